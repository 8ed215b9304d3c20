import { scriptTag } from "../../fixtures/page-server.js";
import { expect, test } from "../../fixtures/sdk-test.js";

test.use({
  // Playwright switches the cache off, because `page.goBack()` does not understand it.
  launchOptions: async ({ launchOptions }, use) => {
    await use({ ...launchOptions, ignoreDefaultArgs: ["--disable-back-forward-cache"] });
  },
});

test("a page restored from the back-forward cache is viewed again, as the same page load, however soon it was left", async ({
  context,
  collector,
  shop,
}) => {
  const elsewhere = shop.page("/elsewhere", "<p>Elsewhere");
  const url = shop.page("/", scriptTag(collector));
  // What a page has begun when it goes must not end while it is kept: that would end the page. Each round is a chance to.
  for (let round = 0; round < 6; round += 1) {
    const page = await context.newPage();
    await page.goto(url);
    const { tab } = await collector.heard({ type: "page.viewed" }, 2 * round + 1);
    await page.goto(elsewhere);
    await collector.heard({ type: "page.left", tab });
    // Playwright loses sight of a page that is restored.
    await page.evaluate(() => history.back()).catch(() => undefined);
    const again = await collector.heard({ type: "page.viewed" }, 2 * round + 2);
    expect(again).toMatchObject({ tab, seq: 3 });
    expect(collector.types(tab)).toEqual(["page.viewed", "page.left", "page.viewed"]);
  }
});

test("a thank-you page restored from the back-forward cache tells no order", async ({ page, collector, shop }) => {
  const tag = scriptTag(collector, 'data-checkout="/checkout" data-completed="/thanks"');
  await page.goto(shop.page("/checkout", tag));
  await collector.heard({ type: "checkout.started" });
  await page.goto(shop.page("/thanks", tag));
  const { tab } = await collector.heard({ type: "order.completed", inferred: true });
  await page.goto(shop.page("/checkout/again", tag));
  await collector.heard({ type: "checkout.started" }, 2);
  await page.evaluate(() => history.back());
  await collector.heard({ type: "page.viewed", tab }, 2);
  // Playwright learns of the restored page later than the collector does.
  await expect(() => page.evaluate(() => window.holdoff?.("signal", "chat.closed"))).toPass();
  await collector.heard({ type: "chat.closed", tab });
  expect(collector.types().filter((type) => type === "order.completed")).toHaveLength(1);
});
