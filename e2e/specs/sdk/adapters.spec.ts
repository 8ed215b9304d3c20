/** What adapters hear, how they come, and that the page notices nothing of them. */
import { type Collector, type Shop, scriptTag } from "../../fixtures/page-server.js";
import { expect, test } from "../../fixtures/sdk-test.js";
import { GA4, STOREFRONTS } from "../../fixtures/storefronts.js";

const told = (collector: Collector) => collector.types().filter((type) => !type.startsWith("page."));

/** What the page said before has arrived when this has. */
const settled = async (page: import("@playwright/test").Page, collector: Collector) => {
  await page.evaluate(() => window.holdoff?.("signal", "chat.closed"));
  await collector.heard({ type: "chat.closed" });
};

const EXPECTED: Record<string, string[]> = {
  "GA4 by gtag": ["checkout.started", "checkout.step_viewed"],
  "objects for GTM": ["checkout.started", "checkout.step_viewed"],
  "Enhanced Ecommerce": ["checkout.step_viewed"],
  Segment: ["checkout.started", "checkout.step_viewed"],
  RudderStack: ["checkout.started"],
  WooCommerce: ["checkout.started", "checkout.step_viewed", "checkout.step_viewed"],
};

test("each thing is heard once, however often it is replaced and called again", async ({ page, shop, collector }) => {
  for (const [name, { checkout }] of Object.entries(STOREFRONTS)) {
    collector.accepted.length = 0;
    await page.goto(shop.page("/till", `${checkout}${scriptTag(collector)}`));
    for (const [nth, type] of (EXPECTED[name] ?? []).entries())
      await collector.heard({ type }, (EXPECTED[name] ?? []).slice(0, nth + 1).filter((one) => one === type).length);
    // A library has taken its snippet's place by then.
    await page.waitForFunction(
      (has) => !has || "complete" in document.documentElement.dataset,
      checkout.includes("dataset"),
    );
    await settled(page, collector);
    expect([name, told(collector).filter((type) => type !== "chat.closed")]).toEqual([name, EXPECTED[name]]);
  }
});

test("adapters come when they are wanted, and no other", async ({ page, shop, collector }) => {
  const asked: string[] = [];
  page.on("request", (request) => asked.push(new URL(request.url()).pathname));
  const visit = async (html: string, attributes = "") => {
    asked.length = 0;
    await page.goto(shop.page("/", `${html}${scriptTag(collector, attributes)}`));
    await page.evaluate(() => window.holdoff?.ready);
    await page.waitForLoadState("networkidle");
    return new Set(asked.filter((path) => path.startsWith("/holdoff/")).map((path) => path.slice("/holdoff/".length)));
  };
  expect(await visit("")).toEqual(new Set(["parts.js"]));
  expect(await visit(GA4.checkout)).toEqual(new Set(["data-layer.js", "layer.js", "parts.js"]));
  expect(await visit(GA4.checkout, 'data-adapters="none"')).toEqual(new Set(["parts.js"]));
  expect(await visit(GA4.checkout, 'data-adapters="woocommerce"')).toEqual(new Set(["parts.js", "woocommerce.js"]));
});

test("a strict policy that allows the script's host allows its parts", async ({ page, shop, collector }) => {
  const policy = `default-src 'none'; script-src ${collector.url} 'nonce-n'; connect-src ${collector.url}; require-trusted-types-for 'script'; trusted-types 'none'`;
  const html = GA4.checkout.replace("<script>", '<script nonce="n">');
  await page.goto(shop.page("/", `${html}${scriptTag(collector)}`, { "content-security-policy": policy }));
  await collector.heard({ type: "checkout.started" });
});

test("a strict policy that allows the tag by a nonce allows its parts", async ({ page, shop, collector }) => {
  const policy = `default-src 'none'; script-src 'nonce-n'; connect-src ${collector.url}`;
  const tag = scriptTag(collector).replace("<script", '<script nonce="n"');
  const html = `<button data-holdoff-decline="insurance">No</button>${tag}`;
  await page.goto(shop.page("/", html, { "content-security-policy": policy }));
  await page.getByRole("button").click();
  await collector.heard({ type: "offer.declined", offer: "insurance" });
});

test("a part that does not come leaves the page and the rest at work", async ({ page, shop, collector }) => {
  await page.route("**/holdoff/*.js", (route) => route.abort());
  const rejections: string[] = [];
  await page.exposeFunction("rejected", (what: string) => rejections.push(what));
  const watch = `<script>addEventListener("unhandledrejection", ({ reason }) => rejected(String(reason)));</script>`;
  await page.goto(shop.page("/", `${watch}${GA4.checkout}${scriptTag(collector)}`));
  await page.evaluate(() => window.holdoff?.ready);
  await settled(page, collector);
  expect(rejections).toEqual([]);
  expect(told(collector)).toEqual(["chat.closed"]);
});

test("stopped, they say nothing more", async ({ page, shop, collector }) => {
  await page.goto(shop.page("/", `${GA4.checkout}${scriptTag(collector)}`));
  await collector.heard({ type: "checkout.started" });
  await page.evaluate(() => window.holdoff?.stop?.());
  await page.evaluate(() => Reflect.get(window, "gtag")("event", "purchase", { transaction_id: "T" }));
  await collector.heard({ type: "page.left" });
  expect(told(collector)).not.toContain("order.completed");
});

/** A sandbox as Shopify's: no document, no locks, storage by messages. */
const sandboxOf = (shop: Shop, collector: Collector, pixel: string) =>
  shop.page(
    "/checkouts/cn/c1",
    `<script>
      const code = ${JSON.stringify(pixel)};
      const worker = new Worker(URL.createObjectURL(new Blob([code], { type: "text/javascript" })), { type: "module" });
      const kept = { holdoff_visitor: "v_of_the_storefront" };
      worker.onmessage = ({ data: [id, name] }) => worker.postMessage([id, kept[name] ?? ""]);
      window.publish = (name, data) => worker.postMessage([0, name, data]);
    </script><p>${collector.url}</p>`,
  );

test("Shopify's pixel hears the checkout, and sends nothing about the customer", async ({ page, shop, collector }) => {
  const pixel = `
    const hearers = new Map(), asked = [], early = [];
    let ready = false;
    const ask = (name) => new Promise((answer) => { asked.push(answer); postMessage([asked.length, name]); });
    const analytics = { subscribe: (name, hear) => hearers.set(name, hear) };
    const browser = {
      cookie: { get: ask, set: ask }, sessionStorage: { getItem: ask, setItem: ask }, localStorage: { getItem: ask, setItem: ask },
    };
    const publish = (name, data) => hearers.get(name)?.({ name, data });
    onmessage = ({ data: [id, value, data] }) =>
      id ? asked[id - 1](value) : ready ? publish(value, data) : early.push([value, data]);
    const { default: holdoffPixel } = await import("${collector.url}/holdoff/shopify-pixel.js");
    holdoffPixel({ analytics, browser, init: {} }, { key: "hpk_test_demo", endpoint: "${collector.url}" });
    ready = true;
    for (const [name, data] of early) publish(name, data);`;
  await page.goto(sandboxOf(shop, collector, pixel));
  const secrets = [
    "ada@secret.example",
    "+4915112345678",
    "Ada Secret-Lovelace",
    "12 Secret Street",
    "4242424242424242",
  ];
  const [email, phone, name, street, card] = secrets;
  const address = { address1: street, firstName: name, lastName: name, phone };
  const checkout = {
    ...{ token: "c0ffee", email, phone, shippingAddress: address, billingAddress: address, note: card },
    ...{
      lineItems: [{ title: name, quantity: 1 }],
      attributes: [{ key: name, value: street }],
      order: { id: "gid://shopify/OrderIdentity/77", customer: { id: email } },
    },
  };
  const names = [
    ...["checkout_started", "checkout_contact_info_submitted", "checkout_address_info_submitted"],
    ...["checkout_shipping_info_submitted", "payment_info_submitted", "checkout_completed"],
  ];
  for (const event of names)
    await page.evaluate(([what, data]) => Reflect.get(window, "publish")(what, data), [event, { checkout }] as const);
  const order = await collector.heard({ type: "order.completed", order: "77", checkout: "c0ffee" });
  expect(order.visitor).toBe("v_of_the_storefront");
  expect(collector.signals().map(({ type, step, checkout: about }) => [type, step, about])).toEqual([
    ["checkout.started", undefined, "c0ffee"],
    ...["contact", "address", "shipping", "payment"].map((step) => ["checkout.step_viewed", step, "c0ffee"]),
    ["order.completed", undefined, "c0ffee"],
  ]);
  const bodies = collector.requests.map(({ path, body, headers }) => path + body + JSON.stringify(headers)).join();
  for (const secret of secrets) expect(bodies).not.toContain(secret);
  expect(collector.requests.map(({ method }) => method)).not.toContain("OPTIONS");
});
