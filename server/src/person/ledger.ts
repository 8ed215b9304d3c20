/** The contacts made with a person, by every department, from old to new. */
import { compare, keepLast } from "./bounds.js";
import type { Contact, Known } from "./document.js";

const LEDGER_MAX = 200;

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
  return keepLast(
    sorted.map(([, contact]) => contact),
    LEDGER_MAX,
  );
}

/** Two contacts of one instant are two, unless one follow-up or one event reports both. */
function keyOf(contact: Contact): string {
  const { atMs, followUp, event } = contact;
  // Older versions did not keep the event: what is the same in all is the same.
  if (followUp === undefined && event === undefined) return JSON.stringify(Object.entries(contact).sort());
  return JSON.stringify([atMs, followUp, event]);
}
