/** A stored follow-up as the API answers it. */
import type { Decision, FollowUp } from "@holdoff/sdk/wire";
import type { StoredFollowUp } from "../state/store.js";

export function toFollowUp({ id, request, state, receipts }: StoredFollowUp): FollowUp {
  const { delay: _delay, notBefore: _notBefore, ...asked } = request.request;
  return {
    id,
    status: state.status,
    release: state.release,
    decision: decisionOf(state, receipts),
    nextLookAt: isoOrNull(state.nextLookAtMs),
    createdAt: iso(request.createdAtMs),
    notBefore: iso(request.notBeforeMs),
    ...asked,
    ...(state.outcome ? { outcome: state.outcome } : {}),
    ...(request.warnings.length > 0 ? { warnings: request.warnings } : {}),
  };
}

/** The last receipt, with the times that have moved since without being worth another. */
function decisionOf(state: StoredFollowUp["state"], receipts: Decision[]): Decision {
  const receipt = receipts[state.receipt] ?? receipts.at(-1);
  if (!receipt) throw new Error("a follow-up without a receipt was stored");
  return {
    ...receipt,
    at: iso(state.atMs),
    until: isoOrNull(state.untilMs),
    nextLookAt: isoOrNull(state.nextLookAtMs),
    revision: state.revision,
  };
}

const iso = (ms: number): string => new Date(ms).toISOString();
const isoOrNull = (ms: number | null): string | null => (ms === null ? null : iso(ms));
