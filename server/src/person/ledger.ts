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
  const keyed = new Map([...a, ...b].map((contact) => [JSON.stringify(Object.entries(contact).sort()), contact]));
  const sorted = [...keyed].sort(([x, { atMs: xMs }], [y, { atMs: yMs }]) => xMs - yMs || compare(x, y));
  return keepLast(
    sorted.map(([, contact]) => contact),
    LEDGER_MAX,
  );
}
