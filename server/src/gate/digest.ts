/**
 * What the rules ask of a person again and again, worked out once for all of the person's follow-ups and all instants:
 * it depends on the document and the policy alone.
 */
import type { PersonDocument } from "../person/document.js";
import { checkoutsNotCompleted, type OpenCheckout, presentEndMs } from "./activity-view.js";
import type { Policy } from "./policy.js";

export interface Digest {
  /** When the last tab stops counting as present, on whatever device; -Infinity where none is visible. */
  readonly presentEndMs: number;
  /** Checkouts without a tombstone, each with the end of its openness. */
  readonly checkouts: readonly OpenCheckout[];
  /** The latest contact in the ledger that was not transactional; -Infinity before the first. */
  readonly lastContactMs: number;
  /** Something in the ledger was offered to a sender and never made: it counts for others only. */
  readonly hasUnredeemed: boolean;
  /** Requests for contact that nothing has served yet. */
  readonly hasInvitations: boolean;
}

export function digestOf(person: PersonDocument, policy: Policy): Digest {
  const { now, known } = person;
  let lastContactMs = Number.NEGATIVE_INFINITY;
  let hasUnredeemed = false;
  for (const { atMs, purpose, unredeemed } of known.ledger) {
    if (purpose !== "transactional" && atMs > lastContactMs) lastContactMs = atMs;
    if (unredeemed) hasUnredeemed = true;
  }
  return {
    presentEndMs: presentEndMs(now, policy.presence),
    checkouts: checkoutsNotCompleted(person),
    lastContactMs,
    hasUnredeemed,
    hasInvitations: known.invitations.some(({ usedBy }) => usedBy === undefined),
  };
}
