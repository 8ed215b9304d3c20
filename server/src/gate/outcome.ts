/** What came of a contact, with its effects on the person: a "no" is a "no" whoever hears it. */
import type { Channel, Outcome } from "@holdoff/sdk/wire";
import type { FollowUpId } from "../ids.js";
import { declineContact, declineOffer } from "../person/choices.js";
import type { PersonDocument } from "../person/document.js";
import { refuse } from "../person/refusals.js";

export interface Contacted {
  id: FollowUpId;
  channel: Channel;
  offer?: string;
}

export function withOutcome(
  before: PersonDocument,
  contacted: Contacted,
  outcome: Outcome,
  nowMs: number,
): PersonDocument {
  const known = structuredClone(before.known);
  const document: PersonDocument = { ...before, known };
  switch (outcome) {
    case "declined":
      if (contacted.offer !== undefined) declineOffer(known, contacted.offer, nowMs);
      else declineContact(known, contacted.channel, nowMs);
      break;
    case "complained":
      refuse(known, { channel: contacted.channel, purpose: "sales" }, nowMs);
      break;
    case "undelivered":
      // It never reached the person, so it counts in no gap and no budget.
      known.ledger = known.ledger.filter((contact) => contact.followUp !== contacted.id);
      break;
    case "reached":
    case "no_answer":
    case "converted":
      break;
    default:
      outcome satisfies never;
  }
  for (const contact of known.ledger) if (contact.followUp === contacted.id) contact.outcome = outcome;
  return document;
}
