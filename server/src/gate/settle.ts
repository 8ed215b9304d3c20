/**
 * One look at a person: all open follow-ups are decided, and what becomes of them is worked out together. Pure: whoever
 * calls writes the result if the person has not changed meanwhile, or throws it away.
 */
import type { OpenFollowUp, PersonDocument } from "../person/document.js";
import { claimOf } from "./invitations.js";
import type { Policy } from "./policy.js";
import { byRank } from "./rank.js";
import type { FollowUpSettlement, Settlement, SettleOptions } from "./settlement.js";
import { decideFor } from "./shadow.js";
import { close, moveBy, withMoved } from "./transition.js";

export function settle(document: PersonDocument, policy: Policy, nowMs: number, options: SettleOptions): Settlement {
  return settleEach(inTurn(document, policy, nowMs), document, policy, nowMs, options);
}

/** One follow-up moved already (it was redeemed, or cancelled): the person's others are settled in the same go. */
export function settleAround(
  document: PersonDocument,
  moved: FollowUpSettlement,
  policy: Policy,
  nowMs: number,
  options: SettleOptions,
): Settlement {
  const after = withMoved(document, moved);
  const others = inTurn(after, policy, nowMs).filter(({ id }) => id !== moved.followUp.id);
  const settled = settleEach(others, after, policy, nowMs, options);
  return { document: settled.document, followUps: [moved, ...settled.followUps] };
}

function settleEach(
  turns: readonly OpenFollowUp[],
  document: PersonDocument,
  policy: Policy,
  nowMs: number,
  { enforce }: SettleOptions,
): Settlement {
  let after = document;
  const followUps: FollowUpSettlement[] = [];
  for (const before of turns) {
    const moved = settleOne(before, after, policy, nowMs, enforce);
    if (moved === null) continue;
    // The next one sees what became of this one.
    after = withMoved(after, moved);
    followUps.push(moved);
  }
  return { document: after, followUps };
}

function settleOne(
  before: OpenFollowUp,
  person: PersonDocument,
  policy: Policy,
  nowMs: number,
  enforce: boolean,
): FollowUpSettlement | null {
  if (before.status === "redeemed") return nowMs >= (before.closesAtMs ?? nowMs) ? close(before) : null;
  return moveBy(before, decideFor({ followUp: before, person, policy, nowMs }, enforce), nowMs);
}

/** Contacts that are over first, then whoever the person asked for, then by rank. */
function inTurn(document: PersonDocument, policy: Policy, nowMs: number): OpenFollowUp[] {
  const rank = byRank(policy);
  const group = new Map(document.open.map((one) => [one.id, groupOf(one, document, policy, nowMs)]));
  return [...document.open].sort((a, b) => (group.get(a.id) ?? 0) - (group.get(b.id) ?? 0) || rank(a, b));
}

function groupOf(followUp: OpenFollowUp, person: PersonDocument, policy: Policy, nowMs: number): number {
  if (followUp.status === "redeemed") return 0;
  return claimOf({ followUp, person, policy, nowMs }).standing ? 1 : 2;
}
