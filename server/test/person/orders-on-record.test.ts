/** What is on record of a person's orders: what the backend's words say of one, and what people read of them all. */
import { describe, expect, test } from "vitest";
import type { PersonDocument } from "../../src/person/document.js";
import type { DatedFact, HeardFact } from "../../src/person/fact.js";
import { countOrders, hasAnyOrder, hasOrder, type OrderView, ordersOf, orderTold } from "../../src/person/orders.js";
import type { Order } from "../../src/person/told-orders.js";
import { DAY, event, inBothOrders, MINUTE, nobody, signal } from "./told.js";

type Named = { order?: string; checkout?: string };
const completed = (more: Named & { renewal?: boolean }): HeardFact => ({ type: "order.completed", ...more });
const bought = (atMs: number, more: Named = {}, name = `webhook_${atMs}`) =>
  event(completed(more), { atMs, event: name, isDated: true });
const renewed = (atMs: number, order: string) => event(completed({ order, renewal: true }), { atMs });
const cancelled = (atMs: number, more: Named) => event({ type: "order.cancelled", ...more }, { atMs });
const onPage = (atMs: number, more: Named = {}) => signal(completed(more), { atMs });

/** What comes out is the same, whichever arrives first. */
function both<T>(view: (person: PersonDocument) => T, facts: DatedFact[]): T {
  const [first, ...others] = inBothOrders(facts).map(view);
  for (const other of others) expect(other).toEqual(first);
  return first as T;
}

const reads = (atMs: number, door: "backend" | "page", more: Partial<OrderView> = {}): OrderView => ({
  ...{ atMs, door, order: "o_1", checkouts: [], stands: true },
  ...more,
});

test.each<[what: string, facts: DatedFact[], read: OrderView[], count: number]>([
  ["nothing", [], [], 0],
  [
    "an order by the backend",
    [bought(5, { order: "o_1", checkout: "a" })],
    [reads(5, "backend", { checkouts: ["a"] })],
    1,
  ],
  ["an order by a page", [onPage(5, { order: "o_1", checkout: "a" })], [reads(5, "page", { checkouts: ["a"] })], 1],
  [
    "one by a page without a number",
    [onPage(5, { checkout: "a" })],
    [reads(5, "page", { order: null, checkouts: ["a"] })],
    1,
  ],
  [
    "one order by both",
    [bought(5, { order: "o_1", checkout: "a" }), onPage(4, { order: "o_1", checkout: "b" })],
    [reads(5, "backend", { checkouts: ["a"] })],
    1,
  ],
  [
    "an order by each",
    [bought(5, { order: "o_1" }), onPage(4, { order: "o_2" })],
    [reads(4, "page", { order: "o_2" }), reads(5, "backend")],
    2,
  ],
  [
    "one that names several checkouts, one after the other",
    [bought(5, { order: "o_1", checkout: "b" }), bought(6, { order: "o_1", checkout: "a" })],
    [reads(5, "backend", { checkouts: ["a", "b"] })],
    1,
  ],
  [
    "one without a number, told twice within a day",
    [bought(5, { checkout: "b" }, "webhook"), bought(DAY, { checkout: "a" }, "webhook")],
    [reads(5, "backend", { order: null, checkouts: ["a", "b"] })],
    1,
  ],
  [
    "one that was cancelled, at the time of its completion",
    [bought(5, { order: "o_1" }), cancelled(9, { order: "o_1" })],
    [reads(5, "backend", { stands: false })],
    0,
  ],
  [
    "one that was only cancelled, when that was heard",
    [cancelled(9, { order: "o_1" })],
    [reads(9, "backend", { stands: false })],
    0,
  ],
  [
    "one that the backend cancelled, and a page completes",
    [onPage(5, { order: "o_1" }), cancelled(9, { order: "o_1" })],
    [reads(9, "backend", { stands: false })],
    0,
  ],
])("people read, and count, %s", (_, facts, read, count) => {
  expect(both(({ known }) => [ordersOf(known), countOrders(known)], facts)).toEqual([read, count]);
});

test("a renewal counts as an order, beside those that stand", () => {
  const count = (...facts: DatedFact[]) => both(({ known }) => countOrders(known), facts);
  expect(count(renewed(5, "o_1"))).toBe(1);
  expect(count(renewed(5, "o_1"), renewed(6, "o_1"))).toBe(1);
  expect(count(renewed(5, "o_1"), renewed(6, "o_2"), bought(7, { order: "o_3" }))).toBe(3);
  expect(count(renewed(5, "o_1"), bought(6, { order: "o_1" }))).toBe(1);
  expect(count(renewed(5, "o_1"), cancelled(6, { order: "o_1" }))).toBe(0);
});

test("a renewal is none that people read: of its time nothing is known", () => {
  expect(both(({ known }) => ordersOf(known), [renewed(5, "o_1"), bought(7, { order: "o_3" })])).toMatchObject([
    { atMs: 7, order: "o_3" },
  ]);
});

describe("an order of that number", () => {
  const other = onPage(1, { order: "o_2" });
  test.each<[what: string, facts: DatedFact[], isThere: boolean]>([
    ["that the backend completed", [bought(5, { order: "o_1" }), other], true],
    ["that was cancelled", [cancelled(5, { order: "o_1" }), other], true],
    ["that was renewed", [renewed(5, "o_1"), other], true],
    ["that a page told", [onPage(5, { order: "o_1" }), other], true],
    ["among none", [], false],
    ["among others", [other, bought(5, { order: "o_3" })], false],
    ["among checkouts of that name", [bought(5, { checkout: "o_1" }), onPage(5, { checkout: "o_1" })], false],
  ])("is on record or not: %s", (_, facts, isThere) => {
    expect(both(({ known }) => hasOrder(known, "o_1"), facts)).toBe(isThere);
  });
});

test.each<[what: string, facts: DatedFact[], isThere: boolean]>([
  ["nothing", [], false],
  ["a checkout", [signal({ type: "checkout.started", checkout: "a" }, { atMs: 1 })], false],
  ["an order by the backend", [bought(5)], true],
  ["one that was cancelled", [cancelled(5, { order: "o_1" })], true],
  ["an order by a page", [onPage(5, { order: "o_1" })], true],
  ["one by a page without any name", [onPage(5)], true],
])("whether any order is on record, after %s", (_, facts, isThere) => {
  expect(both(({ known }) => hasAnyOrder(known), facts)).toBe(isThere);
});

test("orders of others are none of this person", () => {
  const { known } = nobody();
  const elsewhere = [{ key: "order:o_1", first: { receivedAtMs: 9, toldAtMs: 9 }, completedAtMs: 9, checkouts: ["a"] }];
  const other = { ...known, orders: { ...known.orders, elsewhere } };
  expect([ordersOf(other), countOrders(other), hasOrder(other, "o_1"), hasAnyOrder(other)]).toEqual([
    [],
    0,
    false,
    false,
  ]);
});

describe("the backend's word of an order", () => {
  const AT = 5 * MINUTE;
  const told = (fact: HeardFact, receivedAtMs = AT + 9) =>
    event(fact, { atMs: AT, receivedAtMs, event: "webhook", isDated: true });
  const first = { receivedAtMs: AT + 9, toldAtMs: AT };
  test.each<[what: string, dated: DatedFact, order: Order | undefined]>([
    ["of a number", told(completed({ order: "o_1" })), { key: "order:o_1", first, completedAtMs: AT + 9 }],
    [
      "of a checkout",
      told(completed({ checkout: "a" })),
      { key: `event:webhook@${AT}`, first, completedAtMs: AT + 9, checkouts: ["a"] },
    ],
    [
      "cancelled",
      told({ type: "order.cancelled", order: "o_1", checkout: "a" }),
      { key: "order:o_1", cancelledAtMs: AT + 9, checkouts: ["a"] },
    ],
    ["renewed", told(completed({ order: "o_1", checkout: "a", renewal: true })), { key: "order:o_1" }],
    ["cancelled, without a number: none", told({ type: "order.cancelled", checkout: "a" }), undefined],
    ["renewed, without a number: none", told(completed({ renewal: true })), undefined],
    ["of something else: none", told({ type: "checkout.started", checkout: "a" }), undefined],
    ["by a page: none", onPage(AT, { order: "o_1" }), undefined],
  ])("%s", (_, dated, order) => {
    expect(orderTold(dated)).toStrictEqual(order);
  });
});
