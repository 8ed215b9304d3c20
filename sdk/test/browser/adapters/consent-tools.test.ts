/** What each consent tool's reader makes of what the tool says: undefined is a visitor who was not asked yet. */
import { afterEach, describe, expect, it, vi } from "vitest";
import consentMode from "../../../src/browser/consent-tools/consent-mode.js";
import cookiebot from "../../../src/browser/consent-tools/cookiebot.js";
import gpp from "../../../src/browser/consent-tools/gpp.js";
import onetrust from "../../../src/browser/consent-tools/onetrust.js";
import shopify from "../../../src/browser/consent-tools/shopify.js";
import tcf from "../../../src/browser/consent-tools/tcf.js";
import type { Part } from "../../../src/browser/later.js";
import { fakeHost, fakePage } from "./fake-host.js";

afterEach(() => vi.unstubAllGlobals());

/** As `gtag` pushes it. */
function gtag(..._args: unknown[]): IArguments {
  // biome-ignore lint/complexity/noArguments: gtag pushes its arguments.
  return arguments;
}

function reading(part: Part, globals: object) {
  fakePage(globals);
  const host = fakeHost();
  part(host);
  return { ...host, last: () => host.allowed.at(-1) };
}

describe("Consent Mode", () => {
  const denied = { analytics_storage: "denied", ad_storage: "denied" };
  it.each<[string, [string, object][], boolean | undefined]>([
    ["a refusing default", [["default", denied]], undefined],
    ["an allowing default", [["default", { functionality_storage: "granted" }]], true],
    ["a default about something else", [["default", { ad_storage: "granted" }]], undefined],
    ["a region's allowing default", [["default", { analytics_storage: "granted", region: ["US"] }]], undefined],
    [
      "a region's refusal among an allowing default",
      [
        ["default", { analytics_storage: "granted" }],
        ["default", { analytics_storage: "denied", region: ["ES"] }],
      ],
      undefined,
    ],
    [
      "an allowing default after a region's refusal",
      [
        ["default", { analytics_storage: "denied", region: ["ES"] }],
        ["default", { analytics_storage: "granted" }],
      ],
      undefined,
    ],
    [
      "granted after the default",
      [
        ["default", denied],
        ["update", { analytics_storage: "granted" }],
      ],
      true,
    ],
    [
      "refused after the default",
      [
        ["default", denied],
        ["update", denied],
      ],
      false,
    ],
    [
      "one of the two",
      [
        ["default", { ...denied, functionality_storage: "denied" }],
        ["update", { functionality_storage: "granted", analytics_storage: "denied" }],
      ],
      true,
    ],
    [
      "withdrawn",
      [
        ["update", { analytics_storage: "granted" }],
        ["update", { analytics_storage: "denied" }],
      ],
      false,
    ],
  ])("%s", (_what, told, isAllowed) => {
    const entries = told.map(([what, params]) => gtag("consent", what, params));
    expect(reading(consentMode, { dataLayer: entries }).last()).toBe(isAllowed);
    const layer: unknown[] = [];
    const later = reading(consentMode, { dataLayer: layer });
    layer.push(...entries);
    expect(later.last()).toBe(isAllowed);
  });
});

describe("TCF", () => {
  const asks = (data: object, isRead = true) => {
    let hear: ((data: unknown, isRead: unknown) => void) | undefined;
    const { last } = reading(tcf, {
      __tcfapi: (command: string, version: number, run: typeof hear) => {
        expect([command, version]).toEqual(["addEventListener", 2]);
        hear = run;
      },
    });
    hear?.(data, isRead);
    return last();
  };
  it.each<[string, object, boolean | undefined]>([
    ["purpose 1", { eventStatus: "tcloaded", purpose: { consents: { 1: true, 2: false } } }, true],
    ["all but purpose 1", { eventStatus: "useractioncomplete", purpose: { consents: { 2: true } } }, false],
    ["purpose 1 refused", { eventStatus: "useractioncomplete", purpose: { consents: { 1: false } } }, false],
    ["nothing at all", { eventStatus: "tcloaded" }, false],
    ["no GDPR here", { eventStatus: "tcloaded", gdprApplies: false }, true],
    ["a visitor who is asked now", { eventStatus: "cmpuishown", purpose: { consents: { 1: true } } }, undefined],
  ])("%s", (_what, data, isAllowed) => {
    expect(asks(data)).toBe(isAllowed);
    expect(asks(data, false)).toBe(undefined);
  });
});

describe("GPP", () => {
  const asks = (pingData: object) => {
    let hear: ((event: unknown) => void) | undefined;
    const { last } = reading(gpp, {
      __gpp: (_command: string, run: typeof hear) => {
        hear = run;
      },
    });
    hear?.({ eventName: "signalStatus", pingData });
    return last();
  };
  it.each<[string, object, boolean]>([
    ["no opt-out", { usnat: { SaleOptOut: 2, SharingOptOut: 2, Gpc: false } }, true],
    ["nothing that applies", {}, true],
    ["an opt-out of sale", { usnat: [{ SaleOptOut: 1, SharingOptOut: 2 }] }, false],
    ["an opt-out of sharing", { usca: { SaleOptOut: 2, SharingOptOut: 1 } }, false],
    ["a recorded GPC", { usnat: [{ SaleOptOut: 2 }, { Gpc: true }] }, false],
    ["the European section with purpose 1", { tcfeuv2: { PurposeConsents: [true, false] } }, true],
    ["the European section without it", { tcfeuv2: { PurposeConsents: [false, true] } }, false],
    ["a number that begins with 1", { usnat: { SaleOptOut: 12 } }, true],
  ])("%s", (_what, parsedSections, isAllowed) => {
    expect(asks({ signalStatus: "ready", parsedSections })).toBe(isAllowed);
    expect(asks({ signalStatus: "not ready", parsedSections })).toBe(undefined);
    expect(asks({ signalStatus: "ready" })).toBe(undefined);
  });
});

describe("OneTrust", () => {
  const tool = (isClosed: boolean) => ({ OneTrust: { IsAlertBoxClosed: () => isClosed } });
  it.each<[string, object, boolean | undefined]>([
    ["before it is asked", { ...tool(false), OnetrustActiveGroups: ",C0001," }, undefined],
    ["refused", { ...tool(true), OnetrustActiveGroups: ",C0001," }, false],
    ["refused, all but advertising", { ...tool(true), OnetrustActiveGroups: ",C0001,C0004," }, false],
    ["performance", { ...tool(true), OnetrustActiveGroups: ",C0001,C0002," }, true],
    ["functional, without being asked", { ...tool(false), OnetrustActiveGroups: ",C0001,C0003," }, true],
    ["not there yet", {}, undefined],
  ])("%s", (_what, globals, isAllowed) => {
    expect(reading(onetrust, globals).last()).toBe(isAllowed);
  });

  it("changes with what the visitor changes", () => {
    const { happens, allowed } = reading(onetrust, {});
    happens("OneTrustGroupsUpdated", ["C0001", "C0002"]);
    happens("OneTrustGroupsUpdated", ["C0001"]);
    expect(allowed).toEqual([true, false]);
  });
});

describe("Cookiebot", () => {
  it.each<[string, object | undefined, boolean | undefined]>([
    ["before it is asked", { consent: { necessary: true }, hasResponse: false }, undefined],
    ["refused", { consent: { necessary: true, marketing: true }, hasResponse: true }, false],
    ["preferences", { consent: { preferences: true }, hasResponse: true }, true],
    ["statistics", { consent: { statistics: true }, hasResponse: false }, true],
    ["not there yet", undefined, undefined],
  ])("%s", (_what, Cookiebot, isAllowed) => {
    expect(reading(cookiebot, { Cookiebot }).last()).toBe(isAllowed);
  });

  it("changes with what the visitor changes", () => {
    const Cookiebot = { consent: { statistics: true }, hasResponse: true };
    const { happens, allowed } = reading(cookiebot, { Cookiebot });
    Cookiebot.consent.statistics = false;
    happens("CookiebotOnDecline");
    expect(allowed).toEqual([true, false]);
  });
});

describe("Shopify", () => {
  const privacy = (preferences: boolean, analytics: boolean, shows = false) => ({
    preferencesProcessingAllowed: () => preferences,
    analyticsProcessingAllowed: () => analytics,
    shouldShowBanner: () => shows,
  });
  it.each<[string, object | undefined, boolean | undefined]>([
    ["before it is asked", privacy(false, false, true), undefined],
    ["refused", privacy(false, false), false],
    ["preferences", privacy(true, false), true],
    ["analytics", privacy(false, true), true],
    ["not there", undefined, undefined],
  ])("%s", (_what, customerPrivacy, isAllowed) => {
    expect(reading(shopify, { Shopify: { customerPrivacy } }).last()).toBe(isAllowed);
  });

  it("is fetched where the theme did not, and changes with what the visitor changes", () => {
    const Shopify: { customerPrivacy?: object; loadFeatures(features: object[], done: () => void): void } = {
      loadFeatures(features, done) {
        expect(features).toEqual([{ name: "consent-tracking-api", version: "0.1" }]);
        Shopify.customerPrivacy = privacy(true, true);
        done();
      },
    };
    const { happens, allowed } = reading(shopify, { Shopify });
    Shopify.customerPrivacy = privacy(false, false);
    happens("visitorConsentCollected");
    expect([allowed.includes(true), allowed.at(-1)]).toEqual([true, false]);
  });
});
