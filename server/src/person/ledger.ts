/** The contacts made with a person, by every department, from old to new. */
import { bytesOf, compare, type Room } from "./bounds.js";
import type { Contact, Known } from "./document.js";
import { boundContacts } from "./more-contacts.js";

const ROOM: Room = { entries: 200, bytes: 6 * 1024 };

/** Enters a contact; `known` is the caller's own copy. */
export function noteContact(known: Known, contact: Contact): void {
  known.ledger = joinLedgers(known.ledger, [contact]);
}

/** Both, each contact once, in one order whichever came first. */
export function joinLedgers(a: readonly Contact[], b: readonly Contact[]): Contact[] {
  const keyed = new Map<string, Contact>();
  for (const contact of [...a, ...b]) {
    const key = keyOf(contact);
    const other = keyed.get(key);
    // Of two copies the one that knows what came of it.
    if (other === undefined || (other.outcome ?? "") < (contact.outcome ?? "")) keyed.set(key, contact);
  }
  const sorted = [...keyed].sort(([x, { atMs: xMs }], [y, { atMs: yMs }]) => xMs - yMs || compare(x, y));
  return boundLedger(sorted.map(([, contact]) => contact));
}

export const boundLedger = (ascending: readonly Contact[], share = 1): Contact[] =>
  boundContacts(ascending, { room: ROOM, markOf: asMark, nameBytesOf, withoutNames }, share);

/** Stands for contacts that there was no room for. */
export const asMark = ({ atMs, channel, purpose }: Pick<Contact, "atMs" | "channel" | "purpose">): Contact => ({
  atMs,
  channel,
  purpose,
  isMore: true,
});

const nameBytesOf = ({ department = "", offer = "", outcome = "", event = "" }: Contact): number =>
  bytesOf(department) + bytesOf(offer) + bytesOf(outcome) + bytesOf(event);

function withoutNames({ department: _d, offer: _o, ...contact }: Contact): Contact {
  return contact;
}

/** Two contacts of one instant are two, unless one follow-up or one event reports both. */
function keyOf(contact: Contact): string {
  const { atMs, followUp, event } = contact;
  // Older versions did not keep the event: what is the same in all is the same.
  if (followUp === undefined && event === undefined) return JSON.stringify(Object.entries(contact).sort());
  return JSON.stringify([atMs, followUp, event]);
}
