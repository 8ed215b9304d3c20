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
