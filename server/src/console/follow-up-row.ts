/** A follow-up as one line of the console. Payload, metadata and labels of the shop stay out of it. */
import type { Reason, Verdict } from "@holdoff/sdk/wire";
import type { Scope } from "../ids.js";
import { toFollowUp } from "../schedule/to-follow-up.js";
import type { StoredFollowUp } from "../state/store.js";
import { personName } from "./person-name.js";
import type { FollowUpRow } from "./shapes.js";

export function followUpRow(scope: Scope, stored: StoredFollowUp): FollowUpRow {
  const followUp = toFollowUp(stored);
  const { decision } = followUp;
  const { wouldBe } = decision;
  return {
    id: followUp.id,
    person: personName(scope, stored.state.ref),
    status: followUp.status,
    verdict: decision.verdict,
    release: followUp.release,
    channel: followUp.channel,
    purpose: followUp.purpose,
    department: followUp.department ?? null,
    trigger: followUp.trigger?.type ?? null,
    offer: followUp.offer ?? null,
    createdAt: followUp.createdAt,
    notBefore: followUp.notBefore,
    decidedAt: decision.at,
    until: decision.until,
    nextLookAt: followUp.nextLookAt,
    because: deciding(decision.verdict, decision.reasons),
    wouldBe: wouldBe ? { verdict: wouldBe.verdict, until: wouldBe.until, because: deciding(wouldBe.verdict, wouldBe.reasons) } : null,
    outcome: followUp.outcome ?? null,
  };
}

/** The sentences that made the verdict what it is: its own effect, not taken away by an allow. */
function deciding(verdict: Verdict, reasons: readonly Reason[]): string[] {
  const effect = verdict === "release" ? "allow" : verdict;
  return reasons.filter((reason) => reason.effect === effect && reason.liftedBy === undefined).map((reason) => reason.because);
}
