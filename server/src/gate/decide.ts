/**
 * The decision: may this contact be made now? Pure: the same follow-up, person, rules and time give the same answer,
 * so that a receipt can be checked years later.
 */
import type { OpenFollowUp, PersonDocument } from "../person/document.js";
import { DecisionCore } from "./decision-core.js";
import { Deliberation } from "./deliberation.js";
import { type Evaluation, reasonOf, reasonsOf } from "./evaluate.js";
import type { Cancel } from "./finding.js";
import { type Evaluator, foresee } from "./foresee.js";
import type { Policy } from "./policy.js";
import { heldPastLastDay, lastDayMs, pastLastDay } from "./rules/expired.js";
import { NO_SITE_FACTS, type SiteFacts } from "./site-facts.js";

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
  return decideBy(here, here.verdict === "hold" ? new WhileHeld(deliberation) : deliberation);
}

/** What comes of a hold is foreseen without those who wait too. */
class WhileHeld implements Evaluator {
  constructor(readonly deliberation: Deliberation) {}

  evaluate(followUp: OpenFollowUp, atMs: number): Evaluation {
    return this.deliberation.foreseeHeld(followUp, atMs);
  }
}

/** The same by whatever evaluates: shadow mode holds to a few rules only. */
export function decideBy(here: Evaluation, later: Evaluator): DecisionCore {
  const { followUp, policy, nowMs } = here.situation;
  const endMs = lastDayMs(followUp, policy);
  if (nowMs >= endMs) return ended(here, pastLastDay(policy, endMs));
  if (here.verdict === "cancel") return ended(here, null);

  const coming = foresee(here, later);
  // What is released comes to no release, so this is of a hold.
  const untilMs = coming.to === "release" ? coming.changesAtMs : null;
  if (untilMs !== null && untilMs >= endMs) return ended(here, heldPastLastDay(policy, endMs, untilMs));
  const nextLookAtMs = Math.min(coming.changesAtMs ?? endMs, endMs);
  return new DecisionCore(here.verdict, nowMs, untilMs, nextLookAtMs, reasonsOf(here));
}

function ended(here: Evaluation, expired: Cancel | null): DecisionCore {
  const reasons = reasonsOf(here);
  if (expired !== null) reasons.push(reasonOf("expired", expired));
  return new DecisionCore("cancel", here.situation.nowMs, null, null, reasons);
}
