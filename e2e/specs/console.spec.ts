/** The operator's page: what is held and why, live, while the shopper walks the form. */
import { AxeBuilder } from "@axe-core/playwright";
import { expect, test } from "../fixtures/test.js";

test("the call is seen held, with its reason, and then cancelled, without a reload", async ({
  cast: { shopper, operator, publishableKey },
  product,
  browser,
}) => {
  const office = await browser.newContext();
  const page = await office.newPage();
  await page.goto(`${product.holdoffUrl}/console?scope=${encodeURIComponent(publishableKey.replace("hpk_test_", ""))}`);

  await shopper.beginsTheForm();
  const { about } = await operator.expectStatus("order desk", "waiting");
  const row = page.getByRole("listitem").filter({ hasText: "order desk" });
  await expect(row).toContainText("Waiting");
  await expect(row).toContainText("The customer is on the checkout right now.");
  await expect(row).toContainText(/next look in\s+\d/);
  const axe = await new AxeBuilder({ page }).analyze();
  expect(axe.violations).toEqual([]);

  const checkout = about?.checkout;
  if (checkout === undefined) throw new Error("the shop names the checkout");
  await operator.client.events([{ id: "by-phone", type: "order.completed", person: { checkout }, checkout }]);
  await expect(row).toContainText("Cancelled");
  await expect(row).toContainText(/order/i);
  await office.close();
});

test("a row says what holds after the clock was moved, though nobody did anything", async ({
  cast: { operator, publishableKey },
  product,
  page,
}) => {
  const call = await operator.client.schedule(
    { person: { customer: "c_9" }, channel: "email", purpose: "sales", basis: "consent", delay: "2d" },
    { idempotencyKey: "later" },
  );
  await operator.client.events([
    { id: "active", type: "link.clicked", person: { customer: "c_9" } },
    { id: "cart", type: "cart.changed", person: { customer: "c_9" }, items: 1 },
  ]);
  await operator.client.reconsider(call.id);
  await page.goto(`${product.holdoffUrl}/console?scope=${encodeURIComponent(publishableKey.replace("hpk_test_", ""))}`);
  const row = page.getByRole("listitem").filter({ hasText: "Waiting" });
  await expect(row).toContainText("The customer was active less than 30 minutes ago.");
  await operator.client.advanceTestClock({ by: "5h" });
  await expect(row).not.toContainText("The customer was active");
  await expect(row).toContainText("The time that this contact was planned for has not come yet.");
});

test("the page of an outsider is refused", async ({ product, request }) => {
  const asked = await request.get(`${product.holdoffUrl}/console/api/sites`, { headers: { host: "console.example" } });
  expect(asked.status()).toBe(403);
});
