/** Shops without any markup of ours: what their pages tell others is heard. */
import { scriptTag } from "../../fixtures/page-server.js";
import { expect, test } from "../../fixtures/sdk-test.js";

test("a shop with gtag alone", async ({ page, shop, collector }) => {
  const url = shop.page(
    "/checkout",
    `<script>window.dataLayer = window.dataLayer || []; function gtag() { dataLayer.push(arguments); }
       gtag("config", "G-1"); gtag("event", "begin_checkout", { currency: "EUR" });</script>
     ${scriptTag(collector)}`,
  );
  await page.goto(url);
  await collector.heard({ type: "checkout.started" });
  await page.evaluate(() => Reflect.get(window, "gtag")("event", "add_payment_info", { payment_type: "card" }));
  await collector.heard({ type: "checkout.step_viewed", step: "payment" });
  await page.evaluate(() => Reflect.get(window, "gtag")("event", "purchase", { transaction_id: "T-1", value: 3 }));
  await collector.heard({ type: "order.completed", order: "T-1" });
  expect(collector.types().filter((type) => !type.startsWith("page."))).toEqual([
    "checkout.started",
    "checkout.step_viewed",
    "order.completed",
  ]);
});
