import type { Page } from "@playwright/test";
import { ACCEPT, scriptTag } from "../../fixtures/page-server.js";
import { expect, test } from "../../fixtures/sdk-test.js";
import { stopClock } from "../../fixtures/stop-clock.js";

const STUB = `<script>window.holdoff=window.holdoff||function(){(holdoff.q=holdoff.q||[]).push(arguments)};
holdoff.ready=holdoff.ready||new Promise(function(r){addEventListener('holdoff:ready',r,{once:true})})</script>`;

test("calls made before the script is there are not lost", async ({ page, collector, shop }) => {
  await page.goto(
    shop.page(
      "/",
      `${STUB}<script>
         holdoff("identify", "c_42", { exp: 1790003600, hash: "abc", email: "ada@example.test" });
         holdoff("checkout", 9);
         holdoff("step", "payment", { index: 3, of: 4 });
         holdoff("offer", "insurance", "declined");
         window.heard = [];
         addEventListener("holdoff:ready", () => heard.push("event"));
         holdoff.ready.then(() => heard.push("promise"));
       </script>${scriptTag(collector)}`,
    ),
  );
  const step = await collector.heard({ type: "checkout.step_viewed", step: "payment", checkout: "9", index: 3, of: 4 });
  await collector.heard({ type: "offer.declined", offer: "insurance" });
  expect(step.sentIn.refs).toEqual({ customer: "c_42", exp: 1790003600, hash: "abc", checkout: "9" });
  expect(collector.types()).toEqual(["page.viewed", "checkout.step_viewed", "offer.declined"]);
  expect(collector.requests).toHaveLength(1);
  expect(await page.evaluate("heard")).toEqual(["event", "promise"]);
});

test("calls say what markup cannot, and reset makes a stranger of the visitor", async ({ page, collector, shop }) => {
  await page.goto(shop.page("/", scriptTag(collector)));
  const { visitor, tab } = await collector.heard({ type: "page.viewed" });
  await page.evaluate(() => {
    window.holdoff?.("order", { order: 1001, checkout: "ck_1" });
    window.holdoff?.("signal", "cart.changed", { items: 2 });
    window.holdoff?.("optOut");
    window.holdoff?.("identify", "c_42", { hash: "abc" });
  });
  await collector.heard({ type: "order.completed", order: "1001", checkout: "ck_1" });
  await collector.heard({ type: "cart.changed", items: 2 });
  await collector.heard({ type: "consent.withdrawn", channel: "all", purpose: "all" });
  const identified = await collector.heard({ type: "page.active" });
  expect(identified.sentIn.refs).toEqual({ customer: "c_42", hash: "abc" });

  await page.evaluate(() => window.holdoff?.("reset"));
  await collector.heard({ type: "page.left", visitor });
  const stranger = await collector.heard({ type: "page.viewed" }, 2);
  expect(stranger.visitor).not.toBe(visitor);
  expect(stranger.tab).not.toBe(tab);
  expect(stranger).toMatchObject({ seq: 1, sentIn: { refs: {} } });
  expect(await page.evaluate(() => window.holdoff?.visitor)).toBe(stranger.visitor);
  await page.reload();
  await collector.heard({ type: "page.viewed", visitor: stranger.visitor }, 2);
});

test("a call hands on what it is told, and its own name stands", async ({ page, collector, shop }) => {
  await page.goto(shop.page("/", scriptTag(collector)));
  await collector.heard({ type: "page.viewed" });
  await page.evaluate(() => {
    window.holdoff?.("order", 1003);
    window.holdoff?.("order", "A1");
    window.holdoff?.("order", { order_id: 7 } as object);
    window.holdoff?.("signal", "order.completed", { order: "1", type: "physical" } as object);
    window.holdoff?.("step", "payment", { type: "order.completed" } as object);
  });
  await collector.heard({ type: "order.completed", order: "1003" });
  await collector.heard({ type: "order.completed", order: "A1" });
  // The collector names it: nothing is lost in silence.
  await collector.heard({ type: "order.completed", order_id: "7" });
  await collector.heard({ type: "order.completed", order: "1" });
  await collector.heard({ type: "checkout.step_viewed", step: "payment" });
});

test("an order that the page names stays that order in the next checkout", async ({ page, collector, shop }) => {
  await page.goto(shop.page("/", `<p data-holdoff-order="1001">Thank you</p>${scriptTag(collector)}`));
  await collector.heard({ type: "order.completed", order: "1001" });
  await page.evaluate(() => {
    document.body.insertAdjacentHTML(
      "beforeend",
      '<form data-holdoff-checkout="ck_2" data-holdoff-step="address">Address</form>',
    );
  });
  await collector.heard({ type: "checkout.step_viewed", step: "address", checkout: "ck_2" });
  expect(collector.types().filter((type) => type === "order.completed")).toHaveLength(1);
});

test("a chat may be offered when the page and then the collector say so", async ({
  context,
  page,
  collector,
  shop,
}) => {
  await stopClock(context);
  // The deadline is the browser's own and knows nothing of the clock above: it comes when the test says so.
  await page.addInitScript(() => {
    AbortSignal.timeout = () => {
      const deadline = new AbortController();
      addEventListener("late", () => deadline.abort());
      return deadline.signal;
    };
  });
  const mayInvite = () => page.evaluate(() => window.holdoff?.mayInvite?.("chat"));
  const invites = () => collector.requests.filter(({ path }) => path === "/v1/invites").length;
  await page.goto(shop.page("/", scriptTag(collector)));
  const { visitor, tab } = await collector.heard({ type: "page.viewed" });
  expect(await mayInvite()).toEqual({ allow: false, reason: "dwell" });
  expect(invites()).toBe(0);

  await page.clock.runFor(15_000);
  collector.answer(({ path }) =>
    path === "/v1/invites" ? { status: 200, body: { allow: false, reason: "asked" } } : ACCEPT,
  );
  expect(await mayInvite()).toEqual({ allow: false, reason: "asked" });
  collector.answer(({ path }) => (path === "/v1/invites" ? { status: 0 } : ACCEPT));
  const unanswered = mayInvite();
  await page.evaluate(() => dispatchEvent(new Event("late")));
  expect(await unanswered).toEqual({ allow: false, reason: "not_now" });
  collector.answer(({ path }) => (path === "/v1/invites" ? { status: 500, body: "<html>" } : ACCEPT));
  expect(await mayInvite()).toEqual({ allow: false, reason: "not_now" });
  collector.answer(({ path }) => (path === "/v1/invites" ? { status: 200, body: { allow: true } } : ACCEPT));
  expect(await mayInvite()).toEqual({ allow: true });
  expect(JSON.parse((await collector.asked("/v1/invites")).body)).toEqual({
    key: "hpk_test_demo",
    visitor,
    channel: "chat",
    tab,
    visibleMs: expect.any(Number),
  });

  expect(await mayInvite()).toEqual({ allow: false, reason: "gap" });
  await page.evaluate(() => window.holdoff?.("step", "payment"));
  expect(await mayInvite()).toEqual({ allow: false, reason: "at_payment" });
  await page.evaluate(() => window.holdoff?.("signal", "chat.dismissed"));
  expect(await mayInvite()).toEqual({ allow: false, reason: "dismissed" });
  expect(invites()).toBe(3);
});

/** What this browser keeps beyond the visit. */
const kept = async (page: Page) => ({
  cookies: (await page.context().cookies()).map(({ value }) => value),
  notes: await page.evaluate(() => Object.keys(localStorage)),
  journals: await page.evaluate(async () => (await indexedDB.databases()).length),
});
const NOTHING = { cookies: [], notes: [], journals: 0 };

const PRIVATE = [
  ["under data-consent=denied", 'data-consent="denied"', ""],
  ["under Global Privacy Control", "", "globalPrivacyControl"],
] as const;
for (const [where, attributes, signal] of PRIVATE) {
  test(`${where} a visit is one visitor, and nothing outlives it`, async ({ context, page, collector, shop }) => {
    await page.goto(shop.page("/before", scriptTag(collector)));
    const before = await collector.heard({ type: "page.viewed" });
    await expect.poll(() => kept(page)).toMatchObject({ cookies: [before.visitor], journals: 1 });
    if (signal) await context.addInitScript((name) => Object.defineProperty(navigator, name, { value: true }), signal);
    const tag = scriptTag(collector, attributes);
    for (const [index, path] of ["/a", "/b", "/a"].entries()) {
      await page.goto(shop.page(path, tag));
      const { visitor } = await collector.heard({ type: "page.viewed" }, index + 2);
      expect(visitor).toBe(before.visitor);
      await expect.poll(() => kept(page)).toEqual(NOTHING);
    }
    const other = await context.newPage();
    await other.goto(shop.page("/a", tag));
    expect((await collector.heard({ type: "page.viewed" }, 5)).visitor).not.toBe(before.visitor);
    expect(await kept(other)).toEqual(NOTHING);
  });
}

test("the shop's own banner has the last word, in every tab at once", async ({ context, page, collector, shop }) => {
  const url = shop.page("/", scriptTag(collector, 'data-consent="wait"'));
  const other = await context.newPage();
  for (const [index, tab] of [page, other].entries()) {
    await tab.goto(url);
    await collector.heard({ type: "page.viewed" }, index + 1);
    await tab.evaluate(() => window.holdoff?.("consent", "granted"));
  }
  const visitor = await page.evaluate(() => window.holdoff?.visitor);
  await expect.poll(() => kept(other)).toMatchObject({ cookies: [visitor], journals: 1 });
  // The second one goes on with the id of the first.
  expect(await other.evaluate(() => window.holdoff?.visitor)).toBe(visitor);

  const heard = other.evaluate(
    () =>
      new Promise<number>((resolve) => {
        window.addEventListener(
          "storage",
          ({ newValue }) => newValue === null && resolve(performance.timeOrigin + performance.now()),
        );
      }),
  );
  const revokedMs = await page.evaluate(() => {
    window.holdoff?.("consent", "denied");
    return performance.timeOrigin + performance.now();
  });
  expect((await heard) - revokedMs).toBeLessThan(100);
  for (const tab of [page, other]) {
    await tab.evaluate(() => window.holdoff?.("offer", "insurance", "declined"));
    await expect.poll(() => kept(tab)).toEqual(NOTHING);
  }
  await collector.heard({ type: "offer.declined", visitor }, 2);
});

test("starting twice is starting once, and stopping is the end", async ({ context, page, collector, shop }) => {
  await stopClock(context);
  const script = `${collector.url}/holdoff.js`;
  await page.goto(shop.page("/", scriptTag(collector) + scriptTag(collector)));
  const { tab } = await collector.heard({ type: "page.viewed" });
  await expect.poll(() => page.evaluate(() => document.querySelectorAll("script").length)).toBe(2);
  await page.clock.fastForward(15_000);
  await collector.heard({ type: "page.active" });
  await page.evaluate(() => window.holdoff?.stop?.());
  await collector.heard({ type: "page.left" });
  await page.evaluate(() => window.holdoff?.("offer", "insurance", "declined"));
  await page.clock.fastForward(60_000);
  // What the page had to say would be heard before this.
  await page.evaluate((url) => fetch(url, { mode: "no-cors", cache: "no-store" }).then(() => undefined), script);
  expect(collector.types()).toEqual(["page.viewed", "page.active", "page.left"]);
  expect(collector.signals().every((signal) => signal.tab === tab)).toBe(true);
});
