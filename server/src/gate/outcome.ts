/** What came of a contact, with its effects on the person: a "no" is a "no" whoever hears it. */
import type { Channel, Outcome } from "@holdoff/sdk/wire";
import type { FollowUpId } from "../ids.js";
import type { PersonDocument } from "../person/document.js";
import { noteOutcome } from "../person/outcomes.js";

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
  noteOutcome(known, contacted, outcome, nowMs);
  // It never reached the person, so it counts in no gap and no budget.
  if (outcome === "undelivered") known.ledger = known.ledger.filter((contact) => contact.followUp !== contacted.id);
  for (const contact of known.ledger) if (contact.followUp === contacted.id) contact.outcome = outcome;
  return document;
}
