/** What came of a contact, with its effects on the person: a "no" is a "no" whoever hears it. */
import type { Channel, Outcome } from "@holdoff/sdk/wire";
import type { FollowUpId } from "../ids.js";
import type { PersonDocument } from "../person/document.js";
import { emptyDocument } from "../person/empty-document.js";
import { joinKnown } from "../person/join-known.js";
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
  const news = emptyDocument().known;
  noteOutcome(news, contacted, outcome, { atMs: nowMs, receivedAtMs: nowMs });
  const known = structuredClone(joinKnown(before.known, news, before.customer));
  const document: PersonDocument = { ...before, known };
  // It never reached the person, so it counts in no gap and no budget.
  if (outcome === "undelivered") known.ledger = known.ledger.filter((contact) => contact.followUp !== contacted.id);
  for (const contact of known.ledger) if (contact.followUp === contacted.id) contact.outcome = outcome;
  return document;
}
