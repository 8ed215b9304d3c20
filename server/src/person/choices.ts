/** What the person said about being contacted: declines and requests. Refusals and opt-ins are in `refusals.ts`. */
import type { Channel } from "@holdoff/sdk/wire";
import { compare, keepLast, keepNewest } from "./bounds.js";
import type { Decline, Invitation, Known } from "./document.js";
import { joinTables } from "./own.js";

const OFFERS_MAX = 200;
const DECLINES_MAX = 50;
const INVITATIONS_MAX = 20;

export function declineOffer(known: Known, offer: string, atMs: number): void {
  known.offersDeclined = joinDeclined(known.offersDeclined, { [offer]: { atMs } });
  known.declines = joinDeclines(known.declines, [{ atMs, offer }]);
}

/** Of each offer the latest decline. */
export const joinDeclined = (a: Record<string, Decline>, b: Record<string, Decline>): Record<string, Decline> =>
  keepNewest(joinTables(a, b, latest), OFFERS_MAX, ({ atMs }) => atMs);

const latest = (a: Decline, b: Decline): Decline => ({ atMs: Math.max(a.atMs, b.atMs) });

/** Every decline; the same offer declined twice in one instant is one. */
export function joinDeclines(a: Known["declines"], b: Known["declines"]): Known["declines"] {
  const unique = new Map([...a, ...b].map((one) => [`${one.atMs}|${one.offer}`, one]));
  return keepLast(
    [...unique.values()].sort((x, y) => x.atMs - y.atMs || compare(x.offer, y.offer)),
    DECLINES_MAX,
  );
}

function declineContact(known: Known, channel: Channel | "all", atMs: number): void {
  known.contactDeclined = joinContactDeclined(known.contactDeclined, { [channel]: { atMs } });
}

/**
 * With an offer the offer, on every channel; without one the channel, or all contact. Over which channel an offer was
 * declined is kept: a policy may take it for a "no" to the channel as well.
 */
export function declineContactOrOffer(
  known: Known,
  { channel, offer }: { channel?: Channel; offer?: string },
  atMs: number,
): void {
  if (offer === undefined) {
    declineContact(known, channel ?? "all", atMs);
    return;
  }
  declineOffer(known, offer, atMs);
  if (channel === undefined) return;
  known.declinedWithOffer = joinDeclinedWithOffer(known.declinedWithOffer, { [channel]: { atMs } });
}

export const joinContactDeclined = (
  a: Known["contactDeclined"],
  b: Known["contactDeclined"],
): Known["contactDeclined"] => joinTables<Decline>(a, b, latest);

export const joinDeclinedWithOffer = (
  a: Known["declinedWithOffer"],
  b: Known["declinedWithOffer"],
): Known["declinedWithOffer"] => joinTables<Decline>(a, b, latest);

export function invite(known: Known, asked: Omit<Invitation, "id">): void {
  const { channel, offer, atMs, whenMs } = asked;
  const when = whenMs === undefined ? "" : `-${whenMs.toString(36)}`;
  const id = `in-${channel}-${offer ?? ""}-${atMs.toString(36)}${when}`;
  known.invitations = joinInvitations(known.invitations, [{ id, ...asked }]);
}

export function joinInvitations(a: readonly Invitation[], b: readonly Invitation[]): Invitation[] {
  const unique = new Map<string, Invitation>();
  for (const invitation of [...a, ...b]) {
    const { id, usedBy = "" } = invitation;
    // Once used, used: whichever copy comes last.
    if (usedBy >= (unique.get(id)?.usedBy ?? "")) unique.set(id, invitation);
  }
  return keepLast(
    [...unique.values()].sort((x, y) => x.atMs - y.atMs || compare(x.id, y.id)),
    INVITATIONS_MAX,
  );
}
