/**
 * Every contact with a person that counts: those that went out through Holdoff, and those that the backend told of. Where
 * both are one, it counts once, with what the backend said came of it.
 */
import { compare } from "../person/bounds.js";
import type { Contact, Known, ToldContact } from "../person/document.js";
import { asMark } from "../person/ledger.js";
import { outcomeOf, toldContactsOf } from "../person/told-contacts.js";
import type { Policy } from "./policy.js";

/** A contact may be told with a clock that is this much behind. */
const BEFORE_MS = 60_000;

/** From old to new. */
export function contactsOn(known: Known, policy: Pick<Policy, "permit">): readonly Contact[] {
  const { ledger } = known;
  if (known.toldContacts.length === 0) return ledger;
  const toldContacts = toldContactsOf(known);
  const made = ledger.filter(({ followUp, unredeemed }) => followUp !== undefined && !unredeemed);
  const tellings = claimed(made, toldContacts, policy);
  const ours = ledger.flatMap((contact) => {
    const told = tellings.get(contact);
    return told === undefined ? [contact] : withTold(contact, told);
  });
  const claims = new Set([...tellings.values()].flat());
  const others = toldContacts.filter((told) => !claims.has(told) && !told.isUndelivered).map(asContact);
  const more = known.toldContacts.filter(({ isMore }) => isMore).map(asMark);
  return [...ours, ...others, ...more].sort((a, b) => a.atMs - b.atMs);
}

/** Which tellings are about which of our own contacts: those that name it, else the nearest one in its time. */
function claimed(
  made: readonly Contact[],
  toldContacts: readonly ToldContact[],
  { permit }: Pick<Policy, "permit">,
): Map<Contact, ToldContact[]> {
  const claims = new Map<Contact, ToldContact[]>();
  const add = (contact: Contact, told: ToldContact): void => {
    claims.set(contact, [...(claims.get(contact) ?? []), told]);
  };
  const unnamed: { contact: Contact; told: ToldContact; apartMs: number }[] = [];
  for (const told of toldContacts) {
    if (told.followUp !== undefined) {
      const named = made.find(({ followUp }) => followUp === told.followUp);
      if (named !== undefined) add(named, told);
      continue;
    }
    for (const contact of made) {
      if (contact.channel !== told.channel) continue;
      const toMs = Math.max(contact.atMs + permit.forMs, contact.closesAtMs ?? 0);
      if (told.firstFromMs < contact.atMs - BEFORE_MS || told.firstToMs > toMs) continue;
      unnamed.push({ contact, told, apartMs: Math.abs(told.firstToMs - contact.atMs) });
    }
  }
  const taken = new Set<ToldContact>();
  unnamed.sort((a, b) => a.apartMs - b.apartMs || compare(a.told.event, b.told.event));
  for (const { contact, told } of unnamed) {
    if (claims.has(contact) || taken.has(told)) continue;
    add(contact, told);
    taken.add(told);
  }
  return claims;
}

/** Our own contact with what was told of it; none where nothing says otherwise than that it never arrived. */
function withTold(contact: Contact, tellings: readonly ToldContact[]): Contact[] {
  if (contact.outcome === undefined && tellings.every(({ isUndelivered }) => isUndelivered)) return [];
  const outcome =
    contact.outcome ?? tellings.reduce<Pick<ToldContact, "outcome" | "outcomeAtMs">>(outcomeOf, {}).outcome;
  return [outcome === undefined ? contact : { ...contact, outcome }];
}

const asContact = ({ event, atMs, channel, purpose, department, offer, outcome }: ToldContact): Contact => ({
  ...{ atMs, channel, purpose, event },
  ...(department !== undefined && { department }),
  ...(offer !== undefined && { offer }),
  ...(outcome !== undefined && { outcome }),
});
