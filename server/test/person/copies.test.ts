/** Which events are copies of one that was heard. */
import type { Fact } from "@holdoff/sdk/wire";
import { describe, expect, test } from "vitest";
import type { DatedFact } from "../../src/person/fact.js";
import { fold } from "../../src/person/fold.js";
import { arrived, DAY, event, MINUTE } from "./told.js";

const started: Fact = { type: "checkout.started", checkout: "ck" };
const left: Fact = { type: "checkout.error", checkout: "ck" };

/** How many of them were news, as they came in. */
function news(...facts: DatedFact[]): boolean[] {
  return facts.map((fact, index) => fold(arrived(facts.slice(0, index)), [fact]).fresh.length > 0);
}

describe("without a told time", () => {
  const heard = (receivedAtMs: number, fact: Fact = started, name = "e") =>
    event(fact, { atMs: receivedAtMs, event: name });

  test.each<[what: string, facts: DatedFact[], isNews: boolean]>([
    ["in the same instant", [heard(0), heard(0)], false],
    ["a millisecond less than ten minutes after the first", [heard(0), heard(10 * MINUTE - 1)], false],
    ["ten minutes after it", [heard(0), heard(10 * MINUTE)], false],
    ["a millisecond more than that", [heard(0), heard(10 * MINUTE + 1)], true],
    ["ten minutes after a copy that was none later than that", [heard(0), heard(6 * MINUTE), heard(12 * MINUTE)], true],
    ["with something else under that id in between", [heard(0), heard(1, left), heard(2)], true],
    ["with something else under another id in between", [heard(0), heard(1, left, "other"), heard(2)], false],
    ["with something else under that id before", [heard(0, left), heard(1), heard(2)], false],
    ["with other words", [heard(0), heard(1, left)], true],
    ["under another id", [heard(0), heard(1, started, "other")], true],
    ["of one that was said again, after something else", [heard(0), heard(1, left), heard(2), heard(3)], false],
  ])("the same words %s", (_, facts, isNews) => {
    expect(news(...facts).at(-1)).toBe(isNews);
  });
});

describe("with a told time", () => {
  const told = (atMs: number, receivedAtMs: number, fact: Fact = started) =>
    event(fact, { atMs, receivedAtMs, event: "e", isDated: true });

  test.each<[what: string, facts: DatedFact[], isNews: boolean]>([
    ["and the same one, however late", [told(0, 0), told(0, 300 * DAY)], false],
    ["and the same one, with something else in between", [told(0, 0), told(0, 1, left), told(0, 2)], false],
    ["and another one", [told(0, 5), told(1, 5)], true],
    ["and other words", [told(0, 5), told(0, 5, left)], true],
  ])("the same words under the same id %s", (_, facts, isNews) => {
    expect(news(...facts).at(-1)).toBe(isNews);
  });

  test("are not the same as without one", () => {
    expect(news(told(0, 0), event(started, { atMs: 0, event: "e" }))).toEqual([true, true]);
  });
});

test("a copy within one batch is none the less a copy", () => {
  const facts = [0, 1].map((receivedAtMs) => event(started, { atMs: 0, receivedAtMs, event: "e", isDated: true }));
  expect(fold(arrived([]), facts).fresh).toHaveLength(1);
});

test("copies are known among the last two hundred events", () => {
  const told = (n: number) => event(started, { atMs: n, event: `e_${n}`, isDated: true });
  const heard = (count: number) => arrived(Array.from({ length: count }, (_, n) => told(n)));
  expect([fold(heard(200), [told(0)]).fresh.length, fold(heard(201), [told(0)]).fresh.length]).toEqual([0, 1]);
  expect(heard(205).known.events).toHaveLength(200);
});
