/** Each entry of a data layer is heard once, and the page notices nothing. */
import { afterEach, describe, expect, it, vi } from "vitest";
import dataLayer from "../../../src/browser/adapters/data-layer.js";
import { fakeHost, fakePage } from "./fake-host.js";

afterEach(() => vi.unstubAllGlobals());

type Layer = unknown[] & { push(...entries: unknown[]): number };

const STARTED = { event: "begin_checkout", ecommerce: {} };
const PAID = { event: "add_payment_info" };
const BOUGHT = { event: "purchase", ecommerce: { transaction_id: "T-1" } };
const UNNAMED = { event: "purchase" };

function hearing(globals: object, how: Parameters<typeof fakePage>[1] = {}) {
  const page = fakePage(globals, how);
  const host = fakeHost();
  dataLayer(host);
  return { ...host, page, heard: () => host.said.map(([, type]) => type) };
}

/** Does with a layer what GTM does when it loads: `push` becomes another one, which calls what was there. */
function loadsGtm(layer: Layer, calls = true) {
  const below = layer.push;
  const seen: unknown[] = [...layer];
  layer.push = function (this: Layer, ...entries) {
    seen.push(...entries);
    const length = calls ? below.apply(this, entries) : Array.prototype.push.apply(this, entries);
    while (this.length > 3) this.shift();
    return length;
  };
  return seen;
}

describe("hears each entry once", () => {
  it("what was pushed before and what is pushed later, several at once", () => {
    const layer: Layer = [STARTED];
    const { heard } = hearing({ dataLayer: layer });
    expect(layer.push(PAID, BOUGHT)).toBe(3);
    expect([...layer]).toEqual([STARTED, PAID, BOUGHT]);
    expect(heard()).toEqual(["checkout.started", "checkout.step_viewed", "order.completed"]);
  });

  it.each([true, false])("after GTM replaced push, whether it calls the one below (%s)", (calls) => {
    const layer: Layer = [STARTED];
    const { heard, look } = hearing({ dataLayer: layer });
    const seen = loadsGtm(layer, calls);
    // Not heard before the next look where GTM calls nobody.
    layer.push(PAID);
    look();
    look();
    layer.push(BOUGHT);
    layer.push({ event: "gtm.load" }, { event: "gtm.dom" });
    look();
    expect(heard()).toEqual(["checkout.started", "checkout.step_viewed", "order.completed"]);
    expect(seen.slice(0, 3)).toEqual([STARTED, PAID, BOUGHT]);
  });

  it("where GTM was there first", () => {
    const layer: Layer = [];
    loadsGtm(layer);
    const { heard } = hearing({ dataLayer: layer });
    layer.push(STARTED);
    expect(heard()).toEqual(["checkout.started"]);
  });

  it("what a tag pushes while a push is under way", () => {
    const layer: Layer = [];
    const { heard } = hearing({ dataLayer: layer });
    const below = layer.push;
    layer.push = function (this: Layer, ...entries) {
      const length = below.apply(this, entries);
      if (entries[0] === STARTED) this.push(PAID);
      return length;
    };
    layer.push(STARTED);
    expect(heard().sort()).toEqual(["checkout.started", "checkout.step_viewed"]);
  });

  it("where two parts listen", () => {
    const layer: Layer = [];
    const one = hearing({ dataLayer: layer });
    const two = fakeHost();
    dataLayer(two);
    const standing = layer.push;
    for (const _ of [1, 2, 3]) for (const { look } of [one, two]) look();
    // Neither stands on the other's again.
    expect(layer.push).toBe(standing);
    loadsGtm(layer, false);
    for (const { look } of [one, two, one, two]) look();
    layer.push(STARTED);
    expect(one.heard()).toEqual(["checkout.started"]);
    expect(two.said).toHaveLength(1);
  });

  it("one object that the page changes and pushes again", () => {
    const layer: Layer = [];
    const { heard } = hearing({ dataLayer: layer });
    const entry = { event: "begin_checkout" };
    layer.push(entry);
    entry.event = "purchase";
    layer.push(entry);
    expect(heard()).toEqual(["checkout.started", "order.completed"]);
  });

  it("a layer by another name, two of them, one that comes late, and one that takes its place", () => {
    const globals: Record<string, unknown> = { shopLayer: [STARTED], dataLayer: [PAID] };
    const { heard, look } = hearing(globals, { scripts: ["https://www.googletagmanager.com/gtm.js?id=G&l=shopLayer"] });
    expect(heard().sort()).toEqual(["checkout.started", "checkout.step_viewed"]);
    globals["dataLayer"] = [BOUGHT];
    look();
    expect(heard()).toContain("order.completed");
  });
});

describe("does no harm", () => {
  it("to a push that throws, or takes this and arguments for what they are", () => {
    const calls: unknown[] = [];
    const layer = {
      length: 0,
      push(this: unknown, ...args: unknown[]) {
        calls.push([this, args]);
        if (args[0] === BOUGHT) throw new Error("the page's own");
        return "its own answer";
      },
    };
    const { heard } = hearing({ dataLayer: layer });
    const other = {};
    expect(layer.push(STARTED, 2)).toBe("its own answer");
    expect(layer.push.call(other, PAID)).toBe("its own answer");
    expect(() => layer.push(BOUGHT)).toThrow("the page's own");
    expect(calls).toEqual([
      [layer, [STARTED, 2]],
      [other, [PAID]],
      [layer, [BOUGHT]],
    ]);
    expect(calls.map((call) => (call as unknown[])[0])[1]).toBe(other);
    expect(heard()).toEqual(["checkout.started", "checkout.step_viewed"]);
  });

  it("when what hears it throws", () => {
    const layer: Layer = [];
    fakePage({ dataLayer: layer });
    dataLayer({
      ...fakeHost(),
      say() {
        throw new Error("ours");
      },
    });
    expect(layer.push(STARTED)).toBe(1);
  });

  it("to entries that throw when they are looked at", () => {
    const layer: Layer = [];
    const { heard } = hearing({ dataLayer: layer });
    const trap = new Proxy(
      {},
      {
        ownKeys() {
          throw new Error("no");
        },
        get() {
          throw new Error("no");
        },
      },
    );
    expect(layer.push(trap, STARTED)).toBe(2);
    expect(heard()).toEqual(["checkout.started"]);
  });

  it("to a frozen layer", () => {
    const layer = Object.freeze([STARTED]);
    const { heard, look } = hearing({ dataLayer: layer });
    look();
    expect(heard()).toEqual(["checkout.started"]);
  });

  it("to a proxy that binds what it hands out", () => {
    const target: Layer = [];
    const layer: Layer = new Proxy(target, {
      get(of, name, receiver) {
        const value = Reflect.get(of, name, receiver);
        return typeof value === "function" ? value.bind(of) : value;
      },
    });
    const { heard, look } = hearing({ dataLayer: layer });
    for (let looks = 0; looks < 200; looks++) look();
    expect(layer.push(STARTED)).toBe(1);
    expect(heard()).toEqual(["checkout.started"]);
  });

  it("to a getter that makes a new layer each time, or throws", () => {
    const made: Layer[] = [];
    const { look } = hearing({
      get dataLayer() {
        made.unshift([]);
        return made[0];
      },
    });
    for (let looks = 0; looks < 200; looks++) look();
    expect(made.filter((layer) => Object.hasOwn(layer, "push")).length).toBeLessThan(30);
    const { said } = hearing({
      get dataLayer() {
        throw new Error("no");
      },
    });
    expect(said).toEqual([]);
  });

  it.each([7, "text", null, {}, { push: 7 }, { push: null }, () => undefined])("to a layer that is %j", (layer) => {
    const { look, said } = hearing({ dataLayer: layer });
    look();
    expect(said).toEqual([]);
  });
});

describe("an order without a name", () => {
  it.each(["reload", "back_forward"])("is not told on %s, one with a name is", (type) => {
    const layer: Layer = [UNNAMED];
    const { said, page } = hearing({ dataLayer: layer }, { type });
    expect(said).toEqual([]);
    layer.push(BOUGHT);
    expect(said).toEqual([["signal", "order.completed", { order: "T-1" }]]);
    // The shop is one page, and its customer has gone on.
    page.location.href = "https://shop.example/thanks-again";
    layer.push(UNNAMED);
    expect(said).toHaveLength(2);
  });

  it("is told once an address, until the next checkout", () => {
    const layer: Layer = [STARTED, UNNAMED];
    const { heard } = hearing({ dataLayer: layer });
    layer.push({ ...UNNAMED });
    expect(heard()).toEqual(["checkout.started", "order.completed"]);
    layer.push({ ...STARTED }, { ...UNNAMED });
    expect(heard()).toEqual(["checkout.started", "order.completed", "checkout.started", "order.completed"]);
  });

  it("is none where the page named it already", () => {
    const layer: Layer = [BOUGHT];
    const { said } = hearing({ dataLayer: layer });
    layer.push(UNNAMED);
    expect(said).toEqual([["signal", "order.completed", { order: "T-1" }]]);
  });
});
