/** Orders that pages make known without naming a checkout: whose they are. */
import { describe, expect, test } from "vitest";
import type { PersonDocument } from "../../src/person/document.js";
import type { DatedFact, HeardFact } from "../../src/person/fact.js";
import { absorb } from "../../src/person/merge.js";
import { salesOf } from "../../src/person/sales.js";
import { arrived, DAY, inBothOrders, nobody, signal } from "./told.js";

const T = 10 * DAY;
interface Spoken {
  atMs?: number;
  visitor?: string;
  signed?: boolean;
}
type Ordered = { order?: string; checkout?: string; inferred?: boolean };
const orders = (more: Ordered, { atMs = T, visitor = "vh_1", signed = false }: Spoken = {}) =>
  signal({ type: "order.completed", ...more } as HeardFact, { atMs, visitor, signed });
const shows = (atMs: number, { visitor = "vh_1", checkout }: { visitor?: string; checkout?: string } = {}) =>
  signal({ type: "checkout.step_viewed", ...(checkout !== undefined && { checkout }) }, { atMs, visitor });

const NEVER = Number.NEGATIVE_INFINITY;
/** Up to when they ordered: the same in any order of arrival. */
function reach(before: PersonDocument, ...facts: DatedFact[]): number {
  const [first, ...others] = inBothOrders(facts, before).map((person) => salesOf(person).orderedMs);
  for (const other of others) expect(other).toBe(first);
  return first ?? Number.NaN;
}

const KINDS: [what: string, more: Ordered][] = [
  ["an order without any name", {}],
  ["an order with a number", { order: "o_1" }],
  ["a concluded order", { inferred: true }],
  ["a concluded order with a number and a checkout", { order: "o_1", inferred: true, checkout: "a" }],
];

describe.each(KINDS)("%s", (_, more) => {
  test("is a visitor's own", () => {
    expect(reach(nobody(), orders(more))).toBe(T);
  });

  test("is a customer's under their signature", () => {
    expect(reach(nobody("c_1"), orders(more, { signed: true }))).toBe(T);
    expect(reach(nobody("c_1"), orders(more))).toBe(NEVER);
  });

  test.each([
    ["more than a day before", T - DAY - 1, NEVER],
    ["a day before", T - DAY, T],
    ["a moment before", T - 1, T],
    ["just then", T, T],
  ])("is a customer's where that browser was at a checkout %s", (_when, atMs, reachMs) => {
    expect(reach(nobody("c_1"), orders(more), shows(atMs))).toBe(reachMs);
    expect(reach(nobody("c_1"), orders(more), shows(atMs, { checkout: "b" }))).toBe(reachMs);
  });

  test("is not a customer's where another browser was at one", () => {
    expect(reach(nobody("c_1"), orders(more), shows(T, { visitor: "vh_2" }))).toBe(NEVER);
  });

  test("becomes a customer's, or not, as its browser becomes one of theirs", () => {
    const merged = (...facts: DatedFact[]) =>
      salesOf(absorb(nobody("c_1"), arrived(facts), "visitor:vh_1", "m")).orderedMs;
    expect([
      merged(orders(more)),
      merged(orders(more), shows(T - DAY)),
      merged(orders(more, { signed: true })),
    ]).toEqual([NEVER, T, T]);
  });

  test("is a customer's by what is learned of that browser later", () => {
    const customer = absorb(nobody("c_1"), arrived([orders(more)]), "visitor:vh_1", "m");
    const with_ = arrived([shows(T - 5)]);
    for (const person of [absorb(customer, with_, "visitor:vh_1", "n"), arrived([shows(T - 5)], customer)])
      expect(salesOf(person).orderedMs).toBe(T);
  });
});

test("an order that names a checkout is a customer's own, signed or not", () => {
  expect(reach(nobody("c_1"), orders({ checkout: "a" }))).toBe(T);
  expect(reach(nobody("c_1"), orders({ order: "o_1", checkout: "a" }))).toBe(T);
});

test("an order of one number is a customer's once one of its tellers was at a checkout, or signed", () => {
  const [one, other] = [orders({ order: "o_1" }), orders({ order: "o_1" }, { visitor: "vh_2", atMs: T + 5 })];
  expect(reach(nobody("c_1"), one, other)).toBe(NEVER);
  expect(reach(nobody("c_1"), one, other, shows(T, { visitor: "vh_2" }))).toBe(T);
  expect(reach(nobody("c_1"), one, orders({ order: "o_1" }, { signed: true, atMs: T + 9 }))).toBe(T);
});

describe("of many that wait for their browser to turn out to have been at a checkout", () => {
  const many = (count: number) => Array.from({ length: count }, (_, n) => orders({}, { atMs: T + n }));

  test("eight are kept, and before that they count", () => {
    expect([
      reach(nobody("c_1"), ...many(8)),
      reach(nobody("c_1"), ...many(9)),
      reach(nobody("c_1"), ...many(12)),
    ]).toEqual([NEVER, T, T + 3]);
    for (const count of [8, 9, 12])
      for (const { known } of inBothOrders(many(count), nobody("c_1")))
        expect(known.orders.page.unnamed["vh_1"]?.pendingMs).toEqual(
          many(count)
            .slice(-8)
            .map(({ atMs }) => atMs),
        );
  });

  test("the latest counts once it turns out so", () => {
    expect(reach(nobody("c_1"), ...many(20), shows(T))).toBe(T + 19);
    for (const { known } of inBothOrders([...many(20), shows(T)], nobody("c_1")))
      expect(known.orders.page.unnamed).toEqual({ vh_1: { ownReachMs: T + 19, pendingMs: [] } });
  });
});

describe("of more browsers than the thirty-two that are kept", () => {
  const many = (count: number, more: Ordered) =>
    Array.from({ length: count }, (_, n) => orders(more, { visitor: `vh_${100 + n}`, atMs: T + n }));

  test.each([
    [32, NEVER, undefined],
    [33, T, T],
    [40, T + 7, T + 7],
  ])("the ones that are not count for all that they said: of %i", (count, reachMs, floorMs) => {
    expect(reach(nobody("c_1"), ...many(count, {}))).toBe(reachMs);
    for (const { known } of inBothOrders(many(count, {}), nobody("c_1")))
      expect([Object.keys(known.orders.page.unnamed).length, known.orders.floorMs]).toEqual([32, floorMs]);
  });

  test.each([
    [32, NEVER],
    [33, T],
    [40, T],
  ])("one will have been at a checkout, where they tell one order: of %i", (count, reachMs) => {
    expect(reach(nobody("c_1"), ...many(count, { order: "o_1" }))).toBe(reachMs);
    for (const { known } of inBothOrders(many(count, { order: "o_1" }), nobody("c_1")))
      expect(known.orders.page.orders.map(({ visitors }) => visitors?.length)).toEqual([32]);
  });
});
