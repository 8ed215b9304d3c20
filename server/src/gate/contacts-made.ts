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

/** Calls `count` for each; in no order. A list would be made at every decision and thrown away. */
export function eachContactMade({ followUp, person }: Situation, count: (contact: CountedContact) => void): void {
  for (const contact of person.known.ledger) {
    // What was offered to its own sender and never made keeps others waiting, not itself.
    if (contact.unredeemed && contact.followUp === followUp.id) continue;
    count(contact);
  }
  for (const { id, status, releasedAtMs, channel, purpose } of person.open) {
    if (status === "released" && releasedAtMs !== undefined && id !== followUp.id) {
      count({ atMs: releasedAtMs, channel, purpose });
    }
  }
}
