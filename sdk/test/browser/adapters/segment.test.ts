/** Segment's and RudderStack's snippets and what replaces them: each call is heard once. */
import { afterEach, describe, expect, it, vi } from "vitest";
import segment from "../../../src/browser/adapters/segment.js";
import { fakeHost, fakePage } from "./fake-host.js";

afterEach(() => vi.unstubAllGlobals());

type Call = [method: string, ...args: unknown[]];
type Method = (...args: unknown[]) => unknown;
type Tracker = Record<string, Method>;

/** The snippet: an array of calls, with methods that push to it. */
function snippet(methods: string[], calls: Call[] = []): Tracker & Call[] {
  const queue = calls as Tracker & Call[];
  for (const method of methods)
    queue[method] = (...args) => {
      queue.push([method, ...args]);
      return queue;
    };
  return queue;
}

const SEGMENT = ["track", "page", "identify", "on", "off", "ready"];
const RUDDER = ["track", "page", "identify", "ready", "load"];

interface Library extends Tracker {
  track: Method;
}

/** Segment's library tells who listens; `first` are those methods of the queue that it calls before the others. */
function library(
  queue: Call[],
  {
    first = ["on"],
    copies = false,
    only,
    without,
  }: { first?: string[]; copies?: boolean; only?: string; without?: string } = {},
): Library {
  const hearers: Method[] = [];
  const made: Library = {
    on: (_event, hear) => void hearers.push(hear as Method),
    off: (_event, hear) => void hearers.splice(hearers.indexOf(hear as Method) >>> 0, 1),
    ready: (run) => (run as Method)(),
    page: () => undefined,
    identify: () => undefined,
    track: (name, props) => {
      for (const hear of hearers) hear(name, copies && props ? { ...(props as object) } : props, {});
      return "its own promise";
    },
  };
  if (without) delete made[without];
  const before = queue.filter(([method]) => first.includes(method));
  for (const [method, ...args] of [...before, ...queue.filter((call) => !before.includes(call))])
    if (only === undefined || method === only) made[method]?.(...args);
  return made;
}

/** RudderStack's has nobody to tell. */
function rudder(queue: Call[]): Library {
  const made: Library = { track: () => undefined, ready: (run) => (run as Method)() };
  for (const [method, ...args] of queue) made[method]?.(...args);
  return made;
}

const hearing = (globals: Record<string, unknown>, early: unknown[] = []) => {
  fakePage(globals);
  const host = fakeHost(early);
  segment(host);
  return { ...host, heard: () => host.said.map(([, type]) => type) };
};

const ALL = ["checkout.started", "checkout.step_viewed", "order.completed"];
const STEP = { checkout_id: "ck", step: 2 };

describe.each<[string, string, string[], (queue: Call[]) => Library]>([
  ["Segment", "analytics", SEGMENT, (queue) => library(queue)],
  ["Segment, whose library hands out copies", "analytics", SEGMENT, (queue) => library(queue, { copies: true })],
  ["a library that goes by the order of the queue", "analytics", SEGMENT, (queue) => library(queue, { first: [] })],
  ["a library that calls what was tracked alone", "analytics", SEGMENT, (queue) => library(queue, { only: "track" })],
  ["a library that lets nobody go", "analytics", SEGMENT, (queue) => library(queue, { without: "off" })],
  ["RudderStack", "rudderanalytics", RUDDER, rudder],
])("%s", (_what, name, methods, load) => {
  it("is heard before its library is there and after, each call once", () => {
    const queue = snippet(methods, [["track", "Checkout Started", { order_id: "o" }]]);
    const globals: Record<string, unknown> = { [name]: queue };
    const { heard, look, said } = hearing(globals);
    expect(heard()).toEqual(["checkout.started"]);
    expect(queue["track"]?.("Checkout Step Viewed", STEP)).toBe(queue);
    expect(heard()).toEqual(ALL.slice(0, 2));
    const loaded = load(queue);
    globals[name] = loaded;
    look();
    look();
    loaded.track("Order Completed", { order_id: "o", checkout_id: "ck" });
    expect(heard()).toEqual(ALL);
    expect(said[2]).toEqual(["signal", "order.completed", { checkout: "ck", order: "o" }]);
  });

  it("is heard where its library was there first", () => {
    const loaded = load(snippet(methods));
    const { heard, look } = hearing({ [name]: loaded });
    look();
    loaded.track("Checkout Started", {});
    loaded.track("Product Added");
    loaded.track("Product Added");
    expect(heard()).toEqual(["checkout.started", "cart.changed", "cart.changed"]);
  });

  it("is heard where its library came after the script and before the adapter", () => {
    const queue = snippet(methods, [["page"], ["track", "Checkout Started", { order_id: "o" }]]);
    const early = [...queue];
    const loaded = load(queue);
    queue.length = 0;
    const { heard, look } = hearing({ [name]: loaded }, early);
    look();
    expect(heard()).toEqual(["checkout.started"]);
    loaded.track("Checkout Started", { order_id: "o" });
    expect(heard()).toEqual(["checkout.started", "checkout.started"]);
  });

  it("is heard once where the queue is as it was", () => {
    const queue = snippet(methods, [["track", "Checkout Started", { order_id: "o" }]]);
    const globals: Record<string, unknown> = { [name]: queue };
    const { heard, look } = hearing(globals, [...queue]);
    expect(heard()).toEqual(["checkout.started"]);
    globals[name] = load(queue);
    look();
    expect(heard()).toEqual(["checkout.started"]);
  });

  it("answers what it answers, and throws what it throws", () => {
    const error = new Error("the page's own");
    const loaded = load(snippet(methods));
    const plain = loaded.track;
    loaded.track = function (this: unknown, ...args) {
      if (args[0] === "fails") throw error;
      return [this, args, plain(...args)];
    };
    const { look } = hearing({ [name]: loaded });
    look();
    expect(loaded.track("Product Added", 1, 2)).toEqual([loaded, ["Product Added", 1, 2], plain("x")]);
    expect(() => loaded.track("fails")).toThrow(error);
  });
});

describe("does no harm", () => {
  it.each([null, 7, "text", {}, [], { track: 7 }, { on: 7 }, Object.freeze({ track: () => 1 })])(
    "to %j",
    (analytics) => {
      const { look, said } = hearing({ analytics });
      look();
      expect(said).toEqual([]);
    },
  );

  it("to one that throws when it is looked at, while the other is heard", () => {
    const queue = snippet(RUDDER, [["track", "Checkout Started"]]);
    const { heard } = hearing({
      get analytics() {
        throw new Error("no");
      },
      rudderanalytics: queue,
    });
    expect(heard()).toEqual(["checkout.started"]);
  });
});
