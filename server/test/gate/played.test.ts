/** What follow-ups live through, look by look: generated histories played to their end. */
import fc from "fast-check";
import { expect, test } from "vitest";
import type { CoreReason } from "../../src/gate/decision-core.js";
import { redeem } from "../../src/gate/redeem.js";
import { settle } from "../../src/gate/settle.js";
import { nextLookOf, type SettleOptions } from "../../src/gate/settlement.js";
import type { OpenFollowUp, PersonDocument } from "../../src/person/document.js";
import { fold } from "../../src/person/fold.js";
import { runs } from "../support/runs.js";
import { channel, department, purpose } from "./generate/words.js";
import { anyCase, type Case } from "./histories.js";
import { NAIVE_RULES } from "./naive/rules.js";

/** Two that nobody redeems may take turns, one for the length of a gap and then the other, to their last day. */
const LOOKS_MAX = 10_000;
/** Whoever is silent is heard again, or missed no more: blindness that never ends would be asked for every five seconds. */
const options = ({ site }: Case, enforce = true): SettleOptions => ({
  enforce,
  site: { ...site, blindSinceMs: null, unfitSinceMs: null },
});
function heardAgain({ now, ...rest }: PersonDocument): PersonDocument {
  const { unheardSinceMs: _, ...heard } = now;
  return { ...rest, now: heard };
}
const isUnredeemed = ({ status }: OpenFollowUp): boolean => status !== "redeemed";

test("property 4: every follow-up that is not redeemed ends within holds.max of the later of creation and notBefore", () => {
  fc.assert(
    fc.property(anyCase, fc.boolean(), (given, enforce) => {
      let document = heardAgain(given.person);
      let nowMs = given.nowMs;
      for (let looks = 0; document.open.length > 0; looks += 1) {
        expect(looks).toBeLessThan(LOOKS_MAX);
        document = settle(document, given.policy, nowMs, options(given, enforce)).document;
        for (const { createdAtMs, notBeforeMs } of document.open.filter(isUnredeemed))
          expect(nowMs).toBeLessThan(Math.max(createdAtMs, notBeforeMs) + given.policy.holds.maxMs);
        if (document.open.length === 0) break;
        const nextMs = nextLookOf(document);
        expect(nextMs).toBeGreaterThan(nowMs);
        nowMs = nextMs ?? nowMs;
      }
    }),
    runs(300),
  );
});

type Step =
  | { what: "wait"; ms: number }
  | { what: "look" }
  | { what: "redeem"; which: number }
  | { what: "contact"; channel: OpenFollowUp["channel"]; purpose: OpenFollowUp["purpose"]; department: string };

const step: fc.Arbitrary<Step> = fc.oneof(
  fc.constantFrom(0, 1, 60_000, 900_000, 3_600_000, 86_400_000).map((ms) => ({ what: "wait" as const, ms })),
  fc.constant({ what: "look" as const }),
  fc.nat(1).map((which) => ({ what: "redeem" as const, which })),
  fc.nat(3).map((which) => ({ what: "redeem" as const, which })),
  fc.record({ what: fc.constant("contact" as const), channel, purpose, department }),
);

/** Full by what is written down alone: releases that nobody took up yet may still make room for one another. */
function isFull(followUp: OpenFollowUp, document: PersonDocument, given: Case, atMs: number): boolean {
  const person = { ...document, open: [followUp] };
  return NAIVE_RULES.budget?.({ followUp, person, policy: given.policy, site: given.site, atMs }) === "hold";
}

test("property 9: no redeem happens while the ledger as it stands is full, unless a shown allow lifts it", () => {
  fc.assert(
    fc.property(anyCase, fc.array(step, { minLength: 4, maxLength: 12 }), (given, steps) => {
      let nowMs = given.nowMs;
      let document = settle(given.person, given.policy, nowMs, options(given)).document;
      for (const [index, one] of steps.entries()) {
        if (one.what === "wait") nowMs += one.ms;
        if (one.what === "look") {
          nowMs = Math.max(nowMs, nextLookOf(document) ?? nowMs);
          document = settle(document, given.policy, nowMs, options(given)).document;
        }
        if (one.what === "contact") {
          const { what, ...made } = one;
          const source = { door: "backend" as const, event: `${what}_${index}`, receivedAtMs: nowMs };
          document = fold(document, [{ fact: { type: "contact.made", ...made }, atMs: nowMs, source }]).document;
        }
        if (one.what === "redeem") document = redeemed(document, one.which, given, nowMs);
      }
    }),
    runs(1_000),
  );
});

function redeemed(before: PersonDocument, which: number, given: Case, nowMs: number): PersonDocument {
  const followUp = before.open[which];
  const answer = followUp && redeem(before, followUp.id, given.policy, nowMs, options(given));
  if (!followUp || !answer) return before;
  if (answer.go && isFull(followUp, before, given, nowMs)) {
    const reasons = answer.settlement.followUps[0]?.decision?.reasons ?? [];
    const full = reasons.find(({ code }) => code === "budget");
    const allows = reasons.filter(({ effect }: CoreReason) => effect === "allow").map(({ code }) => code);
    expect(allows).toContain(full?.liftedBy);
  }
  return answer.settlement.document;
}
