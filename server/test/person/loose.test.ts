/** Signals whose meaning depends on others: what they add up to once all have arrived, in whichever order. */
import type { Fact } from "@holdoff/sdk/wire";
import { describe, expect, it } from "vitest";
import { openCheckouts } from "../../src/gate/activity-view.js";
import type { PersonDocument } from "../../src/person/document.js";
import { emptyDocument } from "../../src/person/empty-document.js";
import type { DatedFact } from "../../src/person/fact.js";
import { fold } from "../../src/person/fold.js";
import { withCompleted } from "../../src/person/loose-sales.js";

const MINUTE = 60_000;

const signal = (seq: number, atMs: number, fact: Fact): DatedFact => ({
  fact,
  atMs,
  source: { door: "page", tab: "t_1", seq },
});
/** Numbered in the order in which they are listed. */
const numbered = (...said: [atMs: number, fact: Fact][]): DatedFact[] =>
  said.map(([atMs, fact], index) => signal(index + 1, atMs, fact));
const folded = (facts: readonly DatedFact[]): PersonDocument =>
  facts.reduce((document, dated) => fold(document, [dated]).document, emptyDocument());
/** What comes out of both is the same: the last arrives first. */
const inBothOrders = (facts: readonly DatedFact[]): PersonDocument => {
  const [forward, backward] = [folded(facts), folded([...facts].reverse())];
  expect(backward).toEqual(forward);
  return forward;
};
const openIds = (document: PersonDocument, nowMs = 0): string[] =>
  openCheckouts(document, nowMs)
    .map(({ id }) => id)
    .sort();

describe("a heartbeat above a missing number", () => {
  const viewed = signal(1, 1, { type: "page.viewed" });
  const beat = (seq: number, atMs: number, engagedMs: number) => signal(seq, atMs, { type: "page.active", engagedMs });

  it("is activity while nothing speaks against it", () => {
    const { now } = folded([viewed, beat(3, 30, 5)]);
    expect([now.activeAtMs, now.visits, now.tabs["t_1"]?.aliveAtMs]).toEqual([30, [{ fromMs: 1, toMs: 30 }], 30]);
  });

  it("is none any more when the missing one has as much engagement", () => {
    const { now } = folded([viewed, beat(3, 30, 5), beat(2, 20, 5)]);
    expect([now.activeAtMs, now.visits, now.tabs["t_1"]?.aliveAtMs]).toEqual([20, [{ fromMs: 1, toMs: 20 }], 20]);
    expect(now).toEqual(folded([viewed, beat(2, 20, 5), beat(3, 30, 5)]).now);
  });

  it("stays activity when the missing one has less, and leaves nothing loose", () => {
    const { now } = folded([viewed, beat(3, 30, 5), beat(2, 20, 4)]);
    expect([now.activeAtMs, now.firm, now.tabs["t_1"]?.loose, now.tabs["t_1"]?.engagedMs]).toEqual([
      30,
      undefined,
      undefined,
      5,
    ]);
  });

  it("is one of at most eight that are loose: then the oldest counts for good", () => {
    const nine = Array.from({ length: 9 }, (_, index) => beat(index + 3, index + 3, index + 1));
    const { now } = folded([viewed, ...nine]);
    expect(now.tabs["t_1"]?.loose).toHaveLength(8);
    expect(now.tabs["t_1"]?.firm).toEqual({ aliveAtMs: 3, engagedMs: 1 });
  });

  it("gives its visit no payment step that another signal shows", () => {
    const late = folded([viewed, beat(3, 60 * MINUTE, 5), signal(2, 2, { type: "checkout.started", step: "payment" })]);
    expect(late.now.visits).toEqual([
      { fromMs: 1, toMs: 2, paid: [""] },
      { fromMs: 60 * MINUTE, toMs: 60 * MINUTE },
    ]);
  });
});

describe("a checkout signal without an id", () => {
  const started = (checkout: string): Fact => ({ type: "checkout.started", checkout });
  const step: Fact = { type: "checkout.step_viewed" };
  const paying: Fact = { type: "checkout.step_viewed", step: "payment" };

  it("belongs to the checkout that had started last", () => {
    const { known } = inBothOrders(numbered([1, started("a")], [2, started("b")], [3, paying]));
    expect(known.checkouts).toEqual({
      a: { startedAtMs: 1, lastAtMs: 1, paymentAtMs: null },
      b: { startedAtMs: 2, lastAtMs: 3, paymentAtMs: 3 },
    });
  });

  it("belongs to one that had started at its own instant, and of two to the one with the later name", () => {
    const { known } = inBothOrders(numbered([1, started("a")], [1, started("b")], [1, paying]));
    expect([known.checkouts["a"]?.paymentAtMs, known.checkouts["b"]?.paymentAtMs]).toEqual([null, 1]);
  });

  it("belongs to none that started later, was completed before, or was left for thirty days", () => {
    const day = 24 * 60 * MINUTE;
    expect(openIds(inBothOrders(numbered([1, step], [2, started("a")])))).toEqual(["", "a"]);
    const ordered: Fact = { type: "order.completed", checkout: "b" };
    const back = inBothOrders(numbered([1, started("a")], [2, started("b")], [3, ordered], [4, paying]));
    expect(back.known.checkouts["a"]?.paymentAtMs).toBe(4);
    const left = inBothOrders(numbered([0, started("a")], [30 * day, paying]));
    expect(openIds(left, 30 * day)).toEqual([""]);
    const justInTime = inBothOrders(numbered([0, started("a")], [30 * day - 1, paying]));
    expect(openIds(justInTime, 30 * day)).toEqual(["a"]);
  });

  it("at the instant of the completion belongs to what was completed", () => {
    const ordered: Fact = { type: "order.completed", checkout: "a" };
    expect(openIds(inBothOrders(numbered([1, started("a")], [3, ordered], [3, paying])))).toEqual([]);
  });

  it("without any open checkout is the unnamed one, which any order completes up to its own time", () => {
    const ordered: Fact = { type: "order.completed", checkout: "z" };
    expect(openIds(inBothOrders(numbered([1, step], [2, step])))).toEqual([""]);
    expect(openIds(inBothOrders(numbered([1, step], [2, ordered])))).toEqual([]);
    const since = inBothOrders(numbered([1, paying], [2, ordered], [3, step], [4, step]));
    expect(since.known.checkouts).toEqual({ "": { startedAtMs: 3, lastAtMs: 4, paymentAtMs: null } });
  });

  it("is kept among the last 24; what an older one was about stays", () => {
    const steps = Array.from({ length: 30 }, (_, index): [number, Fact] => [index + 2, index === 0 ? paying : step]);
    const named = folded(numbered([1, started("a")], ...steps));
    expect(named.known.loose?.steps).toHaveLength(24);
    expect(named.known.checkouts).toEqual({ a: { startedAtMs: 1, lastAtMs: 31, paymentAtMs: 2 } });
    const unnamed = folded(numbered(...steps));
    expect(unnamed.known.checkouts).toEqual({ "": { startedAtMs: 2, lastAtMs: 31, paymentAtMs: 2 } });
    const later = folded(numbered([1, { type: "order.completed" }], ...steps));
    expect(later.known.checkouts).toEqual(unnamed.known.checkouts);
    const after = fold(unnamed, [signal(31, 40, { type: "order.completed" })]).document;
    expect(after.known.checkouts).toEqual({});
    const between = fold(unnamed, [signal(31, 5, { type: "order.completed" })]).document;
    // When it began again is not known any more: at its last signal at the latest.
    expect(between.known.checkouts).toEqual({ "": { startedAtMs: 7, lastAtMs: 31, paymentAtMs: null } });
  });

  it("gives way to a tombstone that was kept elsewhere", () => {
    const document = withCompleted(folded(numbered([1, started("a")], [2, paying])), "a", 9);
    expect([openIds(document), document.known.completed]).toEqual([[], { a: 9 }]);
    const then = withCompleted(folded(numbered([1, started("a")], [2, paying])), "a", 2);
    expect(openIds(then)).toEqual([]);
    const before = withCompleted(folded(numbered([1, started("a")], [2, paying])), "a", 1);
    expect(openIds(before)).toEqual([""]);
  });
});

describe("an order that a page concluded", () => {
  const inferred: Fact = { type: "order.completed", inferred: true };
  const paying = (checkout?: string): Fact => ({
    type: "checkout.step_viewed",
    step: "payment",
    ...(checkout !== undefined && { checkout }),
  });
  const completed = (...said: [number, Fact][]) => inBothOrders(numbered(...said)).known.completed;

  it("completes what was being paid for in the same visit, and nothing else", () => {
    expect(completed([1, paying("a")], [1, { type: "checkout.started", checkout: "b" }], [2, inferred])).toEqual({
      "": 2,
      a: 2,
    });
    expect(completed([1, paying()], [2, inferred])).toEqual({ "": 2 });
    expect(completed([1, { type: "checkout.started", checkout: "a" }], [2, inferred])).toEqual({});
    expect(completed([1, paying("a")], [31 * MINUTE, inferred])).toEqual({});
    expect(completed([3, paying("a")], [2, inferred])).toEqual({});
    expect(completed([2, paying("a")], [2, inferred])).toEqual({ "": 2, a: 2 });
  });

  it("completes a checkout whose payment step came without an id", () => {
    expect(completed([1, { type: "checkout.started", checkout: "a" }], [2, paying()], [3, inferred])).toEqual({
      "": 3,
      a: 3,
    });
  });

  it("completes what was paid for at its own instant, and not what was paid for later", () => {
    const started: Fact = { type: "checkout.started", checkout: "a" };
    expect(completed([1, started], [3, paying()], [3, inferred])).toEqual({ "": 3, a: 3 });
    expect(completed([1, started], [3, paying()], [2, inferred])).toEqual({ "": 2 });
  });

  it("that names a checkout completes no other", () => {
    const named: Fact = { ...inferred, checkout: "a" };
    expect(completed([1, paying("a")], [1, paying("b")], [2, named])).toEqual({ "": 2, a: 2 });
    expect(completed([1, paying("b")], [2, named])).toEqual({});
  });

  it("is believed when activity that arrives late shows that it was one visit", () => {
    const history = numbered([0, paying("a")], [20 * MINUTE, { type: "cart.changed" }], [40 * MINUTE, inferred]);
    expect(inBothOrders(history).known.completed).toEqual({ "": 40 * MINUTE, a: 40 * MINUTE });
    expect(folded([history[0], history[2]].flatMap((one) => one ?? [])).known.completed).toEqual({});
  });

  it("is one order of each checkout that it completes", () => {
    const { known } = inBothOrders(numbered([1, paying("a")], [1, paying("b")], [2, { ...inferred, order: "o_1" }]));
    expect(known.orders).toEqual([
      { atMs: 2, order: "o_1", checkout: "a" },
      { atMs: 2, order: "o_1", checkout: "b" },
    ]);
  });

  it("is kept among the last eight; what an older one completed stays completed", () => {
    const more = Array.from({ length: 9 }, (_, index): [number, Fact] => [
      index + 2,
      { ...inferred, order: `o_${index}` },
    ]);
    const { known } = folded(numbered([1, paying("a")], ...more));
    expect([known.loose?.inferred.length, known.orders.length, known.completed["a"]]).toEqual([8, 9, 2]);
  });
});
