import { type BrowserContext, chromium, type Page } from "@playwright/test";
import { ACCEPT, type Collector, type Reply, type Shop, scriptTag } from "../../fixtures/page-server.js";
import { expect, test } from "../../fixtures/sdk-test.js";

const DECLINE = '<button data-holdoff-decline="insurance">No, thank you</button>';
const decline = { type: "offer.declined", offer: "insurance" };

/** What keeps a collector from hearing. */
const DEAF: Record<string, (context: BrowserContext, collector: Collector) => Promise<void>> = {
  "the browser is offline": (context) => context.setOffline(true),
  "the collector answers 503": async (_context, collector) => collector.answer((): Reply => ({ status: 503 })),
  "the collector hangs": async (_context, collector) => collector.answer((): Reply => ({ status: 0 })),
};

const shopPage = (shop: Shop, collector: Collector, body = DECLINE, attributes = "") =>
  shop.page("/", `${body}${scriptTag(collector, attributes)}`);

/** A later page of the same browser, when all is well again. */
async function returns(context: BrowserContext, collector: Collector, url: string): Promise<Page> {
  await context.setOffline(false);
  collector.answer(() => ACCEPT);
  const page = await context.newPage();
  await page.goto(url);
  return page;
}

/** The journal holds what was said: IndexedDB has written it. */
const isWritten = (page: Page, text: string) =>
  expect
    .poll(() =>
      page.evaluate(
        () =>
          new Promise<string>((resolve) => {
            const opening = indexedDB.open("holdoff");
            opening.onsuccess = () => {
              const { result: database } = opening;
              const all = database.transaction("holdoff").objectStore("holdoff").getAll();
              all.onsuccess = () => {
                database.close();
                resolve(JSON.stringify(all.result));
              };
            };
          }),
      ),
    )
    .toContain(text);

for (const [what, makeDeaf] of Object.entries(DEAF)) {
  test(`a decline is heard from the next page where ${what} and the tab is closed`, async ({
    context,
    page,
    collector,
    shop,
  }) => {
    const url = shopPage(shop, collector);
    await page.goto(url);
    const { tab, visitor } = await collector.heard({ type: "page.viewed" });
    await page.evaluate("holdoff.ready");
    await makeDeaf(context, collector);
    await page.getByRole("button").click();
    await page.evaluate(() => window.holdoff?.("signal", "cart.changed", { items: 2 }));
    await isWritten(page, "cart.changed");
    await page.close();
    await returns(context, collector, url);
    for (const said of [decline, { type: "cart.changed", items: 2 }])
      expect(await collector.heard(said)).toMatchObject({ tab, visitor });
    const again = collector.signals().filter(({ type }) => type === "offer.declined");
    expect(again).toHaveLength(1);
  });
}

test("what was said is brought under the names of its recording, never others", async ({
  context,
  page,
  collector,
  shop,
}) => {
  const url = shopPage(shop, collector);
  await page.goto(url);
  await collector.heard({ type: "page.viewed" });
  await context.setOffline(true);
  await page.evaluate(() => {
    window.holdoff?.("identify", "c_1", { hash: "of c_1" });
    window.holdoff?.("offer", "insurance", "declined");
  });
  const first = await page.evaluate(() => window.holdoff?.visitor);
  await page.evaluate(() => {
    window.holdoff?.("reset");
    window.holdoff?.("identify", "c_2", { hash: "of c_2" });
    window.holdoff?.("offer", "warranty", "declined");
  });
  const second = await page.evaluate(() => window.holdoff?.visitor);
  await isWritten(page, "warranty");
  await page.close();
  const later = await returns(context, collector, url);
  await later.evaluate(async () => {
    await window.holdoff?.ready;
    window.holdoff?.("identify", "c_3", { hash: "of c_3" });
  });
  const [insurance, warranty] = await Promise.all([
    collector.heard(decline),
    collector.heard({ type: "offer.declined", offer: "warranty" }),
  ]);
  expect(insurance.sentIn).toMatchObject({ visitor: first, refs: { customer: "c_1", hash: "of c_1" } });
  expect(warranty.sentIn).toMatchObject({ visitor: second, refs: { customer: "c_2", hash: "of c_2" } });
  expect(insurance.tab).not.toBe(warranty.tab);
  expect(first).not.toBe(second);
});

test("who signed in is not forgotten where that was the last word", async ({ context, page, collector, shop }) => {
  const url = shopPage(shop, collector);
  await page.goto(url);
  const { tab } = await collector.heard({ type: "page.viewed" });
  collector.answer(() => ({ status: 503 }));
  await page.evaluate(() => window.holdoff?.("identify", "c_1", { hash: "of c_1" }));
  await isWritten(page, "of c_1");
  await page.close();
  await returns(context, collector, url);
  const linked = await collector.heard({ type: "page.active", tab });
  expect(linked.sentIn.refs).toMatchObject({ customer: "c_1", hash: "of c_1" });
});

test("a page that lives brings its own words, and no other page does", async ({ context, page, collector, shop }) => {
  const url = shopPage(shop, collector);
  await page.goto(url);
  const { tab } = await collector.heard({ type: "page.viewed" });
  // From here on it waits for company.
  await page.evaluate(() => window.holdoff?.("signal", "link.clicked", { campaign: "spring" }));
  await isWritten(page, "spring");
  const other = await context.newPage();
  await other.goto(url);
  await collector.heard({ type: "page.viewed" }, 2);
  await other.evaluate(() => window.holdoff?.("signal", "chat.closed"));
  await collector.heard({ type: "chat.closed" });
  expect(collector.types(tab)).not.toContain("link.clicked");
  await page.close();
  await collector.heard({ type: "link.clicked", tab });
});

test("a page whose process is killed has the browser say its last words", async ({ page, collector, shop }) => {
  await page.goto(shopPage(shop, collector));
  const { tab } = await collector.heard({ type: "page.viewed" });
  await page.evaluate(() => window.holdoff?.("signal", "link.clicked", { campaign: "spring" }));
  const session = await page.context().newCDPSession(page);
  const crashed = page.waitForEvent("crash");
  // The answer to this call never comes.
  session.send("Page.crash").catch(() => undefined);
  await crashed;
  await collector.heard({ type: "link.clicked", tab });
});

test("a browser that is killed says it when it comes back", async ({ collector, shop, launchOptions }, info) => {
  const url = shopPage(shop, collector);
  const profile = info.outputPath("profile");
  const open = async () => {
    const context = await chromium.launchPersistentContext(profile, launchOptions);
    const [page = await context.newPage()] = context.pages();
    return { context, page };
  };
  const { page } = await open();
  await page.goto(url);
  const { tab } = await collector.heard({ type: "page.viewed" });
  await page.evaluate(() => window.holdoff?.("signal", "link.clicked", { campaign: "spring" }));
  await isWritten(page, "spring");
  const cdp = await page.context().newCDPSession(page);
  await cdp.send("Browser.crash").catch(() => undefined);
  const again = await open();
  await again.page.goto(url);
  expect(await collector.heard({ type: "link.clicked" })).toMatchObject({ tab });
  await again.context.close();
});

test("a script that has filled the browser's room for last words silences nobody", async ({
  page,
  collector,
  shop,
}) => {
  await page.goto(shopPage(shop, collector));
  await collector.heard({ type: "page.viewed" });
  collector.answer(({ path }) => (path === "/hog" ? { status: 0 } : ACCEPT));
  await page.evaluate((hog) => {
    void fetch(hog, { method: "POST", keepalive: true, body: "x".repeat(65_526) });
    Object.defineProperty(document, "hidden", { value: true });
    document.dispatchEvent(new Event("visibilitychange"));
  }, `${collector.url}/hog`);
  await collector.heard({ type: "page.hidden" });
});

test("one signal of 70,000 characters stands in nobody's way", async ({ page, collector, shop }) => {
  await page.goto(shopPage(shop, collector));
  await collector.heard({ type: "page.viewed" });
  await page.evaluate(() => {
    window.holdoff?.("signal", "link.clicked", { campaign: "x".repeat(70_000) });
    window.holdoff?.("checkout", "x".repeat(70_000));
    window.holdoff?.("offer", "insurance", "declined");
  });
  await collector.heard(decline);
  await collector.heard({ type: "link.clicked" });
});

for (const status of [400, 401, 403, 410]) {
  test(`a ${status} ends what a page says`, async ({ page, collector, shop }) => {
    collector.answer(() => ({ status, body: { detail: "no" } }));
    const warned = page.waitForEvent("console", (message) => message.text().includes(`refused ${status}`));
    await page.goto(shopPage(shop, collector));
    await warned;
    await page.getByRole("button").click();
    await page.evaluate(() => window.dispatchEvent(new Event("pagehide")));
    await page.evaluate((url) => fetch(`${url}/after`, { method: "POST" }), collector.url);
    await collector.asked("/after");
    expect(collector.requests.map(({ path }) => path)).toEqual(["/v1/signals", "/after"]);
  });
}

test("two first pages of a browser are one visitor", async ({ browser, collector, shop }) => {
  const url = shopPage(shop, collector);
  for (let round = 1; round <= 6; round += 1) {
    const context = await browser.newContext();
    const pages = await Promise.all([context.newPage(), context.newPage()]);
    await Promise.all(pages.map((page) => page.goto(url)));
    await collector.heard({ type: "page.viewed" }, 2 * round);
    const visitors = collector.accepted.map(({ visitor }) => visitor);
    expect(new Set(visitors).size).toBe(round);
    await context.close();
    await collector.heard({ type: "page.left" }, 2 * round);
  }
});

test("three windows of a browser beat as one", async ({ context, collector, shop }) => {
  const url = shopPage(shop, collector);
  await context.clock.install({ time: new Date("2026-06-01T12:00:00Z") });
  const windows: { page: Page; tab: string }[] = [];
  for (let count = 1; count <= 3; count += 1) {
    const page = await context.newPage();
    await page.goto(url);
    const { tab } = await collector.heard({ type: "page.viewed" }, count);
    windows.push({ page, tab });
    await context.clock.runFor(3_000);
  }
  const before = collector.requests.length;
  for (let turn = 0; turn < 60; turn += 1) await context.clock.runFor(1_000);
  await collector.heard({ type: "page.active" }, 3);
  const bodies = collector.requests.slice(before).map(({ body }) => body);
  expect(bodies.length).toBeLessThanOrEqual(4);
  expect(bodies.join("").length).toBeLessThan(1_536);
  expect(collector.requests.filter(({ method }) => method === "OPTIONS")).toEqual([]);

  // The one that beats is closed: another one says at once that somebody is there, though no time has passed.
  const beats = collector.signals().filter(({ type }) => type === "page.active");
  const beating = windows.find(({ tab }) => tab === beats.at(-1)?.tab);
  await beating?.page.close();
  const next = await collector.heard({ type: "page.active" }, beats.length + 1);
  expect(next.tab).not.toBe(beating?.tab);
});
