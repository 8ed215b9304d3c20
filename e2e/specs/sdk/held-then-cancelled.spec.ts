/**
 * A shop without any markup, on the running product: a call waits while its customer is in the checkout, the thank-you
 * page cancels it, and looking at that page again ends nothing.
 */
import type { FollowUp } from "@holdoff/sdk/wire";
import type { Page } from "@playwright/test";
import { codesOf, type Operator } from "../../fixtures/operator.js";
import { type Shop, startShop } from "../../fixtures/page-server.js";
import { test as base, expect } from "../../fixtures/test.js";

/** `tag`: the script tag of this test's sandbox. `bank`: a hosted payment page's origin. */
const test = base.extend<{ shop: Shop; bank: Shop; tag: (attributes: string) => string }>({
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads a fixture's needs from this pattern.
  shop: async ({}, use) => {
    const shop = await startShop();
    await use(shop);
    await shop.close();
  },
  // biome-ignore lint/correctness/noEmptyPattern: as above.
  bank: async ({}, use) => {
    const bank = await startShop();
    await use(bank);
    await bank.close();
  },
  tag: async ({ product, cast }, use) => {
    await use(
      (attributes) =>
        `<script async src="${product.holdoffUrl}/holdoff.js" data-key="${cast.publishableKey}" ${attributes}></script>`,
    );
  },
});

test.use({ timezoneId: "Europe/London" });

/** Does something that the page reports at once, and waits until Holdoff has it. */
async function heard(page: Page, act: () => Promise<unknown>): Promise<void> {
  const taken = page.waitForResponse((response) => response.url().endsWith("/v1/signals"));
  await act();
  expect((await taken).status()).toBe(202);
}

/** Everything that the page said before has been taken when this has. */
const settled = (page: Page) => heard(page, () => page.evaluate(() => window.holdoff?.("signal", "chat.closed")));

/** The shop's backend wants to call the customer of this page about the order that is not complete. */
async function wantsToCall(operator: Operator, page: Page, since: { at?: string } = {}): Promise<FollowUp> {
  const visitor = await page.evaluate(() => window.holdoff?.visitor);
  return await operator.client.schedule({
    person: { customer: "c_1", ...(visitor && { visitor }), verified: true },
    channel: "call",
    purpose: "sales",
    department: "order desk",
    trigger: { type: "checkout_incomplete", ...since },
    basis: "consent",
    delay: "1m",
  });
}

const statusOf = async (operator: Operator, { id }: FollowUp) => (await operator.client.get(id)).status;

async function staysHeld(operator: Operator, call: FollowUp): Promise<void> {
  await operator.advance("2m");
  const now = await operator.client.get(call.id);
  expect(now.status).toBe("waiting");
  expect(codesOf(now.decision)).toContain("in_funnel");
}

async function isCancelled(operator: Operator, call: FollowUp): Promise<void> {
  await expect.poll(() => statusOf(operator, call), { intervals: [50, 100] }).toBe("cancelled");
  expect(codesOf((await operator.client.get(call.id)).decision)).toContain("converted");
}

/** A call about what was left after the order is not ended by a thank-you page that is seen again, in this tab and in another. */
async function isNotEndedBySeeing(thanks: string, operator: Operator, page: Page): Promise<void> {
  await operator.advance("1s");
  const call = await wantsToCall(operator, page, { at: (await operator.client.testClock()).now });
  await heard(page, () => page.reload());
  const other = await page.context().newPage();
  await heard(other, () => other.goto(thanks));
  await settled(other);
  await other.close();
  await settled(page);
  expect(await statusOf(operator, call)).toBe("waiting");
  await operator.client.cancel(call.id, { reason: "the test is done with it" });
}

test("one page for the whole checkout", async ({ page, shop, tag, cast: { operator } }) => {
  await operator.advanceToOfficeHours();
  const url = shop.page(
    "/shop",
    `<a href="#address">Address</a> <a href="#thanks">Buy</a> <a href="#more">More</a>
     ${tag('data-checkout="/shop" data-completed="#thanks"')}`,
  );
  await heard(page, () => page.goto(url));
  await heard(page, () => page.getByText("Address").click());
  const call = await wantsToCall(operator, page);
  await staysHeld(operator, call);
  await heard(page, () => page.getByText("Buy").click());
  await isCancelled(operator, call);
  await isNotEndedBySeeing(`${url}#thanks`, operator, page);

  // A second order in the same browser, at the same address.
  await heard(page, () => page.getByText("More").click());
  const second = await wantsToCall(operator, page);
  await heard(page, () => page.getByText("Buy").click());
  await isCancelled(operator, second);
});

test("a shop that is one page", async ({ page, shop, tag, cast: { operator } }) => {
  await operator.advanceToOfficeHours();
  const script = tag(
    'data-checkout="/checkout" data-steps="details=/checkout/details payment=/checkout/pay" data-completed="/thanks"',
  );
  const thanks = shop.page("/thanks", script);
  const goes = (path: string) => heard(page, () => page.evaluate((to) => history.pushState(null, "", to), path));
  await heard(page, () => page.goto(shop.page("/", script)));
  await goes("/checkout/details");
  await goes("/checkout/pay");
  const call = await wantsToCall(operator, page);
  await staysHeld(operator, call);
  await goes("/thanks");
  await isCancelled(operator, call);
  await isNotEndedBySeeing(thanks, operator, page);

  await goes("/checkout/details");
  const second = await wantsToCall(operator, page);
  await goes("/thanks");
  await isCancelled(operator, second);
});

test("a payment page on another origin", async ({ page, shop, bank, tag, cast: { operator } }) => {
  await operator.advanceToOfficeHours();
  const script = tag('data-checkout="/checkout" data-payment="/checkout/pay" data-completed="/thanks"');
  const thanks = shop.page("/thanks", script);
  const checkout = shop.page("/checkout", `<a href="/checkout/pay">Pay</a>${script}`);
  shop.page(
    "/checkout/pay",
    `<form method="post" action="${bank.url}/pay"><button>To the bank</button></form>${script}`,
  );
  bank.page("/pay", `<a href="${thanks}">Paid</a>`);
  const pays = async () => {
    await page.getByRole("button", { name: "To the bank" }).click();
    await page.waitForURL(`${bank.url}/pay`);
  };
  await heard(page, () => page.goto(checkout));
  await heard(page, () => page.getByText("Pay").click());
  await page.waitForURL(`${shop.url}/checkout/pay`);
  await settled(page);
  const call = await wantsToCall(operator, page);
  await pays();
  await staysHeld(operator, call);
  await heard(page, () => page.getByText("Paid").click());
  await isCancelled(operator, call);
  await isNotEndedBySeeing(thanks, operator, page);

  await heard(page, () => page.goto(`${shop.url}/checkout/pay`));
  await settled(page);
  const second = await wantsToCall(operator, page);
  await pays();
  await heard(page, () => page.getByText("Paid").click());
  await isCancelled(operator, second);
});
