/**
 * Orders, checkouts, carts, contacts and noes, densely told: of each rule that reads them the gate and its naive twin say
 * the same. Beside the whole decisions of `agreement.test.ts`, where most of what was told is covered by something else.
 */
import type { ReasonCode } from "@holdoff/sdk/wire";
import fc from "fast-check";
import { expect, test } from "vitest";
import { countedMs } from "../../../src/gate/contacts-made.js";
import { Deliberation } from "../../../src/gate/deliberation.js";
import { RULES } from "../../../src/gate/rules/index.js";
import type { Known } from "../../../src/person/document.js";
import { runs } from "../../support/runs.js";
import { denselyTold } from "../generate/persons.js";
import { shifted } from "../generate/times.js";
import { PRESENT_MS } from "../given.js";
import { anyCase, type Case } from "../histories.js";
import { contactsCounted } from "./contacts.js";
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

/** Since when each of them is asked about: now and then the very instant of something that was told. */
const cases: fc.Arbitrary<Case> = fc.tuple(anyCase, denselyTold, fc.nat({ max: 40 })).map(([given, told, which]) => {
  const known = { ...given.person.known, ...shifted(told, given.nowMs - PRESENT_MS) };
  const atMs = instantsOf(known.orders)[which] ?? given.followUp.trigger.atMs;
  const { checkoutAtMs, ...rest } = given.followUp;
  const followUp = {
    ...rest,
    trigger: { ...rest.trigger, atMs },
    ...(checkoutAtMs !== undefined && { checkoutAtMs: which % 2 === 0 ? atMs : checkoutAtMs }),
  };
  const open = given.person.open.map((one) => (one.id === followUp.id ? followUp : one));
  return { ...given, followUp, person: { ...given.person, known, open } };
});

/** When orders were received, and two minutes beyond their told times. */
function instantsOf(orders: Known["orders"]): number[] {
  const told = [...orders.backend, ...orders.elsewhere, ...orders.page.orders].flatMap(({ first }) => first ?? []);
  return told.flatMap(({ receivedAtMs, toldAtMs }) => [receivedAtMs, toldAtMs + 120_000]);
}

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
    runs(1_500),
  );
});

test("of the contacts that were told it counts the same ones", () => {
  const budget = { name: "any", max: 1, perMs: 1 };
  fc.assert(
    fc.property(cases, (given) => {
      const { followUp, person, policy, site, nowMs } = given;
      const counted = countedMs(budget, new Deliberation(person, policy, site).situation(followUp, nowMs));
      const naive = contactsCounted({ followUp, person, policy, site, atMs: nowMs })
        .filter(({ purpose }) => purpose !== "transactional")
        .map(({ atMs }) => atMs);
      expect(counted).toEqual(naive.sort((a, b) => a - b));
    }),
    runs(700),
  );
});

test("each of these rules speaks in some of the histories, and is silent in others", () => {
  const some = fc.sample(cases, { numRuns: 400, seed: 1 });
  for (const code of READING) {
    const speaks = some.filter((given) => byTheNaive(code, given) !== null).length;
    expect({ code, speaks: speaks > 10 && speaks < 390 }).toEqual({ code, speaks: true });
  }
});
