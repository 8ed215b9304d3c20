/**
 * Since when an order counts for a follow-up: the last signal of the checkout that it is about, of those from before it
 * was asked for. Signals after that change nothing, so that no cancel has to be regretted.
 */
import { describe, expect, test } from "vitest";
import type { OpenFollowUp, PersonDocument } from "../../src/person/document.js";
import type { DatedFact, HeardFact } from "../../src/person/fact.js";
import { absorb } from "../../src/person/merge.js";
import { followUp } from "./follow-ups.js";
import { arrived, event, inBothOrders, nobody, signal } from "./told.js";

const CREATED = 100;
const about = (more: Partial<OpenFollowUp> = {}): PersonDocument => ({
  ...nobody(),
  open: [followUp("fu_1", CREATED, { about: { checkout: "a" }, ...more })],
});
const since = ({ open }: PersonDocument): number | undefined => open[0]?.checkoutAtMs;
const started = (atMs: number, checkout = "a"): DatedFact => signal({ type: "checkout.started", checkout }, { atMs });

describe("a signal of the checkout that is folded", () => {
  test.each<[what: string, facts: DatedFact[], before: number | undefined, after: number | undefined]>([
    ["from a millisecond before it was asked for", [started(CREATED - 1)], undefined, CREATED - 1],
    ["from that instant", [started(CREATED)], undefined, CREATED],
    ["from a millisecond after it", [started(CREATED + 1)], undefined, undefined],
    ["from after it, where one from before is known", [started(CREATED + 1)], 50, 50],
    ["from before what is known", [started(40)], 50, 50],
    ["from after what is known", [started(60)], 50, 60],
    ["among several", [started(60), started(CREATED + 1), started(70), started(65)], 50, 70],
    ["of another checkout", [started(60, "b")], 50, 50],
    ["without an id", [signal({ type: "checkout.step_viewed" }, { atMs: 60 })], 50, 50],
    ["that the backend tells", [event({ type: "checkout.error", checkout: "a" }, { atMs: 60 })], 50, 60],
    [
      "that comes in late",
      [signal({ type: "checkout.error", checkout: "a" }, { atMs: 60, receivedAtMs: 900 })],
      50,
      60,
    ],
  ])("%s", (_, facts, before, after) => {
    const person = about(before === undefined ? {} : { checkoutAtMs: before });
    for (const folded of inBothOrders(facts, person)) expect(since(folded)).toBe(after);
  });

  test("is one of the checkout itself: an order of it, or a cart, is none", () => {
    const others: HeardFact[] = [
      { type: "order.completed", checkout: "a" },
      { type: "cart.changed", items: 1 },
    ];
    for (const fact of others)
      expect(since(arrived([signal(fact, { atMs: 60 })], about({ checkoutAtMs: 50 })))).toBe(50);
  });

  test("says nothing of a follow-up that is about no checkout", () => {
    const person: PersonDocument = { ...nobody(), open: [followUp("fu_1", CREATED)] };
    expect(arrived([started(60)], person).open).toBe(person.open);
  });
});

describe("in a merge", () => {
  const knowing = (...atMs: number[]): PersonDocument => arrived(atMs.map((one) => started(one)));

  test.each<[what: string, other: PersonDocument, before: number | undefined, after: number | undefined]>([
    ["the other's last signal counts, if it is no later than the creation", knowing(30, 60), undefined, 60],
    ["to the millisecond", knowing(30, CREATED), undefined, CREATED],
    ["else its start", knowing(30, 60, CREATED + 1), undefined, 30],
    ["if that is no later either", knowing(CREATED + 1), undefined, undefined],
    ["what was known to be later stays", knowing(30, 60), 80, 80],
    ["what was known to be earlier does not", knowing(30, 60), 50, 60],
    ["the other may know nothing of it", nobody(), 50, 50],
  ])("%s, whichever of the two had asked", (_, other, before, after) => {
    const person = about(before === undefined ? {} : { checkoutAtMs: before });
    for (const merged of [absorb(person, other, "checkout:a", "m"), absorb(other, person, "checkout:a", "m")])
      expect(since(merged)).toBe(after);
  });
});
