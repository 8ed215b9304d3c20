/**
 * Story S1 on the pages: a chat that would like to offer itself at every turn. The mails of the same story have no page
 * and are played against the API.
 */
import type { InviteAnswer } from "@holdoff/sdk/wire";
import type { Shopper } from "../fixtures/shopper.js";
import { expect, test } from "../fixtures/test.js";

/** Follows a link; answers what the next page was told when its chat asked. */
async function goesAndIsAsked(shopper: Shopper, link: string): Promise<InviteAnswer> {
  const told = shopper.isToldWhetherToAsk();
  await shopper.goesTo(link);
  return await told;
}

test.beforeEach(async ({ cast: { shopper } }) => await shopper.stopsTheClock());

test.describe("in shadow mode, where nothing is held", () => {
  test.use({ site: "shadow" });

  test("the chat is back on every page, after a no as well", async ({ cast: { shopper } }) => {
    await shopper.arrives();
    for (const link of ["I have an account", "Larkholm", "Letters from the workshop"]) {
      expect(await goesAndIsAsked(shopper, link)).toMatchObject({ allow: true });
      await expect(shopper.chat()).toBeVisible();
      await shopper.page.getByRole("button", { name: "Not now" }).click();
      await expect(shopper.chat()).toBeHidden();
    }
  });
});

test.describe("with the gate", () => {
  test("the chat is offered once: not in the first ten seconds, not on the next page, not in another tab", async ({
    cast: { shopper, operator },
  }) => {
    let asked = 0;
    shopper.page.on("request", (request) => {
      if (request.url().endsWith("/v1/invites")) asked += 1;
    });
    await shopper.arrives();
    await shopper.lingers(9);
    await expect(shopper.chat()).toBeHidden();
    expect(asked).toBe(0);

    await shopper.lingers(3);
    await expect(shopper.chat()).toBeVisible();
    // Whatever the page would like, it does not even ask again within five minutes.
    const again = () => shopper.page.evaluate("holdoff.mayInvite('chat')");
    expect(await again()).toEqual({ allow: false, reason: "gap" });
    await shopper.lingers(299);
    expect(await again()).toEqual({ allow: false, reason: "gap" });
    expect(asked).toBe(1);

    expect(await goesAndIsAsked(shopper, "I have an account")).toMatchObject({ allow: false, reason: "asked" });
    await expect(shopper.chat()).toBeHidden();
    const second = await shopper.opensTab();
    const told = second.isToldWhetherToAsk();
    await second.lingers(12);
    expect(await told).toMatchObject({ allow: false, reason: "asked" });
    await expect(second.chat()).toBeHidden();

    await operator.advance("24h");
    const nextDay = await shopper.opensTab();
    await nextDay.lingers(12);
    await expect(nextDay.chat()).toBeVisible();
  });

  test("a no ends it: on the next page, in another tab, and on every day of a month", async ({
    cast: { shopper, operator },
  }) => {
    await shopper.arrives();
    await shopper.lingers(12);
    const heard = shopper.page.waitForResponse((response) => response.url().endsWith("/v1/signals"));
    await shopper.page.getByRole("button", { name: "Not now" }).click();
    await expect(shopper.chat()).toBeHidden();
    await heard;

    expect(await goesAndIsAsked(shopper, "I have an account")).toMatchObject({ allow: false, reason: "dismissed" });
    for (const days of [1, 28]) {
      await operator.advance(`${days}d`);
      const later = await shopper.opensTab();
      const told = later.isToldWhetherToAsk();
      await later.lingers(12);
      expect(await told).toMatchObject({ allow: false, reason: "dismissed" });
      await expect(later.chat()).toBeHidden();
    }
  });
});

for (const site of ["shadow", "demo"] as const) {
  test.describe(site === "demo" ? "with the gate" : "in shadow mode too", () => {
    test.use({ site });

    test("one click ends everything", async ({ cast: { shopper, operator } }) => {
      await shopper.beginsTheForm();
      await operator.expectStatus("order desk", "waiting");
      await shopper.page.getByRole("button", { name: "No offers for me, please" }).click();
      await expect(shopper.page.getByRole("status")).toContainText("You hear from us about your orders");
      const ended = await operator.expectStatus("order desk", "cancelled");
      expect(ended.decision.reasons).toContainEqual(expect.objectContaining({ code: "opted_out", effect: "cancel" }));
    });
  });
}
