/** Who is still there, on which tab and device, holds the call; who is gone, however they went, does not. */
import { codesOf } from "../fixtures/operator.js";
import { Shopper } from "../fixtures/shopper.js";
import { expect, test } from "../fixtures/test.js";

test("of two tabs, the one that stays open holds the call", async ({ cast: { shopper, operator } }) => {
  await shopper.beginsTheForm();
  const call = await operator.expectStatus("order desk", "waiting");
  const second = await shopper.opensTab();
  await operator.seesTabs(call.person, 2);
  await shopper.leaves();
  await operator.seesTabs(call.person, 1);
  expect(codesOf((await operator.client.get(call.id)).decision)).toContain("present");
  await second.leaves();
  await expect.poll(async () => codesOf((await operator.client.get(call.id)).decision)).not.toContain("present");
});

test("a tab that crashes says nothing: its presence ends with its lease", async ({ cast: { shopper, operator } }) => {
  await shopper.beginsTheForm();
  const call = await operator.expectStatus("order desk", "waiting");
  const crashed = shopper.page.waitForEvent("crash");
  shopper.page.goto("chrome://crash").catch(() => undefined);
  await crashed;
  expect(codesOf((await operator.client.get(call.id)).decision)).toContain("present");
  await operator.advance("46s");
  const after = codesOf((await operator.client.get(call.id)).decision);
  expect(after).not.toContain("present");
  expect(after).toContain("in_funnel");
});

test("phone and laptop of one signed-in customer are one person", async ({
  cast: { shopper, operator, publishableKey },
  browser,
  product,
}) => {
  await shopper.signsIn("c_42");
  await shopper.beginsTheForm();
  const call = await operator.expectStatus("order desk", "waiting");

  const phone = await browser.newContext();
  await phone.addCookies([{ name: "larkholm_key", value: encodeURIComponent(publishableKey), url: product.shopUrl }]);
  const onPhone = new Shopper(phone, await phone.newPage(), product.shopUrl);
  await onPhone.signsIn("c_42");
  await operator.seesTabs({ customer: "c_42" }, 2);
  await shopper.leaves();
  await operator.seesTabs({ customer: "c_42" }, 1);
  // The laptop is closed; the phone is in hand.
  expect(codesOf((await operator.client.get(call.id)).decision)).toContain("present");

  await onPhone.leaves();
  await expect.poll(async () => codesOf((await operator.client.get(call.id)).decision)).not.toContain("present");
  await phone.close();
});
