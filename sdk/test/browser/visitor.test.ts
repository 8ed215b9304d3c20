import { afterEach, describe, expect, it, vi } from "vitest";
import { keepVisitor, keptVisitor, randomId, visitorId } from "../../src/browser/visitor.js";

/** A browser's cookies for one host: domains that it accepts, and what was set, by domain. */
function browser(url: string, { suffixes = [] as string[], privacy = {} as object } = {}) {
  const { hostname, protocol } = new URL(url);
  const jar = new Map<string, string>();
  const writes: string[] = [];
  vi.stubGlobal("navigator", { doNotTrack: null, ...privacy });
  vi.stubGlobal("location", { hostname, protocol });
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
  return { jar, writes };
}

afterEach(() => vi.unstubAllGlobals());

describe("an id", () => {
  it("is 128 random bits", () => {
    const ids = Array.from({ length: 100 }, () => randomId("t_"));
    expect(new Set(ids).size).toBe(100);
    expect(ids.filter((id) => !/^t_[0-9a-f]{32}$/.test(id))).toEqual([]);
  });
});

describe("a visitor id", () => {
  it.each([
    ["https://shop.example/", [], "shop.example"],
    ["https://www.shop.example/", [], "shop.example"],
    ["https://www.shop.co.uk/", ["co.uk"], "shop.co.uk"],
    ["https://a.b.shop.co.uk/", ["co.uk"], "shop.co.uk"],
    ["http://localhost/", [], ""],
  ])("of %s is kept on the widest domain that the browser accepts", (url, suffixes, domain) => {
    const { jar } = browser(url, { suffixes });
    const id = visitorId(undefined, false);
    expect([...jar]).toEqual([[domain, `holdoff_visitor=${id}`]]);
    expect(visitorId(undefined, false)).toBe(id);
  });

  it("is written once, for a year, and over https only where it came by https", () => {
    const { writes } = browser("https://shop.example/");
    const id = visitorId(undefined, false);
    visitorId(undefined, false);
    expect(writes).toEqual([`holdoff_visitor=${id};path=/;max-age=31536000;samesite=lax;domain=shop.example;secure`]);
    const plain = browser("http://shop.example/");
    visitorId(undefined, false);
    expect(plain.writes.join()).not.toContain("secure");
  });

  it("that is no id is replaced", () => {
    const { jar } = browser("https://shop.example/");
    jar.set("shop.example", "holdoff_visitor=<b>");
    expect(visitorId(undefined, false)).toMatch(/^v_[0-9a-f]{32}$/);
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
    expect(keptVisitor(undefined) === PLANTED).toBe(isRead);
  });

  it("of another name that ends alike is left where it is, and the own one is written beside it", () => {
    const { jar } = browser("https://shop.example/");
    jar.set("of the shop", "xholdoff_visitor=v_0123456789");
    const id = visitorId(undefined, false);
    expect([...jar.values()]).toEqual(["xholdoff_visitor=v_0123456789", `holdoff_visitor=${id}`]);
  });

  it.each([
    [undefined, true],
    ["denied", false],
  ])("that a page changes to is kept under consent %j: %s", (consent, kept) => {
    const { jar } = browser("https://shop.example/");
    visitorId(consent, false);
    expect(keepVisitor(consent, "v_0123456789")).toBe("v_0123456789");
    expect([...jar.values()].includes("holdoff_visitor=v_0123456789")).toBe(kept);
    expect(keptVisitor(consent)).toBe(kept ? "v_0123456789" : undefined);
  });

  it("is new when a fresh one is asked for, and then that is the one kept", () => {
    browser("https://shop.example/");
    const id = visitorId(undefined, false);
    const fresh = visitorId(undefined, true);
    expect(fresh).not.toBe(id);
    expect(visitorId(undefined, false)).toBe(fresh);
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
  ])("under consent %j and %j is kept: %s", (consent, privacy, kept) => {
    const { jar } = browser("https://www.shop.example/", { privacy });
    jar.set("www.shop.example", "holdoff_visitor=v_0123456789");
    jar.set("", "holdoff_visitor=v_0123456789");
    const id = visitorId(consent, false);
    expect(id === "v_0123456789").toBe(kept);
    expect(jar.size > 0).toBe(kept);
  });
});
