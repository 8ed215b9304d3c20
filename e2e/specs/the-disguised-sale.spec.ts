/**
 * Story S2 on the pages: a box that was ticked before anybody saw it. What the departments do to each other and to the
 * customer is played against the API.
 */
import type { Operator } from "../fixtures/operator.js";
import { codesOf } from "../fixtures/operator.js";
import type { Shopper } from "../fixtures/shopper.js";
import { expect, test } from "../fixtures/test.js";

/** Signs up for the letters; the box for offers by mail was ticked already. */
async function signsUp(shopper: Shopper, { tickingTexts = false } = {}): Promise<void> {
  await shopper.page.goto(`${shopper.shopUrl}/letters`);
  await shopper.page.getByLabel("Email", { exact: true }).fill("robin@example.com");
  await expect(shopper.page.getByRole("checkbox", { name: /by email/ })).toBeChecked();
  if (tickingTexts) await shopper.page.getByRole("checkbox", { name: /by text/ }).check();
  await shopper.page.getByRole("button", { name: "Send me the letters" }).click();
  await shopper.page.waitForURL(/\/letters\/thanks/);
}

/** What the shop's backend asked for on one channel, claiming consent. */
async function askedOn(operator: Operator, channel: "email" | "sms") {
  const find = async () => (await operator.client.list({ department: "letters", channel })).data;
  await expect.poll(async () => (await find()).length).toBe(1);
  const [found] = await find();
  if (!found) throw new Error(`no ${channel} was asked for`);
  return found;
}

const consentsOf = async (operator: Operator, visitor = "") =>
  (await operator.client.person(`visitor:${visitor}`)).consents;

test.describe("in shadow mode, where nothing is held", () => {
  test.use({ site: "shadow" });

  test("offers go out to somebody who never asked for them", async ({ cast: { shopper, operator } }) => {
    await signsUp(shopper);
    const mail = await askedOn(operator, "email");
    await expect
      .poll(async () => await consentsOf(operator, mail.person.visitor))
      .toMatchObject([{ channel: "email", purpose: "sales", preTicked: true, counts: false }]);
    const sent = await operator.advanceUntilDecided(mail);
    expect([sent.status, sent.decision.wouldBe?.verdict]).toEqual(["released", "cancel"]);
    expect(codesOf(sent.decision.wouldBe ?? { reasons: [] })).toContain("no_consent");
  });
});

test.describe("with the gate", () => {
  test("a box that was ticked beforehand is no consent, and one ticked by hand is", async ({
    cast: { shopper, operator, agent },
  }) => {
    await signsUp(shopper, { tickingTexts: true });
    const mail = await askedOn(operator, "email");
    const text = await askedOn(operator, "sms");
    await expect
      .poll(async () => await consentsOf(operator, mail.person.visitor))
      .toEqual(
        expect.arrayContaining([
          expect.objectContaining({ channel: "email", purpose: "sales", preTicked: true, counts: false }),
          expect.objectContaining({ channel: "sms", purpose: "sales", preTicked: false, counts: true }),
        ]),
      );
    const ended = await operator.client.get(mail.id);
    expect(ended.status).toBe("cancelled");
    expect(ended.decision.reasons.map(({ because }) => because)).toContain(
      "The box was ticked before the customer saw it, which is no consent.",
    );
    await shopper.leaves();
    await operator.seesTabs(text.person, 0);
    expect(codesOf((await operator.client.get(text.id)).decision)).not.toContain("no_consent");
    await agent.opensTheList();
    await operator.advanceUntilDecided(text);
    await expect(agent.text(text.id)).toContainText("Walnut is in");
  });
});
