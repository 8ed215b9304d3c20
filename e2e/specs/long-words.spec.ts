/** A word without a break is somebody's name, a key or a typo: no page may scroll sideways for it. */
import type { Page } from "@playwright/test";
import { agentWith, consoleWith, plainPages, shopWith } from "../fixtures/every-field.js";
import { expect, test } from "../fixtures/test.js";

const WORD = "W".repeat(128);
const next = (): string => WORD;

/** What of the page, or of a part of it that can scroll, is wider than its room, at a telephone's width and a desk's. */
async function sideways(page: Page): Promise<string[]> {
  const found: string[] = [];
  for (const width of [360, 1280]) {
    await page.setViewportSize({ width, height: 800 });
    const wide = await page.evaluate(() =>
      [...document.querySelectorAll("html, body *")]
        .filter((one) => one === document.documentElement || /auto|scroll/.test(getComputedStyle(one).overflowX))
        .filter((one) => one.scrollWidth > one.clientWidth && !(one instanceof HTMLTextAreaElement))
        .map((one) => `${one.tagName}.${one.className} is ${one.scrollWidth} px wide in ${one.clientWidth}`),
    );
    found.push(...wide.map((one) => `${new URL(page.url()).pathname} at ${width}: ${one}`));
  }
  return found;
}

test("the console and its sign-in", async ({ product, page, cast: { operator, publishableKey } }) => {
  await page.goto(`${product.holdoffUrl}/console/sign-in?to=/console%3Fscope%3D${WORD}`);
  await page.getByLabel("Console secret").fill(WORD);
  await page.getByRole("button", { name: "Sign in" }).click();
  await expect(page.getByRole("alert")).toBeVisible();
  expect(await sideways(page)).toEqual([]);
  const asked = {
    person: { customer: "c_1", checkout: WORD },
    channel: "call",
    purpose: "sales",
    delay: "1h",
  } as const;
  const { id } = await operator.client.schedule({ ...asked, department: WORD, offer: WORD }, { idempotencyKey: "one" });
  await operator.client.events([{ id: "1", type: "checkout.started", person: { customer: "c_1" }, checkout: WORD }]);
  await consoleWith(page, product, publishableKey.replace("hpk_test_", ""), id, next);
  expect(await sideways(page)).toEqual([]);
  await page.unrouteAll({ behavior: "ignoreErrors" });
});

test("the demo shop and its call list", async ({ product, page }) => {
  const found: string[] = [];
  const look = async (): Promise<void> => void found.push(...(await sideways(page)));
  await plainPages(page, product, look);
  await shopWith(page, product, next, look);
  await agentWith(page, product, next);
  found.push(...(await sideways(page)));
  expect(found).toEqual([]);
});
