/** The gate and its naive twin, which was written from the policy page alone, say the same of every generated history. */
import type { ReasonCode } from "@holdoff/sdk/wire";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { decide } from "../../../src/gate/decide.js";
import { type DecisionCore, endOf } from "../../../src/gate/decision-core.js";
import { runs } from "../../support/runs.js";
import { POLICIES } from "../generate/policies.js";
import { anyCase, type Case } from "../histories.js";
import { endOfReason, firstChange, type NaiveDecision, naiveDecide } from "./decide.js";

const by = ({ followUp, person, policy, nowMs, site }: Case): DecisionCore =>
  decide(followUp, person, policy, nowMs, site);
const byTheNaive = (given: Case): NaiveDecision => naiveDecide({ ...given, atMs: given.nowMs });

interface Told {
  code: ReasonCode;
  effect: string;
  liftedBy?: ReasonCode | undefined;
}

const told = (reasons: readonly Told[], unnamed: readonly ReasonCode[]): string[] =>
  reasons
    .map(({ code, effect, liftedBy }) => {
      const by = unnamed.includes(code) ? "another" : liftedBy;
      return `${code} ${effect}${liftedBy === undefined ? "" : ` lifted by ${by}`}`;
    })
    .sort();

/** Everything that both answer, as far as it can be compared. */
function expectAgreement(given: Case): void {
  const core = by(given);
  const naive = byTheNaive(given);
  const unnamed = naive.reasons.filter(({ orAnother }) => orAnother).map(({ code }) => code);
  expect({
    verdict: core.verdict,
    untilMs: core.untilMs,
    end: core.verdict === "cancel" ? endOf(core) : undefined,
    reasons: told(core.reasons, unnamed),
  }).toEqual({
    verdict: naive.verdict,
    untilMs: naive.untilMs,
    end: naive.end,
    reasons: told(naive.reasons, unnamed),
  });
}

describe.each(POLICIES.map((policy, number) => ({ policy, number })))(
  "the naive reference agrees, by policy $number,",
  ({ policy }) => {
    const cases = anyCase.map((given) => ({ ...given, policy }));

    test("on verdict, until, status and reasons", () => {
      fc.assert(fc.property(cases, expectAgreement), runs(80));
    });

    test("a millisecond before a reason ends, and when it ends", () => {
      fc.assert(
        fc.property(cases, fc.nat(11), (given, which) => {
          const { reasons } = by(given);
          const reason = reasons[which % Math.max(reasons.length, 1)];
          const endMs = reason && endOfReason(reason.code, { ...given, atMs: given.nowMs });
          fc.pre(typeof endMs === "number");
          expectAgreement({ ...given, nowMs: Number(endMs) - 1 });
          expectAgreement({ ...given, nowMs: Number(endMs) });
        }),
        runs(16),
      );
    });

    test("that the next look comes before, or when, time changes the verdict (property 3)", () => {
      fc.assert(
        fc.property(cases, (given) => {
          const { verdict, nextLookAtMs } = by(given);
          if (verdict === "cancel") {
            expect(nextLookAtMs).toBeNull();
            return;
          }
          const changeMs = firstChange({ ...given, atMs: given.nowMs });
          expect(changeMs).not.toBeNull();
          expect(nextLookAtMs).toBeGreaterThan(given.nowMs);
          expect(nextLookAtMs).toBeLessThanOrEqual(changeMs ?? 0);
        }),
        runs(16),
      );
    });
  },
);
