/**
 * A shop without any markup, on the running product: a call waits while its customer is in the checkout, the thank-you
 * page cancels it, and looking at that page again ends nothing.
 */
import {
  heard,
  isCancelled,
  isNotEndedBySeeing,
  settled,
  staysHeld,
  test,
  wantsToCall,
} from "../../fixtures/incomplete-order.js";

test.use({ timezoneId: "Europe/London" });

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
