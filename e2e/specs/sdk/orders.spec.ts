/** Orders that the script concludes from the address alone, in shops without any markup. */
import type { Page } from "@playwright/test";
import { type Collector, type Shop, scriptTag, startShop } from "../../fixtures/page-server.js";
import { test as base, expect } from "../../fixtures/sdk-test.js";

/** `bank`: a hosted payment page's origin. */
const test = base.extend<{ bank: Shop }>({
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads a fixture's needs from this pattern.
  bank: async ({}, use) => {
    const bank = await startShop();
    await use(bank);
    await bank.close();
  },
});

const FUNNEL = /^(checkout|order)/;

/** What was heard of the funnel so far, in order: types, and steps by name. */
const funnel = (collector: Collector) =>
  collector
    .signals()
    .filter(({ type }) => FUNNEL.test(type))
    .map(({ type, step }) => (typeof step === "string" ? step : type.replace(FUNNEL, "").slice(1)));

/** Waits until everything that the page said so far has been heard. */
async function settled(page: Page, collector: Collector): Promise<void> {
  const before = collector.types().filter((type) => type === "chat.closed").length;
  await page.evaluate(() => window.holdoff?.("signal", "chat.closed"));
  await collector.heard({ type: "chat.closed" }, before + 1);
}

/** Opens a page as a link or an address does, and hears it. */
async function opens(page: Page, url: string, collector: Collector): Promise<void> {
  await page.goto(url);
  await page.waitForFunction("window.holdoff?.visitor");
  await settled(page, collector);
}

test.describe("pages of a checkout with a payment page on another origin", () => {
  const attributes = 'data-checkout="/checkout" data-payment="/checkout/pay" data-completed="/thanks"';
  let thanks: string;

  /** The whole way, by links and a form, as customers go it. */
  const buys = async (page: Page, collector: Collector, shop: Shop) => {
    await opens(page, `${shop.url}/checkout`, collector);
    await page.getByRole("link", { name: "Address" }).click();
    await page.getByRole("link", { name: "Pay" }).click();
    await page.getByRole("button", { name: "To the bank" }).click();
    await page.getByRole("link", { name: "Paid" }).click();
    await page.waitForURL(thanks);
    await page.waitForFunction("window.holdoff?.visitor");
    await settled(page, collector);
  };
  const WAY = ["started", "step_viewed", "payment", "completed"];

  test.beforeEach(({ collector, shop, bank }) => {
    const tag = scriptTag(collector, attributes);
    shop.page("/", `<a href="/checkout">Buy</a>${tag}`);
    shop.page("/checkout", `<a href="/checkout/address">Address</a>${tag}`);
    shop.page("/checkout/address", `<a href="/checkout/pay">Pay</a>${tag}`);
    shop.page(
      "/checkout/pay",
      `<form method="post" action="${bank.url}/pay"><button>To the bank</button></form>${tag}`,
    );
    thanks = shop.page("/thanks", `<p>Thank you</p>${tag}`);
    bank.page("/pay", `<a href="${thanks}">Paid</a><a href="${shop.url}/checkout/pay">Cancel</a>`);
  });

  test("enter it once, go on step by step, and end in one order", async ({ page, collector, shop }) => {
    await buys(page, collector, shop);
    expect(funnel(collector)).toEqual(WAY);
    const order = await collector.heard({ type: "order.completed" });
    expect(order).toMatchObject({ inferred: true });
    expect(collector.requests.map(({ body }) => body).join()).not.toMatch(/thanks/);
  });

  test("a second order in the same browser at the same address is heard too", async ({ page, collector, shop }) => {
    await buys(page, collector, shop);
    await buys(page, collector, shop);
    expect(funnel(collector)).toEqual([...WAY, ...WAY]);
  });

  test("a payment that was broken off and tried again is one order", async ({ page, collector, shop, bank }) => {
    await opens(page, `${shop.url}/checkout/pay`, collector);
    await page.getByRole("button", { name: "To the bank" }).click();
    await page.waitForURL(`${bank.url}/pay`);
    await page.goBack();
    await page.getByRole("button", { name: "To the bank" }).click();
    await page.getByRole("link", { name: "Cancel" }).click();
    await page.getByRole("button", { name: "To the bank" }).click();
    await page.getByRole("link", { name: "Paid" }).click();
    await page.waitForFunction("window.holdoff?.visitor");
    await settled(page, collector);
    expect(funnel(collector).filter((what) => what === "completed")).toHaveLength(1);
    expect(funnel(collector).filter((what) => what === "started")).toHaveLength(1);
    expect(funnel(collector).at(-1)).toBe("completed");
  });

  test("a thank-you page that is only seen again tells nothing", async ({ context, page, collector, shop }) => {
    await buys(page, collector, shop);
    await page.reload();
    await page.waitForFunction("window.holdoff?.visitor");
    await settled(page, collector);
    expect(funnel(collector)).toEqual(WAY);

    // By back and forward, into the checkout too.
    for (const go of ["goBack", "goBack", "goForward", "goForward"] as const) await page[go]();
    await expect(page).toHaveURL(thanks);
    await page.waitForFunction("window.holdoff?.visitor");
    await settled(page, collector);
    // From the list of pages visited: a navigation like any other.
    await opens(page, `${shop.url}/`, collector);
    await opens(page, thanks, collector);
    // In another tab, by address and by a click that opens one.
    await opens(await context.newPage(), thanks, collector);
    const opened = context.waitForEvent("page");
    await page.evaluate((url) => window.open(url), thanks);
    const popup = await opened;
    await popup.waitForFunction("window.holdoff?.visitor");
    await settled(popup, collector);
    expect(funnel(collector).filter((what) => what === "completed")).toHaveLength(1);
  });

  test("a payment that comes back in another tab is heard by an address that is new", async ({
    context,
    page,
    collector,
    shop,
  }) => {
    await opens(page, `${shop.url}/checkout/pay`, collector);
    const other = await context.newPage();
    await opens(other, `${thanks}?order=1001`, collector);
    await collector.heard({ type: "order.completed", inferred: true });
    await opens(await context.newPage(), `${thanks}?order=1001`, collector);
    expect(funnel(collector)).toEqual(["started", "payment", "completed"]);
  });

  test("a browser that keeps nothing hears the order all the same", async ({ context, page, collector, shop }) => {
    await context.addInitScript(() => {
      for (const name of ["localStorage", "sessionStorage"]) {
        Object.defineProperty(window, name, {
          get() {
            throw new DOMException("denied", "SecurityError");
          },
        });
      }
    });
    await buys(page, collector, shop);
    await page.reload();
    await page.waitForFunction("window.holdoff?.visitor");
    await settled(page, collector);
    expect(funnel(collector).filter((what) => what === "completed")).toHaveLength(1);
  });
});

test.describe("one page for the whole checkout", () => {
  const attributes = 'data-checkout="/shop" data-payment="#pay" data-completed="#thanks, done=1"';
  const goesTo = async (page: Page, name: string) => await page.getByRole("link", { name, exact: true }).click();

  test.beforeEach(async ({ page, collector, shop }) => {
    const links = ["pay", "thanks", "more"].map((hash) => `<a href="#${hash}">${hash}</a>`).join(" ");
    await opens(
      page,
      shop.page("/shop", `${links} <a href="/shop">new</a>${scriptTag(collector, attributes)}`),
      collector,
    );
  });

  test("is heard by fragments: entered, at payment, ordered, and ordered again", async ({ page, collector }) => {
    await goesTo(page, "pay");
    await goesTo(page, "thanks");
    await settled(page, collector);
    expect(funnel(collector)).toEqual(["started", "payment", "completed"]);

    for (const go of ["goBack", "goForward", "goBack", "goForward", "reload"] as const) await page[go]();
    await page.waitForFunction("window.holdoff?.visitor");
    await settled(page, collector);
    expect(funnel(collector).filter((what) => what === "completed")).toHaveLength(1);

    await goesTo(page, "new");
    await page.waitForURL(/shop$/);
    await page.waitForFunction("window.holdoff?.visitor");
    await goesTo(page, "pay");
    await goesTo(page, "thanks");
    await settled(page, collector);
    expect(funnel(collector).filter((what) => what === "completed")).toHaveLength(2);
    expect(funnel(collector).slice(-3)).toEqual(["started", "payment", "completed"]);
  });

  test("is heard by pushState: the thank-you view has the checkout's path and a query", async ({ page, collector }) => {
    await page.evaluate(() => history.pushState({ view: "pay" }, "", "/shop#pay"));
    await page.evaluate(() => history.pushState({ view: "thanks" }, "", "/shop?done=1"));
    await page.evaluate(() => history.replaceState({ view: "thanks" }, "", "/shop?done=1#top"));
    await settled(page, collector);
    expect(funnel(collector)).toEqual(["started", "payment", "completed"]);
    await page.evaluate(() => history.pushState(null, "", "/shop"));
    await page.evaluate(() => history.pushState(null, "", "/shop?done=1"));
    await settled(page, collector);
    expect(funnel(collector)).toEqual(["started", "payment", "completed", "started", "completed"]);
  });
});

test.describe("a shop that is one page", () => {
  const attributes =
    'data-checkout="/checkout" data-steps="details=/checkout/details payment=/checkout/pay" data-completed="/thanks"';
  const goes = (page: Page, path: string, how: "pushState" | "replaceState" = "pushState") =>
    page.evaluate(([to, method]) => history[method](null, "", to), [path, how] as const);

  test("tells each step by name, the checkout once, and each order once", async ({ page, collector, shop }) => {
    const tag = scriptTag(collector, attributes);
    const thanks = shop.page("/thanks", tag);
    await opens(page, shop.page("/", tag), collector);
    for (const path of ["/basket", "/checkout/details", "/checkout/delivery", "/checkout/pay", "/thanks"]) {
      await goes(page, path);
    }
    const first = ["started", "details", "step_viewed", "payment", "completed"];
    await settled(page, collector);
    expect(funnel(collector)).toEqual(first);

    // Back to the payment and forward again; then the address is put right, as routers do.
    for (const go of ["goBack", "goForward"] as const) await page[go]();
    await goes(page, "/thanks?lang=en", "replaceState");
    await settled(page, collector);
    expect(funnel(collector)).toEqual([...first, "payment"]);

    await goes(page, "/");
    for (const path of ["/checkout/details", "/checkout/pay", "/thanks"]) await goes(page, path);
    await settled(page, collector);
    const second = [...first, "payment", "started", "details", "payment", "completed"];
    expect(funnel(collector)).toEqual(second);

    await opens(page, thanks, collector);
    expect(funnel(collector)).toEqual(second);
  });

  test("is heard where its router uses the Navigation API", async ({ page, collector, shop }) => {
    const router = `<script>navigation.addEventListener("navigate", (event) => event.intercept({ async handler() {} }))</script>`;
    await opens(page, shop.page("/", router + scriptTag(collector, attributes)), collector);
    for (const path of ["/checkout/pay", "/thanks"]) {
      await page.evaluate((to) => navigation.navigate(to).finished?.then(() => undefined), path);
    }
    await settled(page, collector);
    expect(funnel(collector)).toEqual(["started", "payment", "completed"]);
  });

  test("is heard where the browser has no Navigation API", async ({ context, page, collector, shop }) => {
    await context.addInitScript(() => Reflect.deleteProperty(window, "navigation"));
    await opens(page, shop.page("/", `<a href="/#thanks">thanks</a>${scriptTag(collector, attributes)}`), collector);
    expect(await page.evaluate(() => "navigation" in window)).toBe(false);
    // Nobody tells of a change: it is seen within half a second.
    for (const [path, heard] of [
      ["/checkout/pay", { type: "checkout.step_viewed", step: "payment" }],
      ["/thanks", { type: "order.completed" }],
    ] as const) {
      await goes(page, path);
      await collector.heard(heard);
    }
    await goes(page, "/");
    await page.goBack();
    await settled(page, collector);
    expect(funnel(collector)).toEqual(["started", "payment", "completed"]);
  });
});
