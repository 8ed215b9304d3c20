/** Whether an order stands, and what it completes while it does. */
import { describe, expect, test } from "vitest";
import type { PersonDocument } from "../../src/person/document.js";
import type { DatedFact, HeardFact } from "../../src/person/fact.js";
import { absorb } from "../../src/person/merge.js";
import { isEnded, salesOf } from "../../src/person/sales.js";
import type { ToldOrders } from "../../src/person/told-orders.js";
import { arrived, event, HOUR, inBothOrders, nobody, signal } from "./told.js";

const completes = (atMs: number, { order = "o_1", checkout = "a", receivedAtMs = atMs } = {}) =>
  event({ type: "order.completed", order, checkout }, { atMs, receivedAtMs, isDated: true });
const cancels = (atMs: number, { order = "o_1", receivedAtMs = atMs } = {}) =>
  event({ type: "order.cancelled", order }, { atMs, receivedAtMs, isDated: true });
const started = (atMs: number, checkout = "a") => signal({ type: "checkout.started", checkout }, { atMs });
const step = (atMs: number, checkout = "a") => signal({ type: "checkout.step_viewed", checkout }, { atMs });
const ordersPage = (atMs: number, more: { order?: string; checkout?: string; inferred?: boolean }) =>
  signal({ type: "order.completed", ...more } as HeardFact, { atMs });

const completedIn = (person: PersonDocument): string[] => [...salesOf(person).completedAtMs.keys()].sort();
function openIn(person: PersonDocument): string[] {
  const sales = salesOf(person);
  return sales.checkouts.flatMap((one) => (isEnded(one, sales) ? [] : [one.id])).sort();
}

/** Which checkouts are completed, and which of those that were seen are open: the same in any order of arrival. */
function come(...facts: DatedFact[]): { completed: string[]; open: string[] } {
  const [first, ...others] = inBothOrders(facts).map((person) => ({
    completed: completedIn(person),
    open: openIn(person),
  }));
  for (const other of others) expect(other).toEqual(first);
  if (!first) throw new Error("somebody is there");
  return first;
}
const stands = (...facts: DatedFact[]): boolean => come(...facts).completed.includes("a");

describe("an order", () => {
  test.each<[what: string, facts: DatedFact[], isStanding: boolean]>([
    ["that was completed", [completes(5)], true],
    ["that was only cancelled", [cancels(5)], false],
    ["that was cancelled a millisecond after it was completed", [completes(5), cancels(6)], false],
    ["that was cancelled in the same instant", [completes(5), cancels(5)], true],
    ["whose cancellation was received before its completion", [cancels(4), completes(5)], true],
    ["that failed and was paid then", [completes(5), cancels(6), completes(7)], true],
    ["that was cancelled at last", [completes(5), cancels(6), completes(7), cancels(8)], false],
    [
      "whose completion was received last, and is said to have happened first",
      [completes(5), cancels(6), completes(1, { receivedAtMs: 7 })],
      true,
    ],
    [
      "whose cancellation was received last, and is said to have happened first",
      [completes(5), cancels(1, { receivedAtMs: 7 })],
      false,
    ],
    ["while another one was cancelled", [completes(5), cancels(6, { order: "o_2" })], true],
  ])("%s", (_, facts, isStanding) => {
    expect(stands(...facts)).toBe(isStanding);
  });

  test("does not stand again by a copy of its completion", () => {
    const told = completes(5);
    const before = arrived([told, cancels(6)]);
    const again: DatedFact = { ...told, source: { ...told.source, receivedAtMs: 3 * HOUR } as DatedFact["source"] };
    expect(completedIn(arrived([again], before))).toEqual([]);
    const retold = completes(5, { receivedAtMs: 3 * HOUR });
    expect(
      completedIn(
        arrived([{ ...retold, source: { ...retold.source, event: "another" } as DatedFact["source"] }], before),
      ),
    ).toEqual(["a"]);
  });
});

describe("what a page says of an order", () => {
  const page = ordersPage(9, { order: "o_1", checkout: "a" });

  test("stands while the trusted door says nothing of it", () => {
    expect(stands(page)).toBe(true);
    expect(stands(page, cancels(5, { order: "o_2" }))).toBe(true);
  });

  test("does not make a cancelled order stand, nor a standing one fall", () => {
    expect(stands(page, completes(5), cancels(6))).toBe(false);
    expect(stands(page, cancels(5))).toBe(false);
    expect(stands(page, completes(5))).toBe(true);
  });
});

describe("a checkout", () => {
  test("that is completed is so for its own signals before, after and long after", () => {
    for (const atMs of [1, 5, 6, 100 * HOUR])
      expect(come(started(atMs), completes(5))).toEqual({ completed: ["a"], open: [] });
  });

  test("leaves another one open", () => {
    expect(come(started(1, "a"), started(2, "b"), completes(5))).toEqual({ completed: ["a"], open: ["b"] });
  });

  test("counts as if it was never ordered when no order that names it stands any more", () => {
    expect(come(started(1), completes(5), cancels(6))).toEqual({ completed: [], open: ["a"] });
    expect(come(started(1), completes(5), cancels(6), step(7))).toEqual({ completed: [], open: ["a"] });
  });

  test("that two orders name is completed by the one that reached it first", () => {
    const both = [completes(5), completes(6, { order: "o_2" })];
    for (const person of inBothOrders(both)) expect([...salesOf(person).completedAtMs]).toEqual([["a", 5]]);
    for (const person of inBothOrders([...both, cancels(7)]))
      expect([...salesOf(person).completedAtMs]).toEqual([["a", 6]]);
  });

  test("that two orders name is completed until both are cancelled", () => {
    const both = [started(1), completes(5), completes(6, { order: "o_2" })];
    expect(come(...both).completed).toEqual(["a"]);
    expect(come(...both, cancels(7)).completed).toEqual(["a"]);
    expect(come(...both, cancels(7, { order: "o_2" })).completed).toEqual(["a"]);
    expect(come(...both, cancels(7), cancels(7, { order: "o_2" }))).toEqual({ completed: [], open: ["a"] });
  });
});

describe("an order without a name, or one that was concluded from an address", () => {
  test.each<[what: string, order: DatedFact]>([
    ["of the backend", event({ type: "order.completed" }, { atMs: 5 })],
    ["of the backend, with a number", event({ type: "order.completed", order: "o_1" }, { atMs: 5 })],
    ["of a page", ordersPage(5, {})],
    ["of a page, with a number", ordersPage(5, { order: "o_1" })],
    ["concluded", ordersPage(5, { inferred: true })],
    ["concluded, with the checkout of the address", ordersPage(5, { inferred: true, checkout: "a" })],
  ])("completes nothing: what was there is over, until a signal of its own opens it again: %s", (_, order) => {
    expect(come(started(4), order)).toEqual({ completed: [], open: [] });
    expect(come(started(5), order)).toEqual({ completed: [], open: [] });
    expect(come(started(6), order)).toEqual({ completed: [], open: ["a"] });
    expect(come(started(4), order, step(5))).toEqual({ completed: [], open: [] });
    expect(come(started(4), order, step(6))).toEqual({ completed: [], open: ["a"] });
    expect(come(started(4, "a"), started(6, "b"), order)).toEqual({ completed: [], open: ["b"] });
  });

  test("that comes in late ends what it reaches: two hours, else two minutes after its told time", () => {
    const late = (lateMs: number) =>
      event({ type: "order.completed" }, { atMs: 0, receivedAtMs: lateMs, isDated: true });
    expect(come(started(HOUR), late(2 * HOUR)).open).toEqual([]);
    expect(come(started(HOUR), late(2 * HOUR + 1)).open).toEqual(["a"]);
  });

  test("ends nothing any more once it is cancelled", () => {
    const order = event({ type: "order.completed", order: "o_1" }, { atMs: 5 });
    expect(come(started(4), order, cancels(6))).toEqual({ completed: [], open: ["a"] });
  });
});

describe("orders of others that name a checkout of this person", () => {
  const elsewhere = (person: PersonDocument, more: Partial<ToldOrders> = {}): PersonDocument => ({
    ...person,
    known: {
      ...person.known,
      orders: {
        ...person.known.orders,
        ...more,
        elsewhere: [{ key: "order:o_1", first: { receivedAtMs: 9, toldAtMs: 9 }, completedAtMs: 9, checkouts: ["a"] }],
      },
    },
  });
  const both = (person: PersonDocument) => {
    const { completedAtMs, completedByAnybodyAtMs, orderedMs, overMs, reachedMs } = salesOf(person);
    return { own: completedAtMs.size, orderedMs, overMs, anybody: [...completedByAnybodyAtMs], reachedMs };
  };

  test("complete it for those who wait for it, and end nothing here", () => {
    const never = Number.NEGATIVE_INFINITY;
    const person = elsewhere(arrived([started(1)]));
    expect(both(person)).toEqual({ own: 0, orderedMs: never, overMs: never, anybody: [["a", 9]], reachedMs: 9 });
    expect(openIn(person)).toEqual(["a"]);
  });

  test("are heard with what this person knows of them, once both are one", () => {
    const owner = (...facts: DatedFact[]) => arrived(facts, nobody("c_1"));
    const waiting = elsewhere(arrived([started(1)]));
    const merged = (...facts: DatedFact[]) => both(absorb(owner(...facts), waiting, "checkout:a", "m"));
    expect(merged(completes(9)).anybody).toEqual([["a", 9]]);
    expect(merged(completes(9), cancels(10)).anybody).toEqual([]);
    expect(merged(cancels(8)).anybody).toEqual([["a", 9]]);
    expect(merged(completes(5, { order: "o_2", checkout: "b" })).anybody).toEqual([
      ["b", 5],
      ["a", 9],
    ]);
  });

  test("reach as far as the latest of theirs and of the person's own, kept or not", () => {
    const mine = (atMs: number) => arrived([completes(atMs, { order: "o_2", checkout: "b" })]);
    const reachedMs = (person: PersonDocument) => both(person).reachedMs;
    expect([reachedMs(mine(20)), reachedMs(elsewhere(mine(20))), reachedMs(elsewhere(mine(5)))]).toEqual([20, 20, 9]);
    expect([8, 30].map((elsewhereFloorMs) => reachedMs(elsewhere(nobody(), { elsewhereFloorMs })))).toEqual([9, 30]);
  });
});
