/** Whatever stands in a field, a page shows it and runs nothing. Some of the strings by chance; `npm run attack` has all. */
import { randomInt } from "node:crypto";
import type { Page } from "@playwright/test";
import { agentWith, consoleWith, type NextText, shopWith } from "../fixtures/every-field.js";
import { BREAKING, EVERYWHERE, LISTED } from "../fixtures/naughty-strings.js";
import { expect, test } from "../fixtures/test.js";

const isLong = process.env["HOLDOFF_TEST_LONG"] === "1";
/** Of this process; what fails says it. */
const seed = Number(process.env["HOLDOFF_SEED"] ?? randomInt(1, 2 ** 31 - 1));
/** As many as one walk through all pages takes at least. */
const FIELDS = 30;

/** In an order of its own for each seed. */
function shuffled(all: readonly string[]): string[] {
  let state = seed;
  const rank = all.map((text) => {
    state = (Math.imul(state, 48_271) >>> 0) % 0x7fffffff;
    return { text, state };
  });
  return rank.sort((a, b) => a.state - b.state).map(({ text }) => text);
}

const ALL = [...BREAKING, ...LISTED];
/** Some of them, and before each what breaks out of its field whichever that is. */
const sample = (): string[] =>
  shuffled(ALL)
    .slice(0, FIELDS)
    .map((text) => EVERYWHERE + text);
const strings = isLong ? [...shuffled(ALL), EVERYWHERE] : sample();
const rounds = Array.from({ length: Math.ceil(strings.length / FIELDS) }, (_, n) => n * FIELDS);

/** From one place in the list on, around it. */
function nextFrom(start: number): { next: NextText; given: () => readonly string[] } {
  let at = start;
  const given: string[] = [];
  const next = (): string => {
    const text = strings[at++ % strings.length] ?? "";
    given.push(text);
    return text;
  };
  return { next, given: () => given };
}

/** What ran, or would have but for the page's policy. */
async function watches(page: Page): Promise<string[]> {
  const ran: string[] = [];
  page.on("dialog", (dialog) => {
    ran.push(`a dialog: ${dialog.message()}`);
    void dialog.dismiss();
  });
  await page.exposeFunction("tellRan", (what: string) => void ran.push(what));
  await page.addInitScript(() => {
    const tell = (what: string) => (): void => void Reflect.get(window, "tellRan")(`${what} at ${location.pathname}`);
    for (const name of ["naughty", "alert", "confirm", "prompt"]) Reflect.set(window, name, tell(name));
    addEventListener("securitypolicyviolation", ({ violatedDirective, sample, blockedURI }) =>
      tell(`${violatedDirective} kept from running: ${sample} ${blockedURI}`)(),
    );
  });
  return ran;
}

/** Elements that no page of ours has: what a text became that was taken for HTML. */
const strangersIn = (page: Page): Promise<string[]> =>
  page.evaluate(() =>
    [...document.querySelectorAll("*")]
      .filter(
        (one) =>
          one.matches(
            "script:not([src]), iframe, object, embed, base, math, marquee, frameset, a[href^='javascript:' i]",
          ) || [...one.attributes].some(({ name }) => name.startsWith("on")),
      )
      .map((one) => `${location.pathname} has ${one.outerHTML.slice(0, 120)}`),
  );

test("in the console and its sign-in", async ({ product, page, cast: { operator, publishableKey } }) => {
  test.setTimeout(isLong ? 900_000 : 60_000);
  const ran = await watches(page);
  const found: string[] = [];
  const asked = { person: { customer: "c_1" }, channel: "call", purpose: "sales", delay: "1h" } as const;
  const { id } = await operator.client.schedule({ ...asked, department: "d" }, { idempotencyKey: "one" });
  await operator.client.events([{ id: "1", type: "checkout.started", person: { customer: "c_1" }, checkout: "ck" }]);
  for (const start of rounds) {
    const { next, given } = nextFrom(start);
    await page.context().clearCookies();
    await page.goto(`${product.holdoffUrl}/console/sign-in?to=${encodeURIComponent(next())}`);
    found.push(...(await strangersIn(page)));
    await consoleWith(page, product, publishableKey.replace("hpk_test_", ""), id, next);
    found.push(...(await strangersIn(page)));
    const shown = await page.locator("body").textContent();
    expect(given().filter((text) => shown?.includes(text)).length).toBeGreaterThan(FIELDS / 3);
    await page.unrouteAll({ behavior: "ignoreErrors" });
  }
  expect([...ran, ...found], `seed ${seed}`).toEqual([]);
});

test("in the demo shop and its call list", async ({ product, page }) => {
  test.setTimeout(isLong ? 900_000 : 60_000);
  const ran = await watches(page);
  const found: string[] = [];
  for (const start of rounds) {
    const { next, given } = nextFrom(start);
    await page.context().clearCookies();
    const seen: string[] = [];
    await shopWith(page, product, next, async () => {
      found.push(...(await strangersIn(page)));
      const values = await page
        .locator("input, textarea")
        .evaluateAll((all) => all.map((one) => Reflect.get(one, "value")));
      seen.push(...values.map(String));
    });
    expect(given().filter((text) => seen.includes(text.trim().slice(0, 200))).length).toBeGreaterThan(3);
    await agentWith(page, product, next);
    found.push(...(await strangersIn(page)));
    await page.unrouteAll({ behavior: "ignoreErrors" });
  }
  expect([...ran, ...found], `seed ${seed}`).toEqual([]);
});
