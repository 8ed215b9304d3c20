/** Up to when an order reaches, by which of its tellings, and which checkouts it names. */

import { describe, expect, test } from "vitest";
import type { PersonDocument } from "../../src/person/document.js";
import type { DatedFact, HeardFact } from "../../src/person/fact.js";
import { reachOf } from "../../src/person/orders.js";
import { salesOf } from "../../src/person/sales.js";
import { DAY, event, HOUR, inBothOrders, MINUTE, nobody, signal } from "./told.js";

const ordered = (more: { order?: string; checkout?: string; renewal?: boolean } = {}): HeardFact => ({
  type: "order.completed",
  order: "o_1",
  ...more,
});
const byShop = (fact: HeardFact, atMs: number, receivedAtMs = atMs) =>
  event(fact, { atMs, receivedAtMs, isDated: true });
const byBrowser = (fact: HeardFact, atMs: number, receivedAtMs = atMs) => signal(fact, { atMs, receivedAtMs });

/** What comes out is the same, whichever arrives first. */
function sales<T>(
  view: (of: ReturnType<typeof salesOf>) => T,
  facts: DatedFact[],
  before: PersonDocument = nobody(),
): T {
  const [first, ...others] = inBothOrders(facts, before).map((person) => view(salesOf(person)));
  for (const other of others) expect(other).toEqual(first);
  return first as T;
}
const orderedMs = (...facts: DatedFact[]) => sales((of) => of.orderedMs, facts);
const completed = (...facts: DatedFact[]) => sales((of) => [...of.completedAtMs.keys()].sort(), facts);

test.each([
  ["at once", 0, 0],
  ["a millisecond less than two hours late", 2 * HOUR - 1, 2 * HOUR - 1],
  ["two hours late", 2 * HOUR, 2 * HOUR],
  ["a millisecond more than two hours late", 2 * HOUR + 1, 2 * MINUTE],
  ["days late", 3 * DAY, 2 * MINUTE],
])("a telling that is received %s reaches so far", (_, lateMs, reachMs) => {
  expect(reachOf({ receivedAtMs: 1_000 + lateMs, toldAtMs: 1_000 })).toBe(1_000 + reachMs);
  expect(orderedMs(byShop(ordered(), 1_000, 1_000 + lateMs))).toBe(1_000 + reachMs);
});

describe("of the tellings of one order by the backend", () => {
  test("the one counts that was received first, whenever it is said to have happened", () => {
    expect(orderedMs(byShop(ordered(), 50, 100), byShop(ordered(), 10, 200))).toBe(100);
    expect(orderedMs(byShop(ordered(), 10, 200), byShop(ordered(), 50, 100))).toBe(100);
  });

  test("of two that were received in one instant the earlier told time counts", () => {
    const late = 3 * HOUR;
    expect(orderedMs(byShop(ordered(), 10, late), byShop(ordered(), late - 5, late))).toBe(10 + 2 * MINUTE);
  });

  test("those under other event ids are no other orders, and all checkouts that they name are its own", () => {
    const said = [
      event(ordered({ checkout: "b" }), { atMs: 100, event: "e_1" }),
      event(ordered({ checkout: "a" }), { atMs: 900, event: "e_2" }),
      event(ordered(), { atMs: 950, event: "e_3" }),
    ];
    expect(sales((of) => [of.orderedMs, [...of.completedAtMs].sort()], said)).toEqual([
      100,
      [
        ["a", 100],
        ["b", 100],
      ],
    ]);
  });

  test("a cancellation names checkouts, too", () => {
    const said = [
      byShop(ordered(), 100),
      byShop({ type: "order.cancelled", order: "o_1", checkout: "a" }, 200),
      byShop(ordered(), 300),
    ];
    expect(completed(...said)).toEqual(["a"]);
  });
});

describe("what a page tells of an order", () => {
  test("counts as it is while the trusted door is silent", () => {
    expect(
      orderedMs(byBrowser(ordered({ checkout: "a" }), 50, 100), byBrowser(ordered({ checkout: "b" }), 40, 200)),
    ).toBe(100);
  });

  const TOLD = 1_000;
  test.each([
    ["is later, up to two hours after the told time", TOLD + 2 * HOUR - 1, TOLD + 2 * HOUR - 1],
    ["is two hours after the told time", TOLD + 2 * HOUR, TOLD + 2 * HOUR],
    ["is later than that", TOLD + 2 * HOUR + 1, TOLD + 500],
    ["is a millisecond later", TOLD + 501, TOLD + 501],
    ["is no later", TOLD + 500, TOLD + 500],
    ["is earlier", TOLD, TOLD + 500],
  ])("counts beside what the backend tells where its reach %s", (_, pageMs, reachMs) => {
    const said = [byShop(ordered(), TOLD, TOLD + 500), byBrowser(ordered({ checkout: "a" }), pageMs)];
    expect(orderedMs(...said)).toBe(reachMs);
  });

  test.each([
    ["that any browser can make up does not count", {}, TOLD + 500],
    ["under their signature counts", { signed: true }, TOLD + 900],
  ])("of a customer's order %s beside what the backend tells", (_, more, reachMs) => {
    const page = signal(ordered(), { atMs: TOLD + 900, ...more });
    expect(sales((of) => of.orderedMs, [byShop(ordered(), TOLD, TOLD + 500), page], nobody("c_1"))).toBe(reachMs);
  });

  test("is its first telling by the page, and no later one", () => {
    const said = [byBrowser(ordered({ checkout: "a" }), 800), byBrowser(ordered({ checkout: "a" }), 900)];
    expect(orderedMs(byShop(ordered(), 500), ...said)).toBe(800);
  });

  test("names checkouts of it", () => {
    expect(completed(byShop(ordered({ checkout: "a" }), 500), byBrowser(ordered({ checkout: "b" }), 400))).toEqual([
      "a",
      "b",
    ]);
  });

  test("of an address is no name", () => {
    const concluded: HeardFact = { type: "order.completed", order: "o_1", checkout: "b", inferred: true };
    expect(completed(byShop(ordered({ checkout: "a" }), 500), byBrowser(concluded, 400))).toEqual(["a"]);
  });
});

describe("an order without a number", () => {
  const unnumbered = (atMs: number, more: { checkout?: string } = {}, name = "webhook") =>
    event({ type: "order.completed", ...more }, { atMs, event: name, isDated: true });

  test("is one for each event id within a day of its first told time", () => {
    expect(orderedMs(unnumbered(0), unnumbered(DAY - 1))).toBe(0);
    expect(orderedMs(unnumbered(0), unnumbered(DAY))).toBe(DAY);
    expect(orderedMs(unnumbered(DAY - 1), unnumbered(DAY + 5), unnumbered(0))).toBe(DAY + 5);
    expect(orderedMs(unnumbered(0), unnumbered(5, {}, "other"))).toBe(5);
  });

  test("is one beside orders with a number, of which one is only cancelled", () => {
    const told = [unnumbered(0), unnumbered(DAY - 1)];
    expect(orderedMs(...told, byShop(ordered(), 0))).toBe(0);
    expect(orderedMs(...told, byShop({ type: "order.cancelled", order: "o_1" }, 5))).toBe(0);
  });

  test("is what has none, and not one whose number looks like an event", () => {
    const numbered = (order: string, atMs: number) => byShop(ordered({ order }), atMs);
    expect(orderedMs(numbered("event:webhook@1", 0), numbered("event:webhook@2", 5))).toBe(5);
  });

  test("names all that its tellings of the day name", () => {
    const said = [unnumbered(0, { checkout: "a" }), unnumbered(5, { checkout: "b" })];
    expect(sales((of) => [...of.completedAtMs].sort(), said)).toEqual([
      ["a", 0],
      ["b", 0],
    ]);
  });

  test("of a page is another one each time: the last reaches furthest", () => {
    const page = (atMs: number) => byBrowser({ type: "order.completed", checkout: "a" }, atMs);
    expect(sales((of) => [of.orderedMs, [...of.completedAtMs]], [page(5), page(9)])).toEqual([9, [["a", 5]]]);
    expect(orderedMs(byBrowser({ type: "order.completed" }, 5), byBrowser({ type: "order.completed" }, 9))).toBe(9);
  });
});

describe("a renewal", () => {
  const renewal = ordered({ renewal: true, checkout: "a" });

  test("counts for nothing, by either door", () => {
    for (const said of [
      byShop(renewal, 5),
      byBrowser(renewal, 5),
      byShop({ type: "order.completed", renewal: true }, 5),
    ])
      expect([orderedMs(said), completed(said)]).toEqual([Number.NEGATIVE_INFINITY, []]);
  });

  test("takes nothing from an order that is told otherwise, too", () => {
    expect(orderedMs(byShop(renewal, 5), byShop(ordered(), 9))).toBe(9);
  });

  test("is a word of the trusted door: what a page says of that order is none", () => {
    expect(orderedMs(byShop(renewal, 5), byBrowser(ordered({ checkout: "a" }), 9))).toBe(Number.NEGATIVE_INFINITY);
  });
});
