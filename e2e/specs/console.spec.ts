/** The operator's page: what is held and why, live, while the shopper walks the form. */
import { AxeBuilder } from "@axe-core/playwright";
import { signsIn } from "../fixtures/console-door.js";
import { expect, test } from "../fixtures/test.js";

const TUESDAY = 2;

test("the call is seen held, with its reason, and then cancelled, without a reload", async ({
  cast: { shopper, operator, publishableKey },
  product,
  browser,
}) => {
  const office = await browser.newContext();
  const page = await office.newPage();
  await signsIn(page, product, `?scope=${encodeURIComponent(publishableKey.replace("hpk_test_", ""))}`);

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

test("a lifted reason keeps its facts apart, and only its sentence is struck through", async ({
  cast: { shopper, operator, publishableKey },
  product,
  browser,
}) => {
  await shopper.beginsTheForm();
  const waiting = await operator.expectStatus("order desk", "waiting");
  await operator.client.override(waiting.id, { by: "Ada", reason: "they asked by mail" });
  const office = await browser.newContext();
  const page = await office.newPage();
  await signsIn(page, product, `?scope=${encodeURIComponent(publishableKey.replace("hpk_test_", ""))}`);
  await page.getByRole("button", { name: /order desk/ }).click();
  const lifted = page.locator(".lifted").filter({ hasText: "The customer is on the checkout right now." }).first();
  const [facts, sentence] = [lifted.locator(".facts > span"), lifted.locator("p").first()];
  await expect(sentence).toHaveText("The customer is on the checkout right now. (lifted by overridden)");
  for (const width of [1280, 360]) {
    await page.setViewportSize({ width, height: 900 });
    const boxes = await Promise.all((await facts.all()).map((one) => one.boundingBox()));
    expect(boxes.length).toBeGreaterThan(1);
    for (const [at, box] of boxes.entries()) {
      const next = boxes[at + 1];
      if (!box || !next) continue;
      const isBelow = next.y >= box.y + box.height;
      expect(isBelow || next.x - (box.x + box.width) >= 10, `${width}: ${at}`).toBe(true);
    }
  }
  const struck = await sentence.evaluate((one) =>
    [one, ...one.children].map((part) => getComputedStyle(part).textDecorationLine),
  );
  expect(struck).toEqual(["none", "line-through", "none"]);
  await office.close();
});

test("a row says what holds after the clock was moved, though nobody did anything", async ({
  cast: { operator, publishableKey },
  product,
  page,
}) => {
  const person = { customer: "c_9" };
  await operator.client.events([{ id: "home", type: "profile.updated", person, zone: "Africa/Abidjan" }]);
  const { now } = await operator.client.advanceTestClock({ to: eveningAfter(await operator.client.testClock()) });
  // Calls end at seven, so nothing can come of this one until the next day: nobody looks at it before.
  await operator.client.schedule(
    { person, channel: "call", purpose: "sales", basis: "consent", delay: "1h" },
    { idempotencyKey: `call-${now}` },
  );
  await signsIn(page, product, `?scope=${encodeURIComponent(publishableKey.replace("hpk_test_", ""))}`);
  const row = page.getByRole("listitem").filter({ hasText: "Waiting" });
  await expect(row).toContainText("The time that this contact was planned for has not come yet.");
  await operator.client.advanceTestClock({ by: "2h" });
  await expect(row).not.toContainText("The time that this contact was planned for has not come yet.");
  await expect(row).toContainText("It is outside the hours for calls where the customer is");
});

/** Half past six in the evening of the next Tuesday, in a zone that is UTC all the year. */
function eveningAfter({ now }: { now: string }): string {
  const evening = new Date(now);
  evening.setUTCHours(18, 30, 0, 0);
  do evening.setUTCDate(evening.getUTCDate() + 1);
  while (evening.getUTCDay() !== TUESDAY);
  return evening.toISOString();
}
