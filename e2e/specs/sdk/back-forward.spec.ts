import { scriptTag } from "../../fixtures/page-server.js";
import { expect, test } from "../../fixtures/sdk-test.js";

test.use({
  // Playwright switches the cache off, because `page.goBack()` does not understand it.
  launchOptions: async ({ launchOptions }, use) => {
    await use({ ...launchOptions, ignoreDefaultArgs: ["--disable-back-forward-cache"] });
  },
});

test("a page restored from the back-forward cache is viewed again, as the same page load", async ({
  page,
  collector,
  shop,
}) => {
  const elsewhere = shop.page("/elsewhere", "<p>Elsewhere");
  await page.goto(shop.page("/", scriptTag(collector)));
  const { tab } = await collector.heard({ type: "page.viewed" });
  await page.goto(elsewhere);
  await collector.heard({ type: "page.left", tab });
  await page.evaluate(() => history.back());
  const again = await collector.heard({ type: "page.viewed", tab }, 2);
  expect(again.seq).toBe(3);
  expect(collector.types(tab)).toEqual(["page.viewed", "page.left", "page.viewed"]);
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
