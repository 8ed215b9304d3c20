/** What time alone will do, tried with rules made for it: the real ones are tried in the decision tables. */
import { describe, expect, test } from "vitest";
import { decideBy } from "../../src/gate/decide.js";
import { evaluate } from "../../src/gate/evaluate.js";
import { cancel, holdForNews, holdUntil, type Lift, pass } from "../../src/gate/finding.js";
import { type Evaluator, foresee, STEPS_MAX } from "../../src/gate/foresee.js";
import type { Rule } from "../../src/gate/rule.js";
import { followUpWith, instant, personWith, situationWith } from "./given.js";

const NOW_MS = instant("+0s");
const MINUTE_MS = 60_000;
const situation = situationWith(followUpWith(), personWith());
const say = () => ({ because: "It does.", facts: {} });
const evaluateBy = (rules: readonly Rule[]): Evaluator => ({
  evaluate: (_, atMs) => evaluate([...rules].reverse(), situation.at(atMs)),
});
const here = (rules: readonly Rule[]) => evaluateBy(rules).evaluate(situation.followUp, NOW_MS);
const minute = (count: number): number => NOW_MS + count * MINUTE_MS;

/** Holds in each of the stretches, in minutes from now; `end` is exclusive. */
const holdsIn = (code: Rule["code"], ...stretches: [start: number, end: number][]): Rule => ({
  code,
  effects: ["hold"],
  look: ({ nowMs }) => {
    const inside = stretches.find(([start, end]) => minute(start) <= nowMs && nowMs < minute(end));
    if (inside) return holdUntil(minute(inside[1]), say);
    const starts = stretches.map(([start]) => minute(start)).filter((startMs) => startMs > nowMs);
    return pass(starts.length > 0 ? Math.min(...starts) : null);
  },
});

const cancelsFrom = (code: Rule["code"], start: number): Rule => ({
  code,
  effects: ["cancel"],
  look: ({ nowMs }) => (nowMs < minute(start) ? pass(minute(start)) : cancel(say)),
});

const holdsAndCancelsFrom = (code: Rule["code"], start: number): Rule => ({
  code,
  effects: ["hold", "cancel"],
  look: ({ nowMs }) => (nowMs < minute(start) ? holdUntil(minute(start), say) : cancel(say)),
});

/** What a rule says of an instant that is over. */
const knowsOnly = (code: Rule["code"], over: number): Rule => ({
  code,
  effects: ["cancel"],
  look: () => pass(minute(over)),
});

const allowsIn = (lifts: readonly Lift[] | "holds", start: number, end: number): Rule => ({
  code: "invited",
  effects: ["allow"],
  look: ({ nowMs }) => {
    if (nowMs < minute(start)) return pass(minute(start));
    if (nowMs >= minute(end)) return pass();
    return { effect: "allow", lifts, changesAtMs: minute(end), say };
  },
});

const forNews: Rule = { code: "cool_off", effects: ["hold"], look: () => holdForNews(say) };

const decided = (...rules: Rule[]) => decideBy(here(rules), evaluateBy(rules));

function ahead(...rules: Rule[]) {
  const { changesAtMs, to } = foresee(here(rules), evaluateBy(rules));
  return { minute: changesAtMs === null ? null : (changesAtMs - NOW_MS) / MINUTE_MS, to };
}

describe("a hold", () => {
  test("ends when the last of several does", () => {
    expect(ahead(holdsIn("quiet", [0, 30]), holdsIn("present", [0, 5]))).toEqual({ minute: 30, to: "release" });
  });

  test("goes on where another begins before it ends", () => {
    expect(ahead(holdsIn("quiet", [0, 30]), holdsIn("contact_hours", [20, 50]), holdsIn("paused", [50, 60]))).toEqual({
      minute: 60,
      to: "release",
    });
  });

  test("is followed through more lunch breaks than there are steps", () => {
    const breaks = Array.from({ length: 50 }, (_, index): [number, number] => [index * 10, index * 10 + 5]);
    expect(ahead(holdsIn("quiet", [0, 497]), holdsIn("contact_hours", ...breaks))).toEqual({
      minute: 497,
      to: "release",
    });
  });

  test("may end in a cancel", () => {
    expect(ahead(holdsIn("quiet", [0, 30]), cancelsFrom("bounced", 30))).toEqual({ minute: 30, to: "cancel" });
    expect(ahead(holdsIn("quiet", [0, 30]), cancelsFrom("bounced", 12))).toEqual({ minute: 12, to: "cancel" });
    expect(ahead(holdsIn("quiet", [0, 30]), cancelsFrom("bounced", 31))).toEqual({ minute: 30, to: "release" });
    expect(ahead(holdsIn("quiet", [0, 30]), holdsAndCancelsFrom("fatigue", 12))).toEqual({ minute: 12, to: "cancel" });
  });

  test("may be lifted before its end", () => {
    expect(ahead(holdsIn("quiet", [0, 30]), allowsIn([{ code: "quiet" }], 12, 20))).toEqual({
      minute: 12,
      to: "release",
    });
  });

  test("is not lifted by an allow of something else", () => {
    expect(ahead(holdsIn("quiet", [0, 30]), allowsIn([{ code: "present" }], 12, 40))).toEqual({
      minute: 30,
      to: "release",
    });
  });

  test("that only news can end may still be lifted, or cancelled", () => {
    expect(ahead(forNews)).toEqual({ minute: null, to: null });
    expect(ahead(forNews, holdsIn("quiet", [0, 30]))).toEqual({ minute: null, to: null });
    expect(ahead(forNews, allowsIn([{ code: "cool_off" }], 12, 20))).toEqual({ minute: 12, to: "release" });
    expect(ahead(forNews, cancelsFrom("bounced", 12))).toEqual({ minute: 12, to: "cancel" });
  });

  // Every stretch of one begins before the other's has ended, so each end is a step of its own.
  const chain = (count: number): Rule[] => [
    holdsIn("quiet", ...Array.from({ length: count }, (_, index): [number, number] => [index * 20, index * 20 + 11])),
    holdsIn(
      "paused",
      ...Array.from({ length: count - 1 }, (_, index): [number, number] => [index * 20 + 10, index * 20 + 20]),
    ),
  ];
  const steps = (count: number): number => count * 2 - 1;

  test("that outlasts a chain of others takes one step, whichever of them is told first", () => {
    const long = holdsIn("present", [0, 497]);
    expect(ahead(long, ...chain(9))).toEqual({ minute: 497, to: "release" });
    expect(ahead(...chain(9), long)).toEqual({ minute: 497, to: "release" });
  });

  test("that would take more than sixteen steps is looked at again at the first of them", () => {
    expect(steps(8)).toBeLessThan(STEPS_MAX);
    expect(ahead(...chain(8))).toEqual({ minute: 151, to: "release" });
    expect(steps(9)).toBeGreaterThan(STEPS_MAX);
    expect(ahead(...chain(9))).toEqual({ minute: 11, to: null });
    expect(decided(...chain(9))).toMatchObject({
      verdict: "hold",
      untilMs: null,
      nextLookAtMs: minute(11),
    });
  });
});

describe("a release", () => {
  test("ends where something begins to hold or to cancel", () => {
    expect(ahead(holdsIn("contact_hours", [40, 50]))).toEqual({ minute: 40, to: "hold" });
    expect(ahead(holdsIn("contact_hours", [40, 50]), cancelsFrom("bounced", 30))).toEqual({ minute: 30, to: "cancel" });
  });

  test("ends with the allow that made it, where something still holds", () => {
    expect(ahead(holdsIn("quiet", [0, 30]), allowsIn("holds", 0, 20))).toEqual({ minute: 20, to: "hold" });
  });

  test("goes on where nothing holds any more when the allow ends", () => {
    expect(ahead(holdsIn("quiet", [0, 10]), allowsIn("holds", 0, 20))).toEqual({ minute: null, to: null });
  });

  test("is never looked at again at an instant that has come", () => {
    expect(ahead(knowsOnly("unsure", 0), knowsOnly("bounced", -5))).toEqual({ minute: null, to: null });
    expect(ahead(knowsOnly("unsure", 0), holdsIn("contact_hours", [40, 50]))).toEqual({ minute: 40, to: "hold" });
  });

  test("that only its last day ends is looked at then", () => {
    expect(ahead(holdsIn("quiet", [-10, 0]))).toEqual({ minute: null, to: null });
    expect(decided(holdsIn("quiet", [-10, 0])).nextLookAtMs).toBe(instant("+13d"));
  });
});

describe("an allow", () => {
  const being = (kind: string): Rule => ({
    code: "arbitration",
    effects: ["hold"],
    look: () => ({ ...holdForNews(say), kind }),
  });
  const verdict = (...rules: Rule[]) => evaluate(rules, situation).verdict;

  test("of one kind lifts that kind only", () => {
    const allow = allowsIn([{ code: "arbitration", kind: "not_being_made" }], 0, 10);
    expect(verdict(being("not_being_made"), allow)).toBe("release");
    expect(verdict(being("being_made"), allow)).toBe("hold");
  });

  test("of any kind lifts all", () => {
    expect(verdict(being("being_made"), allowsIn([{ code: "arbitration" }], 0, 10))).toBe("release");
  });

  test("of holds lifts no cancel", () => {
    expect(verdict(forNews, allowsIn("holds", 0, 10))).toBe("release");
    expect(verdict(cancelsFrom("bounced", 0), allowsIn("holds", 0, 10))).toBe("cancel");
  });
});
