/**
 * The contacts that count when another is planned: those in the ledger, and releases of the person's other follow-ups
 * that stand, each as a contact made at its release, because its sender may act on it at any moment.
 */
import type { Channel, Purpose } from "@holdoff/sdk/wire";
import type { Situation } from "./situation.js";

export interface CountedContact {
  atMs: number;
  channel: Channel;
  purpose: Purpose;
}

/** In no order. */
export function contactsMade({ followUp, person }: Situation): CountedContact[] {
  const contacts: CountedContact[] = [];
  for (const contact of person.known.ledger) {
    // What was offered to its own sender and never made keeps others waiting, not itself.
    if (!contact.unredeemed || contact.followUp !== followUp.id) contacts.push(contact);
  }
  for (const { id, status, releasedAtMs, channel, purpose } of person.open) {
    if (status === "released" && releasedAtMs !== undefined && id !== followUp.id) {
      contacts.push({ atMs: releasedAtMs, channel, purpose });
    }
  }
  return contacts;
}

/** The latest that was not transactional: an order confirmation is no contact that anybody has to recover from. */
export function lastContactMs(situation: Situation): number {
  const { followUp, person, digest } = situation;
  if (digest.hasUnredeemed) {
    const counted = contactsMade(situation).filter(({ purpose }) => purpose !== "transactional");
    return counted.reduce((last, { atMs }) => Math.max(last, atMs), Number.NEGATIVE_INFINITY);
  }
  let lastMs = digest.lastContactMs;
  for (const { id, status, releasedAtMs, purpose } of person.open) {
    if (status !== "released" || releasedAtMs === undefined || id === followUp.id) continue;
    if (purpose !== "transactional" && releasedAtMs > lastMs) lastMs = releasedAtMs;
  }
  return lastMs;
}
