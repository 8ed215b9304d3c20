/** Which contacts count for a follow-up: the ledger's, those that the backend told, and releases of the person's others. */
import type { Channel, Purpose } from "@holdoff/sdk/wire";
import type { Policy } from "../../../src/gate/policy.js";
import type { Contact, ToldContact } from "../../../src/person/document.js";
import { others, type Question } from "./facts.js";

interface Contacted {
  atMs: number;
  /** `all`: nobody could read which. */
  channel: Channel | "all";
  purpose: Purpose | "all";
  /** And perhaps others before it. */
  isMore?: true;
}

export function contactsCounted(question: Question): Contacted[] {
  const { followUp, person, policy } = question;
  const { ledger, toldContacts } = person.known;
  const tellings = redeemedOnes(ledger, toldContacts, policy);
  const counted: Contacted[] = [];
  for (const contact of ledger) {
    const itsOwnOffer = contact.unredeemed === true && contact.followUp === followUp.id;
    const its = toldContacts.filter((told) => tellings.get(told) === contact);
    const neverArrived = its.length > 0 && its.every((told) => told.isUndelivered) && contact.outcome === undefined;
    if (!itsOwnOffer && !neverArrived) counted.push(contact);
  }
  for (const told of toldContacts) if (!tellings.has(told) && !told.isUndelivered) counted.push(told);
  const offeredBefore = (id: string): boolean =>
    ledger.some((contact) => contact.followUp === id && contact.unredeemed === true);
  for (const { id, status, releasedAtMs, channel, purpose } of others(question))
    if (status === "released" && releasedAtMs !== undefined && !offeredBefore(id))
      counted.push({ atMs: releasedAtMs, channel, purpose });
  return counted;
}

/** Which redeemed contact each telling is about: first those that name it, then always the nearest that is still free. */
function redeemedOnes(
  ledger: readonly Contact[],
  toldContacts: readonly ToldContact[],
  policy: Policy,
): Map<ToldContact, Contact> {
  const redeemed = ledger.filter(({ followUp, unredeemed }) => followUp !== undefined && unredeemed !== true);
  const about = new Map<ToldContact, Contact>();
  for (const told of toldContacts) {
    const named = redeemed.find(({ followUp }) => followUp === told.followUp);
    if (named !== undefined) about.set(told, named);
  }
  for (;;) {
    const free = redeemed.filter((contact) => ![...about.values()].includes(contact));
    const pairs = toldContacts
      .filter((told) => told.followUp === undefined && !about.has(told))
      .flatMap((told) =>
        free.filter((contact) => isInItsTime(told, contact, policy)).map((contact) => ({ told, contact })),
      );
    const [nearest] = pairs.sort((a, b) => apart(a) - apart(b));
    if (nearest === undefined) return about;
    about.set(nearest.told, nearest.contact);
  }
}

const apart = ({ told, contact }: { told: ToldContact; contact: Contact }): number =>
  Math.abs(told.firstToMs - contact.atMs);

/** Same channel; from a minute before the redeem to the later of the permit's end and the close. */
function isInItsTime(told: ToldContact, { channel, atMs, closesAtMs = atMs }: Contact, { permit }: Policy): boolean {
  if (told.channel !== channel) return false;
  return told.firstFromMs >= atMs - 60_000 && told.firstToMs <= Math.max(atMs + permit.forMs, closesAtMs);
}
