/** Orders and what they complete: tombstones, and what of them is kept. */
import type { Fact } from "@holdoff/sdk/wire";
import { describe, expect, test } from "vitest";
import { countOrders, isCompleted } from "../../src/person/checkouts.js";
import { withCompleted } from "../../src/person/loose-sales.js";
import { arrived, byBackend, byPage, DAY, inBothOrders } from "./told.js";

const started = (checkout: string): Fact => ({ type: "checkout.started", checkout });
const ordered = (order?: string, checkout?: string): Fact => ({
  type: "order.completed",
  ...(order !== undefined && { order }),
  ...(checkout !== undefined && { checkout }),
});

describe("a checkout", () => {
  test("is completed by its tombstone, and the one without a name never for good", () => {
    const { known } = arrived(byPage([1, { type: "checkout.started" }], [1, started("a")], [2, ordered("o", "b")]));
    expect(known.completed).toEqual({ "": 2, b: 2 });
    expect(["a", "b", "", "constructor"].map((id) => isCompleted(known, id))).toEqual([false, true, false, false]);
  });

  test("that had started by an order without a checkout is completed by it, in whichever order they arrive", () => {
    const facts = byPage([1, started("before")], [5, started("just_then")], [6, started("after")], [5, ordered()]);
    for (const { known } of inBothOrders(facts)) {
      expect(known.completed).toEqual({ "": 5, before: 5, just_then: 5 });
    }
  });

  test("is completed when it was first ordered, however often it is", () => {
    for (const { known } of inBothOrders(byPage([3, ordered("o", "a")], [9, ordered("o", "a")]))) {
      expect(known.completed).toEqual({ "": 9, a: 3 });
    }
  });

  test("is one of the fifty that were heard of last; what arrives late for an older one is lost", () => {
    const name = (index: number) => `ck_${index + 100}`;
    const many = Array.from({ length: 51 }, (_, index) => [index + 10, started(name(index))] as const);
    const { known } = arrived(byPage([1, ordered()], ...many, [1, started("oldest")]));
    const names = Object.keys(known.checkouts);
    expect([names.length, names.includes(name(0)), names.includes(name(1)), names.includes(name(50))]).toEqual([
      50,
      false,
      true,
      true,
    ]);
    expect(known.completed).toEqual({ "": 1 });
  });
});

describe("a tombstone of the last order", () => {
  const person = arrived(byBackend([5, ordered("o", "a")]));

  test("stays when another was left elsewhere more than ninety days later", () => {
    expect(withCompleted(person, "b", 5 + 90 * DAY).known.completed).toEqual({ "": 5, a: 5, b: 5 + 90 * DAY });
    expect(withCompleted(person, "b", 6 + 90 * DAY).known.completed).toEqual({ "": 5, b: 6 + 90 * DAY });
  });

  test("stays however many others were left elsewhere", () => {
    const { completed } = Array.from({ length: 250 }).reduce(
      (before: typeof person, _, index) => withCompleted(before, `ck_${index}`, index + 10),
      person,
    ).known;
    expect([Object.keys(completed).length, completed[""], completed["a"], completed["ck_249"]]).toEqual([
      200,
      5,
      undefined,
      259,
    ]);
  });
});

describe("orders", () => {
  test("are kept from old to new, those of one instant by their names, the nameless last", () => {
    const facts = byBackend(
      [9, ordered("A1")],
      [5, ordered("Z1", "A2")],
      [5, ordered("A1", "A2")],
      [5, ordered("A1")],
      [5, ordered(undefined, "A2")],
      [5, ordered()],
      [2, ordered("X1")],
      [5, ordered("A1")],
    );
    for (const { known } of inBothOrders(facts)) {
      expect(known.orders).toEqual([
        { atMs: 2, order: "X1" },
        { atMs: 5, order: "A1" },
        { atMs: 5, order: "A1", checkout: "A2" },
        { atMs: 5, order: "Z1", checkout: "A2" },
        { atMs: 5 },
        { atMs: 5, checkout: "A2" },
        { atMs: 9, order: "A1" },
      ]);
    }
  });

  test.each<[string, number, [number, Fact][]]>([
    ["none", 0, []],
    [
      "one that page and backend both report",
      1,
      [
        [1, ordered("o_1")],
        [2, ordered("o_1", "a")],
      ],
    ],
    [
      "two numbers",
      2,
      [
        [1, ordered("o_1", "a")],
        [1, ordered("o_2", "a")],
      ],
    ],
    [
      "one checkout twice without a number",
      1,
      [
        [1, ordered(undefined, "a")],
        [2, ordered(undefined, "a")],
      ],
    ],
    [
      "two checkouts",
      2,
      [
        [1, ordered(undefined, "a")],
        [1, ordered(undefined, "b")],
      ],
    ],
    [
      "two instants and nothing else to tell them by",
      2,
      [
        [1, ordered()],
        [2, ordered()],
      ],
    ],
    [
      "one instant and nothing else to tell them by",
      1,
      [
        [1, ordered()],
        [1, ordered()],
      ],
    ],
  ])("are counted by number, else checkout, else time: %s", (_, count, said) => {
    expect(countOrders(arrived(byBackend(...said)).known)).toBe(count);
  });
});
