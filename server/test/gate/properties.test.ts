/** The words of the promise, for generated histories, about single decisions. The numbers are those of the policy's design. */
import { PURPOSES } from "@holdoff/sdk/wire";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { decide } from "../../src/gate/decide.js";
import type { DecisionCore } from "../../src/gate/decision-core.js";
import { Deliberation } from "../../src/gate/deliberation.js";
import { NOTHING } from "../../src/gate/finding.js";
import { toDecision } from "../../src/gate/receipt.js";
import { RULES } from "../../src/gate/rules/index.js";
import { runs } from "../support/runs.js";
import { anyCase, type Case } from "./histories.js";

const at = ({ followUp, person, policy, site }: Case, nowMs: number): DecisionCore =>
  decide(followUp, person, policy, nowMs, site);
const told = (core: DecisionCore) => toDecision(core, { revision: "1.1", policyHash: "hash" });
/** It holds or cancels, and nothing took it away. */
const stands = ({ effect, liftedBy }: { effect: string; liftedBy?: string | undefined }): boolean =>
  (effect === "hold" || effect === "cancel") && liftedBy === undefined;
const part = fc.double({ min: 0, max: 1, noNaN: true });

test("property 1: a release has no hold or cancel left that an allow shown in the receipt does not lift", () => {
  fc.assert(
    fc.property(anyCase, (given) => {
      const { verdict, reasons } = at(given, given.nowMs);
      const allows = reasons.filter(({ effect }) => effect === "allow").map(({ code }) => code);
      const standing = reasons.filter(stands);
      for (const { liftedBy } of reasons) if (liftedBy !== undefined) expect(allows).toContain(liftedBy);
      expect(standing.length === 0).toBe(verdict === "release");
      expect(standing.some(({ effect }) => effect === "cancel")).toBe(verdict === "cancel");
    }),
    runs(900),
  );
});

test("property 3: the next look is after now, and at or before the first instant where the verdict changes by time alone", () => {
  fc.assert(
    fc.property(anyCase, fc.array(part, { minLength: 3, maxLength: 3 }), (given, parts) => {
      const { verdict, nextLookAtMs } = at(given, given.nowMs);
      if (nextLookAtMs === null) {
        expect(verdict).toBe("cancel");
        return;
      }
      expect(nextLookAtMs).toBeGreaterThan(given.nowMs);
      for (const one of [...parts, 1]) {
        const betweenMs = Math.floor(given.nowMs + one * (nextLookAtMs - 1 - given.nowMs));
        expect({ betweenMs, verdict: at(given, betweenMs).verdict }).toEqual({ betweenMs, verdict });
      }
    }),
    runs(800),
  );
});

test("a decision that holds until an instant releases at that instant, unless a rival goes first, and not a millisecond before", () => {
  fc.assert(
    fc.property(anyCase, (given) => {
      const { verdict, untilMs } = at(given, given.nowMs);
      if (untilMs === null) return;
      expect(verdict).toBe("hold");
      const standing = at(given, untilMs).reasons.filter(stands);
      expect(standing.filter(({ code }) => code !== "arbitration")).toEqual([]);
      expect(at(given, untilMs - 1).verdict).toBe("hold");
    }),
    runs(800),
  );
});

describe("property 8", () => {
  test("the same input gets the same answer, and is left as it was", () => {
    fc.assert(
      fc.property(anyCase, (given) => {
        const before = JSON.stringify(given);
        const copy = { ...given, ...structuredClone({ followUp: given.followUp, person: given.person }) };
        const first = told(at(given, given.nowMs));
        expect(told(at(copy, copy.nowMs))).toEqual(first);
        expect(JSON.stringify(given)).toBe(before);
      }),
      runs(800),
    );
  });

  test("a receipt evaluated again gives the same verdict", () => {
    fc.assert(
      fc.property(anyCase, (given) => {
        const receipt = JSON.parse(JSON.stringify(told(at(given, given.nowMs)))) as ReturnType<typeof told>;
        const left = receipt.reasons.filter(stands).map(({ effect }) => effect);
        const again = left.includes("cancel") ? "cancel" : left.includes("hold") ? "hold" : "release";
        expect(again).toBe(receipt.verdict);
      }),
      runs(800),
    );
  });
});

test("every rule says when its own answer changes, and never in the past", () => {
  fc.assert(
    fc.property(anyCase, part, ({ followUp, person, policy, site, nowMs }, one) => {
      const situation = new Deliberation(person, policy, site).situation(followUp, nowMs);
      for (const rule of RULES) {
        if (rule.covers?.(situation.terms) === false) continue;
        const { changesAtMs, effect } = rule.look(situation);
        expect([...rule.effects, "pass"]).toContain(effect);
        const endMs = changesAtMs ?? nowMs + 40 * 86_400_000;
        expect({ rule: rule.code, later: endMs > nowMs }).toEqual({ rule: rule.code, later: true });
        const betweenMs = Math.floor(nowMs + one * (endMs - 1 - nowMs));
        const then = rule.look(situation.at(betweenMs));
        expect({ rule: rule.code, effect: then.effect }).toEqual({ rule: rule.code, effect });
      }
    }),
    runs(400),
  );
});

const later = fc.oneof(fc.constant(0), fc.nat({ max: 400 * 86_400_000 }));

test("a rule that is not asked about a person would have found nothing, now or later", () => {
  fc.assert(
    fc.property(anyCase, later, ({ followUp, person, policy, site, nowMs }, laterMs) => {
      const situation = new Deliberation(person, policy, site).situation(followUp, nowMs + laterMs);
      const { digest } = situation;
      for (const { code, concerns, covers, look } of RULES) {
        if (concerns === undefined || concerns(digest) || covers?.(situation.terms) === false) continue;
        expect({ code, found: look(situation) }).toEqual({ code, found: NOTHING });
      }
    }),
    runs(800),
  );
});

describe("the generated histories", () => {
  const some = (): Case[] => fc.sample(anyCase, { numRuns: 1_000, seed: 1 });

  test("are of every purpose", () => {
    expect([...new Set(some().map(({ followUp }) => followUp.purpose))].sort()).toEqual([...PURPOSES].sort());
  });

  test("release, hold and cancel, and know when a hold ends", () => {
    const count = { release: 0, hold: 0, cancel: 0, until: 0 };
    for (const given of some()) {
      const { verdict, untilMs } = at(given, given.nowMs);
      count[verdict] += 1;
      if (untilMs !== null) count.until += 1;
    }
    expect(Math.min(...Object.values(count))).toBeGreaterThan(60);
  });

  test("give every reason that the gate has", () => {
    const seen = new Set(some().flatMap((given) => at(given, given.nowMs).reasons.map(({ code }) => code)));
    expect(RULES.map(({ code }) => code).filter((code) => !seen.has(code))).toEqual([]);
  });
});
