/** A follow-up as one line of the console. Payload, metadata and labels of the shop stay out of it. */
import type { FollowUp, Reason, Verdict } from "@holdoff/sdk/wire";
import type { Ref, Scope } from "../ids.js";
import { personName } from "./person-name.js";
import type { FollowUpRow, Sentence } from "./shapes.js";

export function followUpRow(scope: Scope, person: Ref, followUp: FollowUp): FollowUpRow {
  const { decision } = followUp;
  const { wouldBe } = decision;
  return {
    id: followUp.id,
    person: personName(scope, person),
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
    wouldBe: wouldBe
      ? { verdict: wouldBe.verdict, until: wouldBe.until, because: deciding(wouldBe.verdict, wouldBe.reasons) }
      : null,
    outcome: followUp.outcome ?? null,
  };
}

/** The sentences that made the verdict what it is: its own effect, not taken away by an allow. */
function deciding(verdict: Verdict, reasons: readonly Reason[]): Sentence[] {
  const effect = verdict === "release" ? "allow" : verdict;
  return reasons
    .filter((reason) => reason.effect === effect && reason.liftedBy === undefined)
    .map(({ because, until }) => ({ because, until: until ?? null }));
}
