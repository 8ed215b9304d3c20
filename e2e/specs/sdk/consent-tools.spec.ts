/**
 * Shops with a consent tool and nothing of ours but the tag: until the tool says so nothing is kept in the browser, and
 * what is withdrawn there is removed here. Each tool is a stand-in that says what the tool says.
 */
import type { Page } from "@playwright/test";
import { type Collector, type Shop, scriptTag } from "../../fixtures/page-server.js";
import { expect, test } from "../../fixtures/sdk-test.js";

interface Tool {
  /** Before the visitor is asked. */
  asks: string;
  /** What the page does when the visitor answers. */
  allows: string;
  refuses: string;
}

const GTAG = "window.dataLayer = window.dataLayer || []; window.gtag = function () { dataLayer.push(arguments); };";
/** Tells each hearer what holds now, and each change. */
const CALLS_BACK = (name: string, first: string) => `const hearers = []; let now = ${first};
  window.say = (data) => { now = data; hearers.forEach((hear) => hear(data, true)); };
  window.${name} = (command, ...args) => { const hear = args.at(-1); hearers.push(hear); hear(now, true); };`;

const TOOLS: Record<string, Tool> = {
  "Consent Mode": {
    asks: `${GTAG} gtag("consent", "default", { analytics_storage: "denied", ad_storage: "denied", wait_for_update: 500 });`,
    allows: `gtag("consent", "update", { analytics_storage: "granted" });`,
    refuses: `gtag("consent", "update", { analytics_storage: "denied" });`,
  },
  TCF: {
    asks: CALLS_BACK("__tcfapi", `{ eventStatus: "cmpuishown", gdprApplies: true, purpose: { consents: {} } }`),
    allows: `say({ eventStatus: "useractioncomplete", gdprApplies: true, purpose: { consents: { 1: true } } });`,
    refuses: `say({ eventStatus: "useractioncomplete", gdprApplies: true, purpose: { consents: { 1: false } } });`,
  },
  GPP: {
    asks: CALLS_BACK("__gpp", `{ pingData: { signalStatus: "not ready" } }`),
    allows: `say({ pingData: { signalStatus: "ready", parsedSections: { usnat: { SaleOptOut: 2, SharingOptOut: 2 } } } });`,
    refuses: `say({ pingData: { signalStatus: "ready", parsedSections: { usnat: { SaleOptOut: 1, SharingOptOut: 2 } } } });`,
  },
  OneTrust: {
    asks: `let closed = false; window.OptanonWrapper = () => {}; window.OneTrust = { IsAlertBoxClosed: () => closed };
      window.answer = (groups) => { closed = true; OnetrustActiveGroups = groups.join();
        dispatchEvent(new CustomEvent("OneTrustGroupsUpdated", { detail: groups })); };
      window.OnetrustActiveGroups = "C0001";`,
    allows: `answer(["C0001", "C0003"]);`,
    refuses: `answer(["C0001"]);`,
  },
  Cookiebot: {
    asks: `window.Cookiebot = { consent: { necessary: true }, hasResponse: false };
      window.answer = (statistics, type) => { Object.assign(Cookiebot, { consent: { statistics }, hasResponse: true });
        dispatchEvent(new Event(type)); };`,
    allows: `answer(true, "CookiebotOnAccept");`,
    refuses: `answer(false, "CookiebotOnDecline");`,
  },
  Shopify: {
    asks: `let asked = false, allowed = false;
      window.Shopify = { customerPrivacy: { preferencesProcessingAllowed: () => allowed, analyticsProcessingAllowed: () => false,
        shouldShowBanner: () => !asked } };
      window.answer = (is) => { asked = true; allowed = is; document.dispatchEvent(new CustomEvent("visitorConsentCollected")); };`,
    allows: `answer(true);`,
    refuses: `answer(false);`,
  },
};

const visitorOf = (page: Page) => page.evaluate(() => window.holdoff?.visitor);

/** Goes to a page with this script on it, and waits until its visitor is known at the collector. */
async function visits(
  page: Page,
  { shop, collector }: { shop: Shop; collector: Collector },
  script: string,
  attributes = "",
) {
  await page.goto(shop.page("/", `<script>${script}</script>${scriptTag(collector, attributes)}`));
  await page.waitForFunction(() => window.holdoff?.visitor);
  await page.evaluate(() => window.holdoff?.ready);
  return await visitorOf(page);
}

const cookieOf = (page: Page) => async () =>
  (await page.context().cookies()).find(({ name }) => name === "holdoff_visitor")?.value;

for (const [name, { asks, allows, refuses }] of Object.entries(TOOLS)) {
  test(`${name} says what may be kept`, async ({ page, shop, collector }) => {
    const cookie = cookieOf(page);
    const first = await visits(page, { shop, collector }, asks);
    // The next page of the visit is the same visitor, though nobody has answered.
    expect(await visits(page, { shop, collector }, asks)).toBe(first);
    expect(await cookie()).toBe(undefined);
    await page.evaluate(allows);
    await expect.poll(cookie, { intervals: [10, 20] }).toBe(first);
    expect(await visitorOf(page)).toBe(first);
    await page.evaluate(refuses);
    await expect.poll(cookie, { intervals: [10, 20] }).toBe(undefined);
    expect(await visitorOf(page)).toBe(first);
    await page.evaluate(allows);
    await expect.poll(cookie, { intervals: [10, 20] }).toBe(first);
  });
}

test("the shop's own word stands above the tool's", async ({ page, shop, collector }) => {
  const { asks, allows, refuses } = TOOLS["Consent Mode"] ?? { asks: "", allows: "", refuses: "" };
  const cookie = cookieOf(page);
  const kept = await visits(page, { shop, collector }, asks + refuses, 'data-consent="granted"');
  expect(await cookie()).toBe(kept);
  await visits(page, { shop, collector }, asks + allows, 'data-consent="denied"');
  await page.waitForLoadState("networkidle");
  expect(await cookie()).toBe(undefined);
});

test("the browser's own wish stands above the tool's", async ({ page, shop, collector }) => {
  await page.addInitScript(() => Object.defineProperty(navigator, "globalPrivacyControl", { value: true }));
  const { asks, allows } = TOOLS["TCF"] ?? { asks: "", allows: "" };
  await visits(page, { shop, collector }, asks);
  await page.waitForLoadState("networkidle");
  await page.evaluate(allows);
  await page.evaluate(() => window.holdoff?.("signal", "chat.closed"));
  await collector.heard({ type: "chat.closed" });
  expect(await cookieOf(page)()).toBe(undefined);
});

test("of two tools the one that refuses has the last word", async ({ page, shop, collector }) => {
  const cookie = cookieOf(page);
  const { TCF, OneTrust } = TOOLS;
  await visits(page, { shop, collector }, `${TCF?.asks} ${OneTrust?.asks}`);
  await page.evaluate(`${TCF?.allows}`);
  await expect.poll(cookie, { intervals: [10, 20] }).not.toBe(undefined);
  await page.evaluate(`${OneTrust?.refuses}`);
  await expect.poll(cookie, { intervals: [10, 20] }).toBe(undefined);
  await page.evaluate(`${OneTrust?.allows}`);
  await expect.poll(cookie, { intervals: [10, 20] }).not.toBe(undefined);
});
