/**
 * The contacts that count when another is planned: those in the ledger, and releases of the person's other follow-ups
 * that stand, each as a contact made at its release, because its sender may act on it at any moment.
 */
import type { OpenFollowUp } from "../person/document.js";
import { type CountedContact, countsIn } from "./counted-contact.js";
import type { Budget } from "./policy.js";
import type { Situation } from "./situation.js";

/** The latest that was not transactional: an order confirmation is no contact that anybody has to recover from. */
export function lastContactMs({ followUp, person, digest, nowMs }: Situation): number {
  let lastMs = digest.lastContactMs;
  if (digest.hasUnredeemed) {
    lastMs = Number.NEGATIVE_INFINITY;
    for (const contact of person.known.ledger) {
      if (contact.purpose !== "transactional" && !isOwnOffer(contact, followUp))
        lastMs = Math.max(lastMs, contact.atMs);
    }
  }
  for (const other of person.open) {
    if (standsBeside(other, followUp) && other.purpose !== "transactional") {
      lastMs = Math.max(lastMs, other.releasedAtMs ?? nowMs);
    }
  }
  return lastMs;
}

/** When those that count in a budget and are in its window at present were made, in no order. */
export function contactsInWindowMs(budget: Budget, { followUp, person, digest, nowMs }: Situation): number[] {
  const sinceMs = nowMs - budget.perMs;
  const inWindowMs: number[] = [];
  for (const contact of digest.budgeted(budget)) {
    if (contact.atMs > sinceMs && !isOwnOffer(contact, followUp)) inWindowMs.push(contact.atMs);
  }
  for (const other of person.open) {
    if (!standsBeside(other, followUp) || !countsIn(budget, other)) continue;
    const releasedAtMs = other.releasedAtMs ?? nowMs;
    if (releasedAtMs > sinceMs) inWindowMs.push(releasedAtMs);
  }
  return inWindowMs;
}

/** What was offered to its own sender and never made keeps others waiting, not itself. */
const isOwnOffer = ({ unredeemed, followUp }: CountedContact, { id }: OpenFollowUp): boolean =>
  unredeemed === true && followUp === id;

const standsBeside = ({ id, status }: OpenFollowUp, followUp: OpenFollowUp): boolean =>
  status === "released" && id !== followUp.id;
