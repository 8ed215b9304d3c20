/**
 * The decision: may this contact be made now? Pure: the same follow-up, person, rules and time give the same answer,
 * so that a receipt can be checked years later.
 */
import type { OpenFollowUp, PersonDocument } from "../person/document.js";
import type { DecisionCore } from "./decision-core.js";
import { evaluate, reasonOf, reasonsOf } from "./evaluate.js";
import type { Rule } from "./finding.js";
import { foresee } from "./foresee.js";
import type { Policy } from "./policy.js";
import { heldPastLastDay, lastDayMs, pastLastDay } from "./rules/expired.js";
import { RULES } from "./rules/index.js";
import type { Situation } from "./situation.js";

export function decide(followUp: OpenFollowUp, person: PersonDocument, policy: Policy, nowMs: number): DecisionCore {
  return decideBy(RULES, { followUp, person, policy, nowMs });
}

/** The same by some of the rules: shadow mode holds to a few only. */
export function decideBy(rules: readonly Rule[], situation: Situation): DecisionCore {
  const here = evaluate(rules, situation);
  const reasons = reasonsOf(here);
  const ended = (verdict: DecisionCore["verdict"]): DecisionCore => ({
    verdict,
    atMs: situation.nowMs,
    untilMs: null,
    nextLookAtMs: null,
    reasons,
  });

  const past = pastLastDay(situation);
  if (past) reasons.push(reasonOf("expired", past));
  if (past || here.verdict === "cancel") return ended("cancel");

  const coming = foresee(rules, situation, here);
  const untilMs = here.verdict === "hold" && coming.to === "release" ? coming.changesAtMs : null;
  const tooLong = heldPastLastDay(situation, untilMs);
  if (tooLong) {
    reasons.push(reasonOf("expired", tooLong));
    return ended("cancel");
  }
  return {
    verdict: here.verdict,
    atMs: situation.nowMs,
    untilMs,
    nextLookAtMs: Math.min(coming.changesAtMs ?? Number.POSITIVE_INFINITY, lastDayMs(situation)),
    reasons,
  };
}
