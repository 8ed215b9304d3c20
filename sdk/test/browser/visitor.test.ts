import { afterEach, describe, expect, it, vi } from "vitest";
import { keepVisitor, keptVisitor, mayKeep, randomId, tabVisitor } from "../../src/browser/visitor.js";

/** A browser's cookies for one host: domains that it accepts, and what was set, by domain. */
function browser(url: string, { suffixes = [] as string[], privacy = {} as object } = {}) {
  const { hostname, protocol } = new URL(url);
  const jar = new Map<string, string>();
  const writes: string[] = [];
  vi.stubGlobal("navigator", { doNotTrack: null, ...privacy });
  vi.stubGlobal("location", { hostname, protocol });
  const tab: Record<string, string> = {};
  Object.defineProperty(tab, "getItem", { value: (name: string) => tab[name] ?? null });
  vi.stubGlobal("sessionStorage", tab);
  vi.stubGlobal("document", {
    get cookie() {
      return [...jar.values()].join("; ");
    },
    set cookie(text: string) {
      writes.push(text);
      const [pair = "", ...attributes] = text.split(";");
      const { domain = "", "max-age": age } = Object.fromEntries(attributes.map((attribute) => attribute.split("=")));
      const fits = domain === "" || hostname === domain || hostname.endsWith(`.${domain}`);
      if (!fits || suffixes.includes(domain) || (domain !== "" && !domain.includes("."))) return;
      if (age === "0") jar.delete(domain);
      else jar.set(domain, pair);
    },
  });
  return { jar, writes, tab };
}

afterEach(() => vi.unstubAllGlobals());

describe("an id", () => {
  it("is 128 random bits", () => {
    const ids = Array.from({ length: 100 }, () => randomId("t_"));
    expect(new Set(ids).size).toBe(100);
    expect(ids.filter((id) => !/^t_[0-9a-f]{32}$/.test(id))).toEqual([]);
  });
});

const ID = "v_0123456789abcdef0123456789abcdef";

describe("a visitor id", () => {
  it.each([
    ["https://shop.example/", [], "shop.example"],
    ["https://www.shop.example/", [], "shop.example"],
    ["https://www.shop.co.uk/", ["co.uk"], "shop.co.uk"],
    ["https://a.b.shop.co.uk/", ["co.uk"], "shop.co.uk"],
    ["http://localhost/", [], ""],
  ])("of %s is kept on the widest domain that the browser accepts", (url, suffixes, domain) => {
    const { jar } = browser(url, { suffixes });
    keepVisitor(ID, true);
    expect([...jar]).toEqual([[domain, `holdoff_visitor=${ID}`]]);
    expect(keptVisitor()).toBe(ID);
  });

  it("is written once, for a year, and over https only where it came by https", () => {
    const { writes } = browser("https://shop.example/");
    keepVisitor(ID, true);
    expect(writes).toEqual([`holdoff_visitor=${ID};path=/;max-age=31536000;samesite=lax;domain=shop.example;secure`]);
    const plain = browser("http://shop.example/");
    keepVisitor(ID, true);
    expect(plain.writes.join()).not.toContain("secure");
  });

  it.each(["null", "<b>", "v_1", "v".repeat(129), ""])("is not what a tab has as %j", (kept) => {
    const { tab } = browser("https://shop.example/");
    tab.holdoff_visitor = kept;
    expect(tabVisitor()).toBeUndefined();
  });

  const PLANTED = "v_planted_by_somebody";
  it.each([
    ["in the value of another cookie", [`evil=x&holdoff_visitor=${PLANTED}`], false],
    ["in the value of another cookie, as if it were one", [`evil=";holdoff_visitor=${PLANTED}"`], false],
    ["as the end of another one's name", [`my_holdoff_visitor=${PLANTED}`], false],
    ["as the end of another one's name, behind a dash", [`my-holdoff_visitor=${PLANTED}`], false],
    ["behind one that is none", [`evil=holdoff_visitor=${PLANTED}`, `holdoff_visitor=${PLANTED}!`], false],
    ["with more behind it", [`holdoff_visitor=${PLANTED}=x`], false],
    ["too short", ["holdoff_visitor=v_1"], false],
    ["too long", [`holdoff_visitor=${"v".repeat(129)}`], false],
    ["in quotes", [`holdoff_visitor="${PLANTED}"`], false],
    ["alone", [`holdoff_visitor=${PLANTED}`], true],
    ["behind another cookie", ["a=b", `holdoff_visitor=${PLANTED}`], true],
    ["before another cookie", [`holdoff_visitor=${PLANTED}`, "a=b"], true],
    ["behind one that is no id", ["holdoff_visitor=<b>", `holdoff_visitor=${PLANTED}`], true],
    ["as the first of two", [`holdoff_visitor=${PLANTED}`, "holdoff_visitor=v_another_one"], true],
  ])("that stands %s is read from a whole cookie only", (_where, cookies, isRead) => {
    vi.stubGlobal("navigator", {});
    vi.stubGlobal("location", { hostname: "shop.example", protocol: "https:" });
    vi.stubGlobal("document", { cookie: cookies.join("; ") });
    expect(keptVisitor() === PLANTED).toBe(isRead);
  });

  it("of another name that ends alike is left where it is, and the own one is written beside it", () => {
    const { jar } = browser("https://shop.example/");
    jar.set("of the shop", "xholdoff_visitor=v_0123456789");
    keepVisitor(ID, true);
    expect([...jar.values()]).toEqual(["xholdoff_visitor=v_0123456789", `holdoff_visitor=${ID}`]);
  });

  it.each([
    ["may keep it", true, ID],
    ["may not keep it: then it lives in the tab, and the browser's is gone", false, undefined],
    ["has not been asked yet: then it lives in the tab, and the browser's stays", undefined, "v_of_the_browser"],
  ])("of a browser that %s", (_what, may, kept) => {
    const { jar, tab } = browser("https://www.shop.example/");
    jar.set("shop.example", "holdoff_visitor=v_of_the_browser");
    keepVisitor(ID, may);
    expect(tab.holdoff_visitor).toBe(may ? undefined : ID);
    expect(tabVisitor()).toBe(may ? undefined : ID);
    expect(keptVisitor()).toBe(kept);
  });

  it.each([
    [undefined, {}, true],
    ["auto", {}, true],
    ["granted", {}, true],
    ["denied", {}, false],
    [undefined, { globalPrivacyControl: true }, false],
    ["auto", { doNotTrack: "1" }, false],
    ["auto", { doNotTrack: "0" }, true],
    ["granted", { globalPrivacyControl: true, doNotTrack: "1" }, true],
    ["denied", { globalPrivacyControl: false }, false],
    ["wait", {}, undefined],
    ["wait", { globalPrivacyControl: true }, undefined],
    ["grantd", {}, undefined],
  ])("under consent %j and %j may be kept: %s", (consent, privacy, may) => {
    browser("https://www.shop.example/", { privacy });
    expect(mayKeep(consent)).toBe(may);
  });

  it("is removed wherever it may stand", () => {
    const { jar } = browser("https://www.shop.example/");
    jar.set("www.shop.example", `holdoff_visitor=${ID}`);
    jar.set("", `holdoff_visitor=${ID}`);
    keepVisitor(ID, false);
    expect(jar.size).toBe(0);
  });

  it("of a browser that takes no cookies lives in the tab", () => {
    const { tab } = browser("https://shop.example/");
    vi.stubGlobal("document", {
      get cookie() {
        return "";
      },
      set cookie(_text: string) {
        // Not here.
      },
    });
    keepVisitor(ID, true);
    expect(tab.holdoff_visitor).toBe(ID);
  });
});
