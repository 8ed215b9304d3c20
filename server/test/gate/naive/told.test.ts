/**
 * Orders, checkouts, carts, contacts and noes, densely told: of each rule that reads them the gate and its naive twin say
 * the same. Beside the whole decisions of `agreement.test.ts`, where most of what was told is covered by something else.
 */
import type { ReasonCode } from "@holdoff/sdk/wire";
import fc from "fast-check";
import { expect, test } from "vitest";
import { Deliberation } from "../../../src/gate/deliberation.js";
import { RULES } from "../../../src/gate/rules/index.js";
import { runs } from "../../support/runs.js";
import { denselyTold } from "../generate/persons.js";
import { shifted } from "../generate/times.js";
import { PRESENT_MS } from "../given.js";
import { anyCase, type Case } from "../histories.js";
import { NAIVE_RULES } from "./rules.js";

const READING: readonly ReasonCode[] = [
  "in_funnel",
  "recent_contact",
  "budget",
  "converted",
  "cart_empty",
  "declined_offer",
  "fatigue",
  "duplicate",
];

const cases: fc.Arbitrary<Case> = fc.tuple(anyCase, denselyTold).map(([given, told]) => {
  const known = { ...given.person.known, ...shifted(told, given.nowMs - PRESENT_MS) };
  return { ...given, person: { ...given.person, known } };
});

const byTheGate = (code: ReasonCode, { followUp, person, policy, site, nowMs }: Case): string | null => {
  const situation = new Deliberation(person, policy, site).situation(followUp, nowMs);
  const rule = RULES.find((one) => one.code === code);
  if (rule === undefined || rule.covers?.(situation.terms) === false) return null;
  if (rule.concerns?.(situation.digest) === false) return null;
  const { effect } = rule.look(situation);
  return effect === "pass" ? null : effect;
};

const byTheNaive = (code: ReasonCode, { nowMs: atMs, ...given }: Case): string | null =>
  NAIVE_RULES[code]?.({ ...given, atMs }) ?? null;

test("the gate reads what was told as its naive twin does", () => {
  fc.assert(
    fc.property(cases, (given) => {
      for (const code of READING)
        expect({ code, says: byTheGate(code, given) }).toEqual({ code, says: byTheNaive(code, given) });
    }),
    runs(4_000),
  );
});

test("each of these rules speaks in some of the histories, and is silent in others", () => {
  const some = fc.sample(cases, { numRuns: 400, seed: 1 });
  for (const code of READING) {
    const speaks = some.filter((given) => byTheNaive(code, given) !== null).length;
    expect({ code, speaks: speaks > 10 && speaks < 390 }).toEqual({ code, speaks: true });
  }
});
