import { scriptTag } from "../../fixtures/page-server.js";
import { HAND_DRIVEN_TIMERS, openRealTab } from "../../fixtures/real-tab.js";
import { expect, test } from "../../fixtures/sdk-test.js";
import { stopClock } from "../../fixtures/stop-clock.js";

test("a visible page is heard every 15 seconds, with running totals", async ({ context, page, collector, shop }) => {
  await stopClock(context);
  await page.goto(shop.page("/", `<input>${scriptTag(collector)}`));
  const viewed = await collector.heard({ type: "page.viewed" });
  expect(viewed).toMatchObject({ seq: 1, engagedMs: 0 });
  expect(viewed.sentIn).toMatchObject({ v: 1, key: "hpk_test_demo", zone: expect.any(String) });

  await page.clock.runFor(15_000);
  const first = await collector.heard({ type: "page.active" });
  expect(first).toMatchObject({ seq: 2, visibleMs: 15_000, engagedMs: 0 });

  await page.keyboard.press("Tab");
  await page.clock.runFor(15_000);
  const second = await collector.heard({ type: "page.active" }, 2);
  expect(second).toMatchObject({ seq: 3, visibleMs: 30_000, engagedMs: 15_000 });
});

test("a hidden tab is silent until it is looked at again", async ({ browser, collector, shop }) => {
  const tab = await openRealTab(browser, shop.page("/", HAND_DRIVEN_TIMERS + scriptTag(collector)));
  await collector.heard({ type: "page.viewed" });
  await tab.evaluate("advance(15_000)");
  await collector.heard({ type: "page.active" });

  await tab.hide();
  const hidden = await collector.heard({ type: "page.hidden" });
  expect(hidden.visibleMs).toBe(15_000);
  await tab.evaluate("advance(3_600_000)");

  await tab.show();
  const again = await collector.heard({ type: "page.viewed" }, 2);
  expect(again.visibleMs).toBe(15_000);
  await tab.evaluate("advance(15_000)");
  await collector.heard({ type: "page.active", visibleMs: 30_000 });
  expect(collector.types()).toEqual(["page.viewed", "page.active", "page.hidden", "page.viewed", "page.active"]);
  await tab.close();
  await collector.heard({ type: "page.left" });
});

test("a tab opened in the background was viewed and is hidden", async ({ browser, collector, shop }) => {
  const tab = await openRealTab(browser, shop.page("/", HAND_DRIVEN_TIMERS + scriptTag(collector)), {
    background: true,
  });
  await collector.heard({ type: "page.hidden", visibleMs: 0 });
  await tab.evaluate("advance(60_000)");
  await tab.show();
  await collector.heard({ type: "page.viewed", visibleMs: 0 }, 2);
  expect(collector.types()).toEqual(["page.viewed", "page.hidden", "page.viewed"]);
  await tab.close();
});

test("a closed page says so by beacon", async ({ context, page, collector, shop }) => {
  await stopClock(context);
  await page.goto(shop.page("/", scriptTag(collector)));
  const viewed = await collector.heard({ type: "page.viewed" });
  await page.clock.runFor(5_000);
  await page.close();
  const left = await collector.heard({ type: "page.left" });
  expect(left).toMatchObject({ seq: 2, tab: viewed.tab, visibleMs: 5_000 });
  // Closing says `pagehide` and then `hidden`: one page.left, nothing after it.
  expect(collector.types(viewed.tab)).toEqual(["page.viewed", "page.left"]);
});

test("a page that crashes says nothing", async ({ context, page, collector, shop }) => {
  const url = shop.page("/", scriptTag(collector));
  await page.goto(url);
  const { tab } = await collector.heard({ type: "page.viewed" });
  const crashed = page.waitForEvent("crash");
  await page.goto("chrome://crash").catch(() => undefined);
  await crashed;

  const next = await context.newPage();
  await next.goto(url);
  await collector.heard({ type: "page.viewed" }, 2);
  expect(collector.types(tab)).toEqual(["page.viewed"]);
});

test("two tabs are one visitor, each with numbers of its own", async ({ context, collector, shop }) => {
  const url = shop.page("/", scriptTag(collector));
  const [first, second] = [await context.newPage(), await context.newPage()];
  await first.goto(url);
  const one = await collector.heard({ type: "page.viewed" });
  await second.goto(url);
  const two = await collector.heard({ type: "page.viewed" }, 2);
  expect(two.visitor).toBe(one.visitor);
  expect(two.visitor).toMatch(/^v_[0-9a-f]{32}$/);
  expect(two.tab).not.toBe(one.tab);
  expect([one.seq, two.seq]).toEqual([1, 1]);

  await first.close();
  await collector.heard({ type: "page.left", tab: one.tab });
  expect(collector.types(two.tab)).toEqual(["page.viewed"]);
});
