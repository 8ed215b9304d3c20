/** Which parts come, and what becomes of what they say. */
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { Call, Holdoff, Options } from "../../../src/browser/holdoff.js";
import type { Host, LaterParts, LoadLater, Part } from "../../../src/browser/later.js";
import loadParts from "../../../src/browser/parts.js";

let listeners: Map<string, ((event: object) => void)[]>;
beforeEach(() => {
  vi.useFakeTimers();
  listeners = new Map();
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

interface Page {
  globals?: object;
  scripts?: { src: string; id?: string }[];
  className?: string;
  navigator?: object;
}

function loading({ globals = {}, scripts = [], className = "", navigator = {} }: Page, options: Partial<Options> = {}) {
  const target = {
    addEventListener: (type: string, run: (event: object) => void) =>
      listeners.set(type, [...(listeners.get(type) ?? []), run]),
    removeEventListener: (type: string) => listeners.delete(type),
  };
  const window = Object.create(target, Object.getOwnPropertyDescriptors(globals));
  vi.stubGlobal("window", window);
  vi.stubGlobal("document", {
    ...target,
    scripts: scripts.map(({ src, id = "" }) => ({ src, id })),
    body: { className },
  });
  vi.stubGlobal("navigator", navigator);
  const loaded: string[] = [];
  const hosts: Host[] = [];
  const stopped = vi.fn();
  const part: Part = (host) => {
    hosts.push(host);
    return stopped;
  };
  const parts: LaterParts = {
    ...{ "data-layer": part, segment: part, woocommerce: part, "consent-mode": part, tcf: part, gpp: part },
    ...{ onetrust: part, cookiebot: part, shopify: part, parts: loadParts },
    ...{ funnel: vi.fn(), history: vi.fn() },
  };
  const load: LoadLater = (name) => {
    loaded.push(name);
    return name === "segment" ? Promise.reject(new Error("blocked")) : Promise.resolve({ default: parts[name] });
  };
  const said = vi.fn<(...call: Call) => void>();
  const stop = vi.fn();
  const holdoff: Holdoff = Object.assign((...call: Call) => said(...call), {
    ...{ key: "hpk_x", visitor: "v_x", ready: Promise.resolve(), stop },
    mayInvite: () => Promise.resolve({ allow: false }),
  });
  const eachRoom = () => undefined;
  void loadParts({ holdoff, options: { key: "hpk_x", endpoint: "https://h", ...options }, load, queues: [], eachRoom });
  return { loaded, hosts, said, holdoff, stop, stopped, window };
}

describe("a part comes when its thing shows", () => {
  it.each<[string, Page, string[]]>([
    ["nothing", {}, []],
    ["a data layer", { globals: { dataLayer: [] } }, ["data-layer"]],
    ["gtag", { globals: { gtag: 1 } }, ["data-layer"]],
    ["GTM", { scripts: [{ src: "https://www.googletagmanager.com/gtm.js?id=G&l=x" }] }, ["data-layer"]],
    ["Segment", { globals: { analytics: [] } }, ["segment"]],
    ["RudderStack", { globals: { rudderanalytics: [] } }, ["segment"]],
    ["something of that name", { globals: { analyticsOfOurs: 1 } }, []],
    ["WooCommerce", { className: "home woocommerce-no-js" }, ["woocommerce"]],
    ["TCF", { globals: { __tcfapi: 1 } }, ["tcf"]],
    ["GPP", { globals: { __gpp: 1 } }, ["gpp"]],
    ["OneTrust", { scripts: [{ src: "https://cdn.cookielaw.org/scripttemplates/otSDKStub.js" }] }, ["onetrust"]],
    ["Cookiebot", { scripts: [{ src: "https://consent.cookiebot.com/uc.js", id: "Cookiebot" }] }, ["cookiebot"]],
    ["Shopify", { globals: { Shopify: {} } }, ["shopify"]],
    ["Consent Mode", { globals: { dataLayer: [{ 0: "js" }, { 0: "consent" }] } }, ["data-layer", "consent-mode"]],
    [
      "a data layer with things that are no text",
      { globals: { dataLayer: [null, 7, { 0: Object.create(null) }, { 0: Symbol("s") }], analytics: [] } },
      ["data-layer", "segment"],
    ],
    [
      "a data layer that throws, beside another thing",
      {
        globals: {
          get dataLayer() {
            throw new Error("no");
          },
          analytics: [],
        },
      },
      ["data-layer", "segment"],
    ],
  ])("%s", async (_what, page, names) => {
    const { loaded } = loading(page);
    await vi.advanceTimersByTimeAsync(60_000);
    expect(loaded).toEqual(names);
  });

  it("later too, once, and not for ever", async () => {
    const { loaded, window } = loading({});
    await vi.advanceTimersByTimeAsync(2_000);
    window["dataLayer"] = [];
    await vi.advanceTimersByTimeAsync(1_000);
    expect(loaded).toEqual(["data-layer"]);
    window["Shopify"] = {};
    for (const run of listeners.get("load") ?? []) run({ type: "load", target: "[object HTMLImageElement]" });
    expect(loaded).toEqual(["data-layer"]);
    for (const run of listeners.get("load") ?? []) run({ type: "load" });
    expect(loaded).toEqual(["data-layer", "shopify"]);
    await vi.advanceTimersByTimeAsync(60_000);
    expect(vi.getTimerCount()).toBe(0);
    expect(loaded).toEqual(["data-layer", "shopify"]);
  });

  const everything = { globals: { dataLayer: [], analytics: [], __tcfapi: 1 }, className: "woocommerce" };
  it.each<[Partial<Options>, string[]]>([
    [{}, ["data-layer", "segment", "woocommerce", "tcf"]],
    [{ adapters: "auto", consent: "auto" }, ["data-layer", "segment", "woocommerce", "tcf"]],
    [{ adapters: "none" }, ["tcf"]],
    [{ adapters: "segment woocommerce" }, ["segment", "woocommerce", "tcf"]],
    [{ consent: "granted" }, ["data-layer", "segment", "woocommerce"]],
    [{ consent: "denied" }, ["data-layer", "segment", "woocommerce"]],
    [{ consent: "wait", adapters: "none" }, []],
  ])("as %j has it", (options, names) => {
    expect(loading(everything, options).loaded).toEqual(names);
  });
});

describe("what tools allow", () => {
  const tools = { globals: { __tcfapi: 1, __gpp: 1 } };
  const answering = async (page: Page, answers: [string, boolean | undefined][]) => {
    const { hosts, said } = loading(page);
    await vi.advanceTimersByTimeAsync(0);
    for (const [tool, isAllowed] of answers) hosts[0]?.allow(tool, isAllowed);
    return said.mock.calls.map(([, answer]) => answer);
  };

  it.each<[string, [string, boolean | undefined][], string[]]>([
    ["nothing while nobody was asked", [["tcf", undefined]], []],
    ["one", [["tcf", true]], ["granted"]],
    [
      "one, and the same again",
      [
        ["tcf", true],
        ["tcf", true],
      ],
      ["granted"],
    ],
    [
      "withdrawn and given",
      [
        ["tcf", true],
        ["tcf", false],
        ["tcf", true],
      ],
      ["granted", "denied", "granted"],
    ],
    [
      "one of two refuses",
      [
        ["tcf", true],
        ["gpp", false],
        ["tcf", true],
      ],
      ["granted", "denied"],
    ],
    [
      "both allow in the end",
      [
        ["gpp", false],
        ["tcf", true],
        ["gpp", true],
      ],
      ["denied", "denied", "granted"],
    ],
  ])("%s", async (_what, answers, said) => {
    expect(await answering(tools, answers)).toEqual(said);
  });

  it("is never more than the browser wishes", async () => {
    const page = { ...tools, navigator: { globalPrivacyControl: true } };
    expect(await answering(page, [["tcf", true]])).toEqual(["denied"]);
  });
});

it("stops with the script, whatever a part does", async () => {
  const { holdoff, stop, stopped } = loading({ globals: { dataLayer: [], Shopify: {} } });
  await vi.advanceTimersByTimeAsync(0);
  stopped.mockImplementationOnce(() => {
    throw new Error("ours");
  });
  holdoff.stop();
  expect([stop, stopped].map(({ mock }) => mock.calls.length)).toEqual([1, 2]);
  expect(vi.getTimerCount()).toBe(0);
});
