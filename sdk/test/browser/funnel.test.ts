import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { Stated } from "../../src/browser/emit.js";
import { createFunnel, type FunnelOptions } from "../../src/browser/signals/funnel.js";

const SHOP: FunnelOptions = {
  checkout: "/checkout",
  payment: "/checkout/pay",
  completed: "/thanks",
  steps: "details=/checkout/details delivery=/checkout/delivery",
};

type How = "push" | "replace" | "traverse" | "reload" | "navigate" | "back_forward" | undefined;

/** A browser of one shop: its stores outlive pages, and each tab has one of its own. */
function browser() {
  const local: Record<string, string> = {};
  let may = true;
  let refused = false;
  let markup: unknown[] = [];
  const store = (entries: Record<string, string>) => {
    Object.defineProperty(entries, "removeItem", { value: (name: string) => delete entries[name], configurable: true });
    return () => {
      if (refused) throw new DOMException("denied", "SecurityError");
      return entries;
    };
  };
  vi.stubGlobal("navigator", { doNotTrack: null });
  vi.stubGlobal("document", { querySelectorAll: () => markup });
  Object.defineProperty(globalThis, "localStorage", { configurable: true, get: store(local) });

  return {
    local,
    /** Nothing may be kept in it from now on. */
    keepNothing() {
      may = false;
    },
    refuseStorage() {
      refused = true;
    },
    /** The page that is shown has an element that names its order. */
    nameOrder() {
      markup = [{ matches: () => false, getRootNode: () => ({}) }];
    },
    tab() {
      const session: Record<string, string> = {};
      const open = store(session);
      return {
        session,
        /** A page load; returns what happens on the page. */
        load(address: string, how: How = "navigate", options: FunnelOptions = SHOP, checkout?: string) {
          Object.defineProperty(globalThis, "sessionStorage", { configurable: true, get: open });
          const said: string[] = [];
          const funnel = createFunnel(options, () => may);
          const emit = (fact: Stated) => {
            funnel.note({ checkout, ...fact });
            said.push("step" in fact && fact.step ? `${fact.type} ${fact.step}` : fact.type);
          };
          const go = (to: string, way?: How) => {
            const { pathname, search, hash } = new URL(to, "https://shop.example");
            vi.stubGlobal("location", { pathname, search, hash });
            funnel.look(emit, checkout, way === undefined ? undefined : { navigationType: way as "push" });
            return said.splice(0);
          };
          const { pathname, search, hash } = new URL(address, "https://shop.example");
          vi.stubGlobal("location", { pathname, search, hash });
          funnel.look(emit, checkout, { type: how ?? "" });
          return {
            said: said.splice(0),
            go,
            /** By markup or call. */
            says(type: string) {
              funnel.note({ type, checkout });
            },
          };
        },
      };
    },
  };
}

const STARTED = "checkout.started";
const STEP = "checkout.step_viewed";
const ORDER = "order.completed";

let shop: ReturnType<typeof browser>;
beforeEach(() => {
  shop = browser();
});
afterEach(() => {
  vi.unstubAllGlobals();
  Reflect.deleteProperty(globalThis, "localStorage");
  Reflect.deleteProperty(globalThis, "sessionStorage");
});

describe("an order that is concluded from the address", () => {
  it("is told once the tab showed a checkout, on page loads", () => {
    const tab = shop.tab();
    expect(tab.load("/checkout").said).toEqual([STARTED]);
    expect(tab.load("/thanks").said).toEqual([ORDER]);
  });

  it.each(["reload", "back_forward"] as const)("is not told on a %s, though the tab showed a checkout", (how) => {
    const tab = shop.tab();
    tab.load("/checkout");
    expect(tab.load("/thanks", how).said).toEqual([]);
  });

  it("is told again at the same address after another checkout, and only then", () => {
    const tab = shop.tab();
    tab.load("/checkout");
    tab.load("/thanks");
    expect(tab.load("/thanks").said).toEqual([]);
    expect(tab.load("/checkout").said).toEqual([STARTED]);
    expect(tab.load("/thanks").said).toEqual([ORDER]);
    expect(tab.load("/thanks").said).toEqual([]);
  });

  it("is told in a tab that showed no checkout at an address that this browser has not been at", () => {
    expect(shop.tab().load("/thanks?order=1").said).toEqual([ORDER]);
    expect(shop.tab().load("/thanks?order=1").said).toEqual([]);
    expect(shop.tab().load("/thanks?order=2").said).toEqual([ORDER]);
    expect(shop.tab().load("/thanks?order=1#reviews").said).toEqual([]);
  });

  it("remembers an address at which nothing was told", () => {
    expect(shop.tab().load("/thanks?order=1", "reload").said).toEqual([]);
    expect(shop.tab().load("/thanks?order=1").said).toEqual([]);
  });

  it("counts the fragment where the pattern needs it", () => {
    const options = { completed: "#/thanks" };
    expect(shop.tab().load("/#/thanks/1", "navigate", options).said).toEqual([ORDER]);
    expect(shop.tab().load("/#/thanks/1", "navigate", options).said).toEqual([]);
    expect(shop.tab().load("/#/thanks/2", "navigate", options).said).toEqual([ORDER]);
  });

  it("needs the tab's own checkout, not another tab's", () => {
    const [one, other] = [shop.tab(), shop.tab()];
    one.load("/checkout");
    one.load("/thanks");
    one.load("/checkout");
    expect(other.load("/thanks").said).toEqual([]);
  });

  it("is told after a checkout that markup or a call showed", () => {
    const tab = shop.tab();
    tab.load("/thanks");
    tab.load("/basket").says(STEP);
    expect(tab.load("/thanks").said).toEqual([ORDER]);
  });

  it("is told once where the order was told otherwise before", () => {
    const tab = shop.tab();
    tab.load("/thanks");
    tab.load("/checkout").says(ORDER);
    expect(tab.load("/thanks").said).toEqual([]);
  });

  it("is not told where markup names it", () => {
    const tab = shop.tab();
    tab.load("/checkout");
    shop.nameOrder();
    expect(tab.load("/thanks").said).toEqual([]);
  });

  it("does not come of what a thank-you page calls a step, nor of a checkout that was only gone back to", () => {
    const tab = shop.tab();
    tab.load("/checkout");
    tab.load("/thanks").says(STEP);
    expect(tab.load("/thanks").said).toEqual([]);
    expect(tab.load("/checkout", "back_forward").said).toEqual([STEP]);
    expect(tab.load("/thanks", "back_forward").said).toEqual([]);
    expect(tab.load("/thanks").said).toEqual([]);
  });

  it("is told after going back to the checkout from the payment page of another origin", () => {
    const tab = shop.tab();
    tab.load("/thanks");
    tab.load("/checkout/pay");
    tab.load("/checkout", "back_forward");
    expect(tab.load("/thanks").said).toEqual([ORDER]);
  });
});

describe("in a shop of one page", () => {
  const options = { checkout: "/shop", payment: "#pay", completed: "#thanks" };

  it("checkout, payment and thank-you view may have one path", () => {
    const page = shop.tab().load("/shop", "navigate", options);
    expect(page.said).toEqual([STARTED]);
    expect(page.go("/shop#pay", "push")).toEqual([`${STEP} payment`]);
    expect(page.go("/shop#thanks", "push")).toEqual([ORDER]);
    expect(page.go("/shop#pay", "traverse")).toEqual([`${STEP} payment`]);
    expect(page.go("/shop#thanks", "traverse")).toEqual([]);
    expect(page.go("/shop", "push")).toEqual([STARTED]);
    expect(page.go("/shop#thanks", "push")).toEqual([ORDER]);
  });

  it("one address that is looked at twice is one", () => {
    const page = shop.tab().load("/shop#pay", "navigate", options);
    expect(page.go("/shop#thanks", "traverse")).toEqual([]);
    expect(page.go("/shop#thanks")).toEqual([]);
    expect(page.go("/shop#pay")).toEqual([`${STEP} payment`]);
    expect(page.go("/shop#thanks")).toEqual([ORDER]);
    expect(page.go("/shop#thanks")).toEqual([]);
  });

  it("what came of a page load does not colour what comes after it", () => {
    const tab = shop.tab();
    tab.load("/shop#thanks", "navigate", options);
    const page = tab.load("/shop#home", "reload", { ...options, checkout: undefined });
    page.go("/shop#checkout", "push");
    page.says(STEP);
    expect(page.go("/shop#thanks", "push")).toEqual([ORDER]);
  });
});

describe("a checkout", () => {
  it("is entered once, whatever page of it comes next", () => {
    const tab = shop.tab();
    expect(tab.load("/checkout/details").said).toEqual([STARTED, `${STEP} details`]);
    expect(tab.load("/checkout/delivery").said).toEqual([`${STEP} delivery`]);
    expect(tab.load("/checkout").said).toEqual([STEP]);
    expect(tab.load("/checkout/pay").said).toEqual([`${STEP} payment`]);
    expect(tab.load("/checkout/pay", "reload").said).toEqual([`${STEP} payment`]);
    expect(tab.load("/").said).toEqual([]);
    expect(tab.load("/checkout").said).toEqual([STEP]);
  });

  it("is entered again under another id, and not when it gets its first one", () => {
    const tab = shop.tab();
    tab.load("/checkout");
    expect(tab.load("/checkout", "navigate", SHOP, "ck_1").said).toEqual([STEP]);
    expect(tab.load("/checkout", "navigate", SHOP, "ck_1").said).toEqual([STEP]);
    expect(tab.load("/checkout").said).toEqual([STEP]);
    expect(tab.load("/checkout", "navigate", SHOP, "ck_2").said).toEqual([STARTED]);
    expect(tab.load("/checkout", "navigate", SHOP, "ck_2").said).toEqual([STEP]);
  });

  it("is told page by page in a shop of one page, and not for every query", () => {
    const page = shop.tab().load("/checkout");
    expect(page.go("/checkout?coupon=1", "replace")).toEqual([]);
    expect(page.go("/checkout/address", "push")).toEqual([STEP]);
    expect(page.go("/", "push")).toEqual([]);
    expect(page.go("/checkout/address", "push")).toEqual([STEP]);
  });

  it("has the steps that its addresses say, the furthest first", () => {
    const options = { steps: "all=/c, two=step=2 pay=/c/pay" };
    const tab = shop.tab();
    expect(tab.load("/c/x", "navigate", options).said).toEqual([`${STEP} all`]);
    expect(tab.load("/c?step=2", "navigate", options).said).toEqual([`${STEP} two`]);
    expect(tab.load("/c/pay", "navigate", options).said).toEqual([`${STEP} pay`]);
    expect(tab.load("/d", "navigate", options).said).toEqual([]);
  });
});

describe("what is remembered", () => {
  it("holds no address, and no more than it must", () => {
    for (let order = 0; order < 200; order += 1) shop.tab().load(`/thanks?secret=${order}`);
    const kept = JSON.stringify(shop.local);
    expect(kept).not.toMatch(/thanks|secret/);
    expect(kept.length).toBeLessThan(650);
    const told = (order: number) => shop.tab().load(`/thanks?secret=${order}`).said.length > 0;
    expect([199, 175, 150].map(told)).toEqual([false, false, false]);
    for (let visit = 0; visit < 100; visit += 1) told(199);
    expect(told(175)).toBe(false);
    expect(told(0)).toBe(true);
  });

  it("is kept in the browser only where the visitor id may be", () => {
    shop.tab().load("/thanks");
    expect(Object.keys(shop.local)).toEqual(["holdoff_funnel"]);
    shop.keepNothing();
    const tab = shop.tab();
    expect(tab.load("/thanks/2").said).toEqual([ORDER]);
    tab.load("/checkout");
    expect(tab.load("/thanks/2", "reload").said).toEqual([]);
    expect(tab.load("/thanks/2").said).toEqual([ORDER]);
    expect(shop.local.holdoff_funnel?.match(/\./g)).toHaveLength(1);
  });

  it("lasts as long as the page where the browser keeps nothing", () => {
    shop.refuseStorage();
    const page = shop.tab().load("/");
    expect(page.go("/thanks", "push")).toEqual([ORDER]);
    expect(page.go("/", "push")).toEqual([]);
    expect(page.go("/thanks", "push")).toEqual([]);
    expect(page.go("/checkout", "push")).toEqual([STARTED]);
    expect(page.go("/checkout/address", "push")).toEqual([STEP]);
    expect(page.go("/thanks", "push")).toEqual([ORDER]);
  });
});
