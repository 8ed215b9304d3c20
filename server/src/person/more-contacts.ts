/**
 * How many contacts a list keeps. Of each channel and purpose that had to go one mark stays, at the latest of them: it
 * counts for as many contacts as a budget may allow, so that a full list never makes room for another contact.
 */
import { compare, countThatFits, partOf, type Room } from "./bounds.js";
import type { Contact } from "./document.js";

/** What budgets and gaps count of a contact. */
type Counted = Pick<Contact, "atMs" | "channel" | "purpose" | "isMore">;

export interface ContactsBound<T> {
  room: Room;
  /** Stands for contacts that there was no room for; undefined for one that counts for nothing. */
  markOf: (contact: T) => T | undefined;
  nameBytesOf: (contact: T) => number;
  withoutNames: (contact: T) => T;
}

/** The newest of an ascending list. Where there is no room for names, the contacts stay without them, and still count. */
export function boundContacts<T extends Counted>(ascending: readonly T[], bound: ContactsBound<T>, share = 1): T[] {
  const room = partOf(bound.room, share);
  const contacts = ascending.filter(({ isMore }) => !isMore);
  const gone = contacts.slice(0, -room.entries).flatMap((contact) => bound.markOf(contact) ?? []);
  const newestFirst = contacts.slice(-room.entries).reverse();
  const named = countThatFits(newestFirst, room, bound.nameBytesOf);
  const kept = newestFirst.map((contact, index) => (index < named ? contact : bound.withoutNames(contact))).reverse();
  const marks = latestOfEachKind([...ascending.filter(({ isMore }) => isMore), ...gone]);
  return [...marks, ...kept].sort((a, b) => a.atMs - b.atMs);
}

/** In an order of their own, so that it does not matter which of two marks of one instant was there first. */
function latestOfEachKind<T extends Counted>(marks: readonly T[]): T[] {
  const latest = new Map<string, T>();
  for (const mark of marks) {
    const kind = `${mark.channel} ${mark.purpose}`;
    const other = latest.get(kind);
    if (other === undefined || other.atMs < mark.atMs) latest.set(kind, mark);
  }
  return [...latest].sort(([a], [b]) => compare(a, b)).map(([, mark]) => mark);
}
