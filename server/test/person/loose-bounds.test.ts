/** What a page says without a name, over more signals and visits than are kept: what the older ones meant stands. */
import type { Fact } from "@holdoff/sdk/wire";
import { describe, expect, test } from "vitest";
import { openCheckouts } from "../../src/gate/activity-view.js";
import type { PersonDocument } from "../../src/person/document.js";
import { absorb } from "../../src/person/merge.js";
import { arrived, byBackend, byPage, HOUR, inBothOrders, MINUTE } from "./told.js";

const step: Fact = { type: "checkout.step_viewed" };
const paying = (checkout?: string): Fact => ({
  type: "checkout.step_viewed",
  step: "payment",
  ...(checkout !== undefined && { checkout }),
});
const started = (checkout: string): Fact => ({ type: "checkout.started", checkout });
const inferred: Fact = { type: "order.completed", inferred: true };
const ordered: Fact = { type: "order.completed" };
const openIds = (person: PersonDocument): string[] =>
  openCheckouts(person, 0)
    .map(({ id }) => id)
    .sort();

type Said = [atMs: number, fact: Fact];

/** At each minute from the first to the last. */
const each = (from: number, to: number, fact: Fact): Said[] =>
  Array.from({ length: to - from + 1 }, (_, index) => [(from + index) * MINUTE, fact]);
const inMinutes = (startedAt: number, lastAt: number, paymentAt: number | null) => ({
  startedAtMs: startedAt * MINUTE,
  lastAtMs: lastAt * MINUTE,
  paymentAtMs: paymentAt === null ? null : paymentAt * MINUTE,
});

describe("of more than twenty-four checkout signals without an id", () => {
  test.each<[string, Said[], paid: [number, number] | null]>([
    ["steps", each(2, 31, step), null],
    ["payments", each(2, 31, paying()), [7, 31]],
    ["both in turn", each(2, 31, step).map((said, index) => (index % 2 ? said : [said[0], paying()])), [6, 30]],
  ])("the last follow a checkout that is heard of late, and the others stay unnamed: %s", (_, said, paid) => {
    const person = arrived(byBackend([MINUTE, started("a")]), arrived(byPage(...said)));
    expect(person.known.checkouts).toEqual({
      "": inMinutes(2, 7, paid?.[0] ?? null),
      a: inMinutes(1, 31, paid?.[1] ?? null),
    });
    const { steps, payments } = person.known.loose ?? { steps: [], payments: [] };
    expect([...steps, ...payments].sort((x, y) => x - y)).toEqual(each(8, 31, step).map(([atMs]) => atMs));
  });

  test("twenty-four are none too many", () => {
    const person = arrived(byBackend([MINUTE, started("a")]), arrived(byPage(...each(2, 25, step))));
    expect(person.known.checkouts).toEqual({ a: inMinutes(1, 25, null) });
  });

  test.each<[string, number, number | null]>([
    ["after", 4, 5],
    ["at", 5, null],
    ["before", 6, null],
  ])("those that went before an order are over: a payment %s it", (_, orderedAt, paymentAt) => {
    const before = arrived(byPage(...each(2, 4, step), [5 * MINUTE, paying()], ...each(6, 31, step)));
    const { known } = arrived(byBackend([orderedAt * MINUTE, ordered]), before);
    // When it began again is not known any more: at the last of those that are not kept, at the latest.
    expect(known.checkouts).toEqual({ "": inMinutes(7, 31, paymentAt) });
  });

  test("those are over that are not kept, where the order came with the last of them", () => {
    const { known } = arrived(byBackend([7 * MINUTE, ordered]), arrived(byPage(...each(7, 31, step))));
    expect(known.checkouts).toEqual({ "": inMinutes(8, 31, null) });
  });
});

test("a step at the instant of an order is over, and one a millisecond later is not", () => {
  for (const person of inBothOrders(byPage([5, step], [5, ordered]))) expect(openIds(person)).toEqual([]);
  for (const person of inBothOrders(byPage([6, step], [5, ordered]))) expect(openIds(person)).toEqual([""]);
});

test("a step without an id belongs to whichever checkout started last, whatever it is called", () => {
  for (const person of inBothOrders(byPage([2, started("a")], [1, started("b")], [3, paying()]))) {
    expect([person.known.checkouts["a"]?.paymentAtMs, person.known.checkouts["b"]?.paymentAtMs]).toEqual([3, null]);
  }
});

describe("an order that a page concluded", () => {
  const completed = (...said: Said[]) => {
    const [forward, backward] = inBothOrders(byPage(...said)).map(({ known }) => known.completed);
    expect(backward).toEqual(forward);
    return forward;
  };

  test("completes no checkout whose steps were seen, but not the payment", () => {
    expect(completed([1, paying("b")], [2, started("a")], [3, step], [4, inferred])).toEqual({ "": 4, b: 4 });
  });

  test("completes what was paid for in its own visit from the first signal on, and not in one before", () => {
    const [later, last] = [HOUR, HOUR + 1];
    expect(completed([1, started("a")], [2, paying()], [later, paying("b")], [last, inferred])).toEqual({
      "": last,
      b: last,
    });
    expect(completed([1, started("a")], [later, paying()], [last, inferred])).toEqual({ "": last, a: last });
  });

  test("completes no checkout of which nothing is known any more", () => {
    const others = Array.from({ length: 50 }, (_, index): Said => [index + 2, started(`ck_${index}`)]);
    const { known } = arrived(byPage([1, paying("a")], ...others, [60, inferred]));
    expect([known.completed, known.orders]).toEqual([{}, []]);
  });

  test("keeps to what it completed when it is older than the last eight, and the others learn better", () => {
    // Nobody paid where the first was concluded. Where the others were, it was for `a`, as far as is known.
    const later = Array.from({ length: 8 }, (_, index): Said => [HOUR + index + 3, inferred]);
    const before = arrived(byPage([0, inferred], [HOUR, started("a")], [HOUR + 2, paying()], ...later));
    expect(before.known.completed).toEqual({ "": HOUR + 10, a: HOUR + 3 });
    const { known } = arrived(byBackend([HOUR + 1, started("b")]), before);
    expect(known.completed).toEqual({ "": HOUR + 10, b: HOUR + 3 });
  });
});

describe("when the visit is not among the last sixteen any more", () => {
  const visits = (from: number, count: number): Said[] =>
    Array.from({ length: count }, (_, index) => [(from + index) * HOUR, { type: "page.viewed" }]);

  test.each<[string, Said[]]>([
    [
      "by name",
      [
        [0, paying("a")],
        [1, inferred],
      ],
    ],
    [
      "without one",
      [
        [0, started("a")],
        [1, paying()],
        [2, inferred],
      ],
    ],
  ])("what was paid for in it %s stays completed", (_, said) => {
    const person = arrived(byPage(...said, ...visits(1, 20)));
    expect([openIds(person), Object.keys(person.known.completed).sort()]).toEqual([[], ["", "a"]]);
    expect([person.known.loose, person.now.visits.length]).toEqual([{ steps: [], payments: [], inferred: [] }, 16]);
  });

  test("what nobody paid for in it stays open, whatever is concluded later of an old visit", () => {
    const person = arrived(byPage([0, started("a")], [1, inferred], ...visits(1, 20), [2, inferred]));
    expect([openIds(person), person.known.completed]).toEqual([["a"], {}]);
  });

  test("what was paid for stays completed, where two persons become one and have more visits together", () => {
    const buyer = arrived(byPage([0, paying("a")], [1, inferred], ...visits(1, 10)));
    const other = arrived(byPage(...visits(20, 10)));
    for (const person of [absorb(buyer, other, "checkout:ck", "m"), absorb(other, buyer, "checkout:ck", "m")]) {
      expect([openIds(person), Object.keys(person.known.completed).sort()]).toEqual([[], ["", "a"]]);
    }
  });

  test("the signals of sixteen visits are still loose: news of the first changes what they mean", () => {
    const before = arrived(byPage([1, step], ...visits(1, 15)));
    const { known } = arrived(byBackend([0, started("a")]), before);
    expect(known.checkouts).toEqual({ a: { startedAtMs: 0, lastAtMs: 1, paymentAtMs: null } });
  });
});

test("what is loose is told again alike, in whichever order a store lists the tables", () => {
  const before = arrived(
    byPage(
      [1, started("b")],
      [2, started("a")],
      [3, paying()],
      [4, { ...ordered, checkout: "y" }],
      [5, { ...ordered, checkout: "x" }],
    ),
  );
  const turned = <T>(table: Record<string, T>) => Object.fromEntries(Object.entries(table).reverse());
  const { checkouts, completed } = before.known;
  const listed = { ...before, known: { ...before.known, checkouts: turned(checkouts), completed: turned(completed) } };
  // Learnt late: it was `a` no more, that had been completed before.
  const late = byBackend([2, { ...ordered, checkout: "a" }]);
  expect(arrived(late, listed).known).toEqual(arrived(late, before).known);
  expect(arrived(late, listed).known.checkouts["b"]?.paymentAtMs).toBe(3);
});
