/** Each recipe of the docs, run as it stands there, on a page of its shape. */
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import type { Page } from "@playwright/test";
import { type Collector, type Shop, startShop } from "../../fixtures/page-server.js";
import { expect, test } from "../../fixtures/sdk-test.js";

const DOCS = new URL("../../../server/docs/recipes/", import.meta.url);
const SDK = dirname(dirname(createRequire(import.meta.url).resolve("@holdoff/sdk")));
// Of the console; its hooks are React's.
const PREACT = join(new URL("../../../server", import.meta.url).pathname, "node_modules", "preact", "/");

/** The snippets of a page in their order, for this collector. */
const snippetsOf = (recipe: string, { url }: Collector): string[] =>
  [...readFileSync(new URL(`${recipe}.md`, DOCS), "utf8").matchAll(/^```\w+\n([\s\S]*?)^```$/gm)].map(([, text = ""]) =>
    text.replaceAll("https://HOST", url).replaceAll("hpk_…", "hpk_test_demo"),
  );

/** Shows a page with this on it, and answers the page. */
const shows = (page: Page, shop: Shop, html: string, path = "/") => page.goto(shop.page(path, html));

const goes = (page: Page, path: string) => page.evaluate((to) => history.pushState(null, "", to), path);

const heardAll = (collector: Collector, ...facts: Record<string, unknown>[]) =>
  Promise.all(facts.map((fact) => collector.heard(fact)));

test("plain HTML", async ({ page, shop, collector }) => {
  const [checkout = "", thanks = "", byAddress = ""] = snippetsOf("plain-html", collector);
  await shows(page, shop, checkout, "/till");
  await page.getByRole("button").click();
  await heardAll(
    collector,
    { type: "checkout.step_viewed", step: "payment", checkout: "ck_9" },
    { type: "offer.declined", offer: "insurance" },
  );
  await shows(page, shop, thanks, "/done");
  await collector.heard({ type: "order.completed", order: "1001", checkout: "ck_9" });
  await shows(page, shop, byAddress, "/checkout");
  await collector.heard({ type: "checkout.started" });
  await shows(page, shop, byAddress, "/thanks");
  await collector.heard({ type: "order.completed", inferred: true });
});

test("Google Tag Manager", async ({ page, shop, collector }) => {
  const [tag = "", pushes = ""] = snippetsOf("gtm", collector);
  // GTM makes each script of a custom tag anew, without its attributes.
  const made = `<script>document.body.append(Object.assign(document.createElement("script"), { text: ${JSON.stringify(
    tag.replace(/<\/?script>/g, ""),
  )} }))</script>`;
  await shows(page, shop, `<body>${pushes}${made}`);
  await collector.heard({ type: "order.completed", order: "1001" });
});

test("Google Analytics 4", async ({ page, shop, collector }) => {
  const [tag, pushes] = snippetsOf("ga4", collector);
  await shows(page, shop, `${tag}${pushes}`);
  await heardAll(
    collector,
    { type: "checkout.started" },
    { type: "checkout.step_viewed", step: "payment" },
    { type: "order.completed", order: "1001" },
  );
});

test("Segment and RudderStack", async ({ page, shop, collector }) => {
  const [tag, calls = ""] = snippetsOf("segment", collector);
  for (const name of ["analytics", "rudderanalytics"]) {
    const snippet = `<script>window.${name} = []; ${name}.track = (...said) => ${name}.push(["track", ...said]);</script>`;
    await shows(page, shop, `${tag}${snippet}${calls.replaceAll("analytics", name)}`);
    const nth = name === "analytics" ? 1 : 2;
    await collector.heard({ type: "checkout.started" }, nth);
    await collector.heard({ type: "checkout.step_viewed", step: "2", checkout: "ck_9" }, nth);
    await collector.heard({ type: "order.completed", order: "1001", checkout: "ck_9" }, nth);
  }
});

test("Shopify", async ({ page, shop, collector }) => {
  const [tag = "", pixel = "", pasted = ""] = snippetsOf("shopify", collector);
  await shows(page, shop, tag);
  await collector.heard({ type: "page.viewed" });
  const paste = await (await fetch(`${collector.url}/holdoff/shopify-pixel-paste.js`)).text();
  for (const [index, code] of [pixel, `${paste}\n${pasted}`].entries()) {
    const token = `c0ffee${index}`;
    // The sandbox of a pixel: its code is a script, and these are its global variables.
    const sandbox = `
      const kept = { cookie: {}, sessionStorage: {} };
      const keeps = (what) => ({ get: async (name) => what[name] ?? "", set: async (name, value) => { what[name] = value; },
        getItem: async (name) => what[name] ?? null, setItem: async (name, value) => { what[name] = value; } });
      const browser = { cookie: keeps(kept.cookie), sessionStorage: keeps(kept.sessionStorage), localStorage: keeps({}) };
      const init = { customerPrivacy: {} };
      const data = { checkout: { token: "${token}", order: { id: "77" } } };
      const analytics = { subscribe: (name, hear) => { if (/_(started|completed)$/.test(name)) hear({ name, data }); } };
      ${code}`;
    await page.evaluate((text) => {
      const worker = new Worker(URL.createObjectURL(new Blob([text], { type: "text/javascript" })));
      Reflect.set(window, "pixels", [worker]);
    }, sandbox);
    await heardAll(
      collector,
      { type: "checkout.started", checkout: token },
      { type: "order.completed", checkout: token, order: "77" },
    );
  }
});

test("WooCommerce", async ({ page, shop, collector }) => {
  const [php = ""] = snippetsOf("woocommerce", collector);
  const [, tag = ""] = /\?>\n([\s\S]*)<\?php/.exec(php) ?? [];
  await shows(page, shop, `<head>${tag}</head><body class="woocommerce-checkout woocommerce-page">`, "/checkout/");
  await collector.heard({ type: "checkout.started" });
  const received = `<head>${tag}</head><body class="woocommerce-checkout woocommerce-order-received">`;
  await shows(
    page,
    shop,
    `${received}<p class="woocommerce-thankyou-order-failed"></p>`,
    "/checkout/order-received/7/",
  );
  await collector.heard({ type: "page.viewed" }, 2);
  await shows(page, shop, received, "/checkout/order-received/1001/");
  await collector.heard({ type: "order.completed", order: "1001" });
  expect(collector.types().filter((type) => type === "order.completed")).toHaveLength(1);
});

/** Modules of the page: what it imports by name, and what is imported from there. */
async function servesModules(page: Page, shop: Shop, own: Record<string, string>): Promise<string> {
  const served: Record<string, string> = { "/sdk/": join(SDK, "/"), "/preact/": PREACT };
  await page.route(`${shop.url}/{sdk,preact,own}/**`, async (route) => {
    const path = new URL(route.request().url()).pathname;
    const [prefix] = /^\/\w+\//.exec(path) ?? [""];
    const text = own[path] ?? readFileSync(join(`${served[prefix]}`, path.slice(prefix.length)), "utf8");
    await route.fulfill({ contentType: "text/javascript", body: text });
  });
  return `<script type="importmap">${JSON.stringify({
    imports: {
      "@holdoff/sdk": "/sdk/browser/index.js",
      react: "/preact/hooks/dist/hooks.mjs",
      preact: "/preact/dist/preact.mjs",
    },
  })}</script>`;
}

test("React", async ({ page, shop, collector }) => {
  const [component = ""] = snippetsOf("react", collector);
  const map = await servesModules(page, shop, { "/own/holdoff.js": component });
  const app = `<main></main><script type="module">
    import { h, render } from "preact";
    import { Holdoff } from "/own/holdoff.js";
    const root = document.querySelector("main");
    window.shows = (props) => render(props && h(Holdoff, props), root);
    shows({ checkout: "ck_9", step: "payment" });</script>
    <script>window.dataLayer = [{ event: "begin_checkout" }]</script>`;
  await shows(page, shop, map + app);
  await heardAll(
    collector,
    { type: "checkout.step_viewed", step: "payment", checkout: "ck_9" },
    // Parts come as modules of the page's own.
    { type: "checkout.started", checkout: "ck_9" },
  );
  await page.evaluate(() => Reflect.get(window, "shows")({ checkout: "ck_9", order: 1001 }));
  await collector.heard({ type: "order.completed", order: "1001", checkout: "ck_9" });
  await page.evaluate(() => Reflect.get(window, "shows")(null));
  await collector.heard({ type: "page.left" });
});

test("Next.js", async ({ page, shop, collector }) => {
  const [layout = "", step = ""] = snippetsOf("next", collector);
  const [tag = ""] = /<Script[^>]*>/.exec(layout) ?? [];
  const map = await servesModules(page, shop, { "/own/step.js": step });
  // What `next/script` does after the page is there: an element with the same attributes.
  const script = `<template>${tag.replace("<Script", "<script").replace("/>", "></script>")}</template><script>
    const made = document.createElement("script");
    for (const { name, value } of document.querySelector("template").content.querySelector("script").attributes)
      made.setAttribute(name, value);
    document.body.append(made);</script>`;
  const app = `<main></main><script type="module">
    import { h, render } from "preact";
    import { Step } from "/own/step.js";
    if (!window.holdoff) await new Promise((ready) => addEventListener("holdoff:ready", ready, { once: true }));
    render(h(Step, { name: "payment" }), document.querySelector("main"));</script>`;
  await shows(page, shop, `<body>${map}${app}${script}`);
  await collector.heard({ type: "checkout.step_viewed", step: "payment" });
  await goes(page, "/checkout");
  // Its component said a step before: the checkout has started.
  await collector.heard({ type: "checkout.step_viewed" }, 2);
  await goes(page, "/thanks");
  await collector.heard({ type: "order.completed", inferred: true });
});

test("single-page apps", async ({ page, shop, collector }) => {
  const [tag = "", calls = ""] = snippetsOf("single-page-apps", collector);
  await shows(page, shop, tag);
  await collector.heard({ type: "page.viewed" });
  await goes(page, "/checkout/details");
  await heardAll(collector, { type: "checkout.started" }, { type: "checkout.step_viewed", step: "details" });
  await goes(page, "/checkout/pay");
  await collector.heard({ type: "checkout.step_viewed", step: "payment" });
  await goes(page, "/thanks");
  await collector.heard({ type: "order.completed", inferred: true });
  await page.evaluate(calls);
  await heardAll(
    collector,
    { type: "checkout.step_viewed", step: "payment", checkout: "ck_9" },
    { type: "order.completed", order: "1001", checkout: "ck_9" },
  );
});

test("hosted payment", async ({ page, shop, collector }) => {
  const bank = await startShop();
  const [tag = "", named = ""] = snippetsOf("hosted-payment", collector);
  const thanks = shop.page("/thanks", tag);
  const pay = shop.page(
    "/checkout/pay",
    `<a href="${bank.page("/pay", `<a href="${thanks}">Paid</a>`)}">To the bank</a>${tag}`,
  );
  await page.goto(pay);
  await collector.heard({ type: "checkout.step_viewed", step: "payment" });
  await page.getByText("To the bank").click();
  await page.getByText("Paid").click();
  await collector.heard({ type: "order.completed", inferred: true });
  await shows(page, shop, tag + named, "/thanks-1001");
  await collector.heard({ type: "order.completed", order: "1001" });
  await bank.close();
});
