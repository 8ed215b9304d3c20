/**
 * Contacts that there was no room for. Of each channel and purpose one mark stays, at the latest of them: it counts for as
 * many contacts as a budget may allow, so that a full list never makes room for another contact.
 */
import type { Contact } from "./document.js";

/** What budgets and gaps count of a contact. */
type Counted = Pick<Contact, "atMs" | "channel" | "purpose" | "isMore">;

/** The newest of an ascending list, and before them a mark for each kind of those that had to go. */
export function newestOf<T extends Counted>(
  ascending: readonly T[],
  most: number,
  markOf: (contact: T) => T | undefined,
): { marks: T[]; kept: T[] } {
  const contacts = ascending.filter(({ isMore }) => !isMore);
  const gone = contacts.slice(0, Math.max(0, contacts.length - most)).flatMap((contact) => markOf(contact) ?? []);
  const marks = new Map<string, T>();
  for (const mark of [...ascending.filter(({ isMore }) => isMore), ...gone]) {
    const kind = `${mark.channel} ${mark.purpose}`;
    if (mark.atMs >= (marks.get(kind)?.atMs ?? Number.NEGATIVE_INFINITY)) marks.set(kind, mark);
  }
  return { marks: inOrder(marks), kept: contacts.slice(-most) };
}

const inOrder = <T extends Counted>(marks: ReadonlyMap<string, T>): T[] =>
  [...marks].sort(([a, { atMs: aMs }], [b, { atMs: bMs }]) => aMs - bMs || (a < b ? -1 : 1)).map(([, mark]) => mark);
