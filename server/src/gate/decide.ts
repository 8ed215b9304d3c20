/**
 * The decision: may this contact be made now? Pure: the same follow-up, person, rules and time give the same answer,
 * so that a receipt can be checked years later.
 */
import type { OpenFollowUp, PersonDocument } from "../person/document.js";
import { type CoreReason, DecisionCore } from "./decision-core.js";
import { Deliberation } from "./deliberation.js";
import { type Evaluation, reasonOf, reasonsOf } from "./evaluate.js";
import { foresee } from "./foresee.js";
import type { Policy } from "./policy.js";
import { heldPastLastDay, lastDayMs, pastLastDay } from "./rules/expired.js";
import { NO_SITE_FACTS, type SiteFacts } from "./site-facts.js";
import type { Situation } from "./situation.js";

export function decide(
  followUp: OpenFollowUp,
  person: PersonDocument,
  policy: Policy,
  nowMs: number,
  site: SiteFacts = NO_SITE_FACTS,
): DecisionCore {
  return decideIn(new Deliberation(person, policy, site), followUp, nowMs);
}

/** The same, where several of one person's follow-ups are decided. */
export function decideIn(deliberation: Deliberation, followUp: OpenFollowUp, nowMs: number): DecisionCore {
  const here = deliberation.evaluate(followUp, nowMs);
  const foresee =
    here.verdict === "hold"
      ? (atMs: number) => deliberation.foreseeHeld(followUp, atMs)
      : (atMs: number) => deliberation.evaluate(followUp, atMs);
  return decideBy(deliberation.situation(followUp, nowMs), here, foresee);
}

/** The same by whatever evaluates: shadow mode holds to a few rules only. */
export function decideBy(
  situation: Situation,
  here: Evaluation,
  evaluateAt: (atMs: number) => Evaluation,
): DecisionCore {
  const reasons = reasonsOf(here);
  const past = pastLastDay(situation);
  if (past) reasons.push(reasonOf("expired", past));
  if (past || here.verdict === "cancel") return ended(situation, reasons);

  const coming = foresee(here, situation.nowMs, evaluateAt);
  // What is released comes to no release, so this is of a hold.
  const untilMs = coming.to === "release" ? coming.changesAtMs : null;
  const tooLong = heldPastLastDay(situation, untilMs);
  if (tooLong) {
    reasons.push(reasonOf("expired", tooLong));
    return ended(situation, reasons);
  }
  const lastMs = lastDayMs(situation.followUp, situation.policy);
  const nextLookAtMs = Math.min(coming.changesAtMs ?? lastMs, lastMs);
  return new DecisionCore(here.verdict, situation.nowMs, untilMs, nextLookAtMs, reasons);
}

const ended = ({ nowMs }: Situation, reasons: readonly CoreReason[]): DecisionCore =>
  new DecisionCore("cancel", nowMs, null, null, reasons);
