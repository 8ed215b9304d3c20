/** Requests to be contacted. */
import { shortHash } from "../ids.js";
import { bytesOf, compare, countThatFits, partOf, type Room } from "./bounds.js";
import type { Invitation, Known } from "./document.js";
import { onceADay } from "./once-a-day.js";

const ROOM: Room = { entries: 20, bytes: 3 * 1024 };

/** `news` is the caller's own. */
export function invite(news: Known, asked: Omit<Invitation, "id">): void {
  const { channel, offer = null, atMs, whenMs = null, event = null } = asked;
  news.invitations.push({ id: `in-${shortHash(JSON.stringify([channel, offer, atMs, whenMs, event]))}`, ...asked });
}

/** Every request once, ascending, the last of them. */
export function joinInvitations(a: Invitation[], b: readonly Invitation[]): Invitation[] {
  if (b.length === 0) return a;
  const unique = new Map<string, Invitation>();
  for (const invitation of [...a, ...b]) {
    const { id, usedBy = "" } = invitation;
    // Once used, used: whichever copy comes last.
    if (usedBy >= (unique.get(id)?.usedBy ?? "")) unique.set(id, invitation);
  }
  return boundInvitations([...unique.values()].sort((x, y) => x.atMs - y.atMs || compare(x.id, y.id)));
}

export function boundInvitations(ascending: Invitation[], share = 1): Invitation[] {
  const newestFirst = [...ascending].reverse();
  const kept = countThatFits(newestFirst, partOf(ROOM, share), ({ offer = "" }) => bytesOf(offer));
  return kept === ascending.length ? ascending : newestFirst.slice(0, kept).reverse();
}

/** An event of the backend asks once a day, whatever it says: of its tellings the first counts. */
export function invitationsOf({ invitations }: Pick<Known, "invitations">): readonly Invitation[] {
  return onceADay(
    invitations,
    ({ event }) => event,
    ({ atMs }) => atMs,
  ).map((tellings) => {
    const usedBy = tellings.find((one) => one.usedBy !== undefined)?.usedBy;
    return usedBy === undefined ? tellings[0] : { ...tellings[0], usedBy };
  });
}
