/**
 * The contacts that count when another is planned: those in the ledger, and releases of the person's other follow-ups
 * that stand, each as a contact made at its release, because its sender may act on it at any moment.
 */
import type { OpenFollowUp, PersonDocument } from "../person/document.js";
import { type CountedContact, countsIn } from "./counted-contact.js";
import type { Budget } from "./policy.js";
import type { Situation } from "./situation.js";

/** The latest that was not transactional: an order confirmation is no contact that anybody has to recover from. */
export function lastContactMs({ followUp, person, digest, nowMs }: Situation): number {
  if (!digest.hasOffers) return digest.lastContactMs;
  let lastMs = Number.NEGATIVE_INFINITY;
  for (const contact of digest.contacts) {
    if (contact.purpose !== "transactional" && !isOwnOffer(contact, followUp)) {
      lastMs = Math.max(lastMs, contact.atMs);
    }
  }
  for (const other of person.open) {
    if (standsBeside(other, followUp, person) && other.purpose !== "transactional") {
      lastMs = Math.max(lastMs, other.releasedAtMs ?? nowMs);
    }
  }
  return lastMs;
}

/** When those that count in a budget were made, from old to new. */
export function countedMs(budget: Budget, { followUp, person, digest, nowMs }: Situation): readonly number[] {
  const counted: number[] = [];
  for (const contact of digest.contacts) {
    if (!countsIn(budget, contact) || isOwnOffer(contact, followUp)) continue;
    // What there was no room for was perhaps as many.
    for (let times = contact.isMore ? Math.max(budget.max, 1) : 1; times > 0; times -= 1) counted.push(contact.atMs);
  }
  for (const other of person.open) {
    if (standsBeside(other, followUp, person) && countsIn(budget, other)) counted.push(other.releasedAtMs ?? nowMs);
  }
  return counted.sort((a, b) => a - b);
}

/** What was offered to its own sender and never made keeps others waiting, not itself. */
const isOwnOffer = ({ unredeemed, followUp }: CountedContact, { id }: OpenFollowUp): boolean =>
  unredeemed === true && followUp === id;

/** One that was offered before, and is in the ledger for that, is no second contact. */
const standsBeside = ({ id, status }: OpenFollowUp, followUp: OpenFollowUp, { known }: PersonDocument): boolean =>
  status === "released" &&
  id !== followUp.id &&
  !known.ledger.some((contact) => contact.unredeemed === true && contact.followUp === id);
