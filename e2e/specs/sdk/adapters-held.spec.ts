/**
 * Shops with nothing of ours but the tag, on the running product: what their pages tell others holds a call while its
 * customer is in the checkout and cancels it after the order; and seeing the thank-you page again ends nothing.
 */
import type { Page } from "@playwright/test";
import {
  expect,
  isCancelled,
  isNotEndedBySeeing,
  staysHeld,
  test,
  wantsToCall,
} from "../../fixtures/incomplete-order.js";
import { GA4, STOREFRONTS, type Storefront } from "../../fixtures/storefronts.js";

test.use({ timezoneId: "Europe/London" });

/** Does something, and waits until Holdoff has what the page says of it. */
async function says(page: Page, type: RegExp, act: () => Promise<unknown>): Promise<void> {
  const taken = page.waitForResponse(
    (response) => response.url().endsWith("/v1/signals") && type.test(`${response.request().postData()}`),
  );
  await act();
  expect((await taken).status()).toBe(202);
}

/** One order, told in every way that there is: by address, by markup, and by `purchase` with its id and without. */
const everyWay: Storefront = {
  checkout: GA4.checkout,
  thanks: (order) =>
    `<p data-holdoff-order="${order}">Thank you</p>${GA4.thanks(order)}<script>gtag("event", "purchase", {});</script>`,
};

for (const [name, { checkout, thanks, path = "/thanks" }, attributes] of [
  ...Object.entries(STOREFRONTS).map(([what, storefront]) => [what, storefront, ""] as const),
  ["one order told in every way", everyWay, 'data-completed="/thanks" data-checkout="/till"'] as const,
]) {
  test(name, async ({ page, shop, tag, cast: { operator } }) => {
    await operator.advanceToOfficeHours();
    const thanksUrl = shop.page(path, `${thanks("1001")}${tag(attributes)}`);
    const till = shop.page("/till", `${checkout}<a href="${path}">Buy</a>${tag(attributes)}`);
    await says(page, /"checkout\./, () => page.goto(till));
    const call = await wantsToCall(operator, page);
    await staysHeld(operator, call);
    await says(page, /"order\.completed"/, () => page.getByText("Buy").click());
    await isCancelled(operator, call);
    await isNotEndedBySeeing(thanksUrl, operator, page);
  });
}
