/** The rules are asked one by one, by name: here it is held against their list. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { Deliberation } from "../../src/gate/deliberation.js";
import { evaluate, type Found, type NamedRule } from "../../src/gate/evaluate.js";
import { NOTHING } from "../../src/gate/finding.js";
import { kindsOf } from "../../src/gate/kinds.js";
import { ask, bitsConcerning, bitsCovering } from "../../src/gate/rules/ask.js";
import { RULES } from "../../src/gate/rules/index.js";
import { runs } from "../support/runs.js";
import { followUpWith, personWith, situationWith } from "./given.js";
import { anyCase } from "./histories.js";

const ALL = 2 ** RULES.length - 1;

function listOf(found: Found<NamedRule> | null): { code: string; effect: string }[] {
  if (found === null) return [];
  return [{ code: found.rule.code, effect: found.finding.effect }, ...listOf(found.next)];
}

const someSituation = anyCase.map(({ followUp, person, policy, site, nowMs }) =>
  new Deliberation(person, policy, site).situation(followUp, nowMs),
);

describe("the rules", () => {
  test("are few enough for a bit each", () => {
    expect(RULES.length).toBeLessThanOrEqual(31);
  });

  test("are all asked, in their order, and each by its own bit", () => {
    fc.assert(
      fc.property(someSituation, (situation) => {
        expect(listOf(ask(ALL, situation))).toEqual(listOf(evaluate([...RULES].reverse(), situation).found));
        RULES.forEach((rule, index) => {
          const finding = rule.look(situation);
          const own = finding === NOTHING ? [] : [{ code: rule.code, effect: finding.effect }];
          expect(listOf(ask(1 << index, situation))).toEqual(own);
        });
        expect(ask(0, situation)).toBeNull();
      }),
      runs(300),
    );
  });

  test.each([
    { what: "a refusal", known: { refusals: [{ id: "r1", atMs: "-1d" }] }, now: {} },
    { what: "a visit of a moment", known: {}, now: { visits: [{ fromMs: "-2h", toMs: "-2h" }] } },
  ])("that are not asked find nothing: $what", ({ known, now }) => {
    const situation = situationWith(followUpWith(), personWith({ known, now }));
    expect(listOf(ask(ALL, situation))).not.toEqual([]);
    expect(ask(0, situation)).toBeNull();
  });

  const someoneWithoutAny = situationWith(followUpWith(), personWith());
  test("that concern the person, and cover the contact, have their bits", () => {
    fc.assert(
      fc.property(fc.oneof(someSituation, fc.constant(someoneWithoutAny)), ({ digest, terms, followUp, policy }) => {
        const bitsBy = (isAsked: (rule: (typeof RULES)[number]) => boolean) =>
          RULES.map((rule) => (isAsked(rule) ? "1" : "0"))
            .reverse()
            .join("");
        const text = (bits: number) => bits.toString(2).padStart(RULES.length, "0");
        expect(text(bitsConcerning(digest))).toBe(bitsBy((rule) => rule.concerns?.(digest) ?? true));
        expect(text(bitsCovering(terms))).toBe(bitsBy((rule) => rule.covers?.(terms) ?? true));
        expect(kindsOf(policy).of(followUp).rules).toBe(bitsCovering(terms));
      }),
      runs(300),
    );
  });
});
