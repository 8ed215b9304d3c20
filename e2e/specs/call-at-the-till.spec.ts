/** Story S0, as it happened and as it should have: the same buyer, the same careless backend, with and without the gate. */
import { codesOf } from "../fixtures/operator.js";
import { expect, test } from "../fixtures/test.js";

test.describe("in shadow mode, where nothing is held", () => {
  test.use({ site: "shadow" });

  test("the phone rings at the payment form", async ({ cast: { shopper, operator }, product }) => {
    await shopper.page.goto(`${product.shopUrl}/?autodial=1`);
    await shopper.fillsTheForm();
    await shopper.declinesTheExtras();
    await shopper.declinesTheConsultation();
    const call = await operator.followUpOf("order desk");
    await operator.advance("1m");
    await expect(shopper.page.getByRole("alertdialog", { name: /phone is ringing/ })).toBeVisible();
    const rung = await operator.client.get(call.id);
    expect(["released", "redeemed"]).toContain(rung.status);
    const released = (await operator.receiptsOf(rung)).find((receipt) => receipt.verdict === "release");
    expect(released?.wouldBe?.verdict).toBe("hold");
    expect(codesOf({ reasons: released?.wouldBe?.reasons ?? [] })).toEqual(
      expect.arrayContaining(["present", "in_funnel"]),
    );
  });
});

test.describe("with the gate", () => {
  test("the phone does not ring at the payment form, and the order cancels the call for good", async ({
    cast: { shopper, operator, agent },
  }) => {
    await shopper.arrives();
    await shopper.fillsTheForm();
    await shopper.declinesTheExtras();
    // Who said no four times is offered nothing more by telephone, whatever the form offers next.
    const consultation = await operator.expectStatus("consultations", "cancelled");
    expect(codesOf(consultation.decision)).toContain("fatigue");
    // The README says what one sees.
    expect(consultation.decision.reasons[0]?.because).toBe(
      "The customer said no too often within 24 hours: no offers for 7 days.",
    );
    await shopper.declinesTheConsultation();

    const call = await operator.expectStatus("order desk", "waiting");
    await operator.advance("1m");
    expect(codesOf((await operator.client.get(call.id)).decision)).toContain("in_funnel");
    await expect(shopper.page.getByRole("alertdialog")).toHaveCount(0);

    await shopper.pays();
    const ended = await operator.expectStatus("order desk", "cancelled");
    expect(ended.decision.reasons[0]).toMatchObject({
      code: "converted",
      because: "The customer has completed the order.",
    });
    await operator.advance("7d");
    expect((await operator.client.get(call.id)).status).toBe("cancelled");
    await agent.opensTheList();
    await agent.seesNoCall(call.id);
  });

  test("declining the consultation on the page ends the call that would offer it, and no other", async ({
    cast: { shopper, operator },
  }) => {
    await shopper.fillsTheForm();
    await shopper.takesTheExtras();
    await operator.expectStatus("consultations", "waiting");
    await shopper.declinesTheConsultation();
    const ended = await operator.expectStatus("consultations", "cancelled");
    expect(codesOf(ended.decision)).toContain("declined_offer");
    expect((await operator.followUpOf("order desk")).status).toBe("waiting");
  });

  test("who leaves for good is called once, later, by an agent who redeems first", async ({
    cast: { shopper, operator, agent },
  }) => {
    // The hours for calls must not end between the release and the dialling.
    await operator.advanceToOfficeHours();
    await shopper.beginsTheForm();
    const call = await operator.expectStatus("order desk", "waiting");
    await shopper.leaves();
    await expect.poll(async () => codesOf((await operator.client.get(call.id)).decision)).not.toContain("present");
    expect((await operator.advanceUntilDecided(call)).status).toBe("released");

    await agent.opensTheList();
    await expect(agent.card(call.id)).toBeVisible();
    await agent.dials(call.id);
    await expect(agent.card(call.id)).toContainText("You began an order with us and did not finish it.");
    await operator.expectStatus("order desk", "redeemed");
    expect(await operator.client.redeem(call.id)).toMatchObject({ go: false, code: "already_redeemed" });
  });

  test("an order that only the backend knows of cancels the call", async ({ cast: { shopper, operator } }) => {
    await shopper.beginsTheForm();
    const call = await operator.expectStatus("order desk", "waiting");
    await shopper.leaves();
    const checkout = call.about?.checkout;
    if (checkout === undefined) throw new Error("the shop names the checkout");
    await operator.client.events([
      { id: "by-phone", type: "order.completed", person: { checkout }, order: "o-1", checkout },
    ]);
    const ended = await operator.client.get(call.id);
    expect([ended.status, codesOf(ended.decision)]).toEqual(["cancelled", expect.arrayContaining(["converted"])]);
  });
});
