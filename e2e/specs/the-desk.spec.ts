/** The order desk: texts come through the shop's own queue, and an agent reports what came of a call. */
import { OUTCOMES } from "@holdoff/sdk/wire";
import { expect, test } from "../fixtures/test.js";

test("a text waits in Holdoff, comes through the shop's own queue, and goes out once", async ({
  cast: { shopper, operator, agent },
}) => {
  await shopper.arrives();
  await shopper.fillsTheForm();
  await shopper.declinesTheExtras();
  await shopper.declinesTheConsultation();
  await shopper.pays();
  const text = await operator.expectStatus("workshop", "waiting");
  await shopper.leaves();
  await agent.opensTheList();
  await expect(agent.text(text.id)).toHaveCount(0);

  expect((await operator.advanceUntilDecided(text)).status).not.toBe("waiting");
  await expect(agent.text(text.id)).toContainText("The van is loaded");
  await expect(agent.text(text.id)).toHaveCount(1);
  expect(await operator.client.redeem(text.id)).toMatchObject({ go: false });
});

test("an agent can report each outcome that there is, in words of their own", async ({
  cast: { operator, agent, publishableKey },
}) => {
  const words = ["Reached", "Ordered", "No answer", "Said no", "Complained", "Never rang"];
  expect(words).toHaveLength(OUTCOMES.length);
  await operator.advanceToOfficeHours();
  const call = await operator.client.schedule({
    person: { customer: "c_42" },
    channel: "call",
    purpose: "service",
    payload: { name: "Robin Example", phone: "+44 ••• ••• 18" },
    metadata: { site: publishableKey },
  });
  await operator.advanceUntilDecided(call);
  await agent.opensTheList();
  await agent.dials(call.id);
  const card = agent.card(call.id);
  await expect(card.getByRole("button")).toHaveText(words);
  await card.getByRole("button", { name: "Never rang" }).click();
  await expect(card).toContainText("Done: never rang.");
  expect((await operator.client.get(call.id)).status).toBe("closed");
});
