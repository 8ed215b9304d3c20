import type { Page } from "@playwright/test";
import { type Collector, scriptTag } from "../../fixtures/page-server.js";
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

test("a closed page says so", async ({ context, page, collector, shop }) => {
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

/** What the page has measured by now. To name a customer makes the page say it at once. */
async function measured(page: Page, collector: Collector, customer: string) {
  const uptimeMs = await page.evaluate((name) => {
    window.holdoff?.("identify", name);
    return performance.now();
  }, customer);
  const said = () => collector.signals().find(({ sentIn }) => sentIn.refs?.customer === customer);
  await expect.poll(said).toBeTruthy();
  const { visibleMs, engagedMs } = said() ?? {};
  return { uptimeMs, visibleMs: Number(visibleMs), engagedMs: Number(engagedMs) };
}

for (const way of ["click", "tap"] as const) {
  test(`who types in the frames of a payment form is there: entered by ${way}`, async ({
    browser,
    collector,
    shop,
  }) => {
    const context = await browser.newContext({ hasTouch: true });
    await stopClock(context);
    const page = await context.newPage();
    // Somebody else's: its keys are not the page's.
    const url = shop.page("/field", "<input>").replace("127.0.0.1", "localhost");
    const frames = ["number", "code"].map((id) => `<iframe id="${id}" src="${url}"></iframe>`);
    await page.goto(shop.page("/", `<input id="name">${frames.join("")}${scriptTag(collector)}`));
    await collector.heard({ type: "page.viewed", engagedMs: 0 });
    await page.clock.runFor(10_200);
    await page.frameLocator("#number").locator("input")[way]();
    await page.clock.runFor(100_000);
    expect(await measured(page, collector, "c_typing")).toMatchObject({ engagedMs: 100_000 });
    await page.clock.runFor(500_000);
    expect(await measured(page, collector, "c_idle")).toMatchObject({ engagedMs: 300_000 });

    // The next frame is entered without an event. To leave it ends the long patience at once.
    await page.frameLocator("#code").locator("input")[way]();
    await page.clock.runFor(60_000);
    await page.locator("#name").focus();
    await page.clock.runFor(60_000);
    const { engagedMs } = await measured(page, collector, "c_left");
    expect(Math.abs(engagedMs - 360_000)).toBeLessThanOrEqual(500);
    await context.close();
  });
}

const STOPPED_MS = 3_000;

test("a machine that sleeps is nobody's attention", async ({ context, page, collector, shop }) => {
  await stopClock(context);
  await page.goto(shop.page("/", `<input>${scriptTag(collector)}`));
  await collector.heard({ type: "page.viewed" });
  await page.keyboard.press("Tab");
  await page.clock.runFor(5_000);
  for (let night = 1; night <= 3; night += 1) {
    // The clock jumps, and each timer that is due by then runs once.
    await page.clock.fastForward(8 * 3_600_000);
    await collector.heard({ type: "page.active" }, night);
  }
  const { visibleMs, engagedMs } = await collector.heard({ type: "page.active" }, 3);
  expect(visibleMs).toBeLessThanOrEqual(5_000 + 3 * 500);
  expect(engagedMs).toBeLessThanOrEqual(5_000 + 500);
});

test("a process that stands still is seen too", async ({ browser, page, collector, shop }) => {
  await page.goto(shop.page("/", scriptTag(collector)));
  await collector.heard({ type: "page.viewed" });
  const cdp = await browser.newBrowserCDPSession();
  const { processInfo } = await cdp.send("SystemInfo.getProcessInfo");
  const renderers = processInfo.filter(({ type }) => type === "renderer").map(({ id }) => id);
  const before = await measured(page, collector, "c_before");
  for (const id of renderers) process.kill(id, "SIGSTOP");
  await new Promise((resolve) => setTimeout(resolve, STOPPED_MS));
  for (const id of renderers) process.kill(id, "SIGCONT");
  const after = await measured(page, collector, "c_after");
  const awakeMs = after.uptimeMs - before.uptimeMs - STOPPED_MS;
  expect(after.visibleMs - before.visibleMs).toBeLessThanOrEqual(awakeMs + 1_000);
});
