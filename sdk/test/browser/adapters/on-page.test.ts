import { afterEach, expect, it, vi } from "vitest";
import { consentToolOnPage } from "../../../src/browser/consent-tools/on-page.js";

afterEach(() => vi.unstubAllGlobals());

/** A page with these global variables, and these scripts. */
function page(globals: object, found: string[] = []) {
  vi.stubGlobal("window", globals);
  vi.stubGlobal("document", {
    querySelector: (selector: string) =>
      found.find((src) => selector.split(",").some((one) => src.includes(one.slice(6, -1)))),
  });
}

/** As `gtag` pushes it. */
function pushed(..._args: unknown[]): IArguments {
  // biome-ignore lint/complexity/noArguments: gtag pushes its arguments.
  return arguments;
}

it.each<[string, object, string[]?]>([
  ["TCF", { __tcfapi: 1 }],
  ["GPP", { __gpp: 1 }],
  ["OneTrust", { OptanonWrapper: 1 }],
  ["OneTrust, to come", {}, ["https://cdn.cookielaw.org/scripttemplates/otSDKStub.js"]],
  ["Cookiebot", { Cookiebot: {} }],
  ["Cookiebot, to come", {}, ["https://consent.cookiebot.com/uc.js"]],
  ["Shopify", { Shopify: {} }],
  ["a default of Consent Mode", { dataLayer: [null, pushed("js"), pushed("consent", "default", {})] }],
])("sees %s", (_what, globals, scripts) => {
  page(globals, scripts);
  expect(consentToolOnPage()).toBe(true);
});

it.each<[string, object]>([
  ["nothing", {}],
  [
    "a data layer without a word of consent",
    { dataLayer: [null, 7, pushed("event", "purchase"), { event: "consent" }] },
  ],
  ["a data layer that is none", { dataLayer: 7 }],
  [
    "a data layer that throws",
    {
      get dataLayer() {
        throw new Error("no");
      },
    },
  ],
])("sees none in %s", (_what, globals) => {
  page(globals);
  expect(consentToolOnPage()).toBe(false);
});
