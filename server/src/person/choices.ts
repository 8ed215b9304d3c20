/** What the person said about being contacted: declines and requests. Refusals and opt-ins are in `refusals.ts`. */
import type { Channel, Door } from "@holdoff/sdk/wire";
import { bytesOf, compare, keepLast, later } from "./bounds.js";
import type { Decline, Invitation, Known, OfferDeclines } from "./document.js";
import { joinInto, joinTables, own } from "./own.js";

/** Entries of one list, and bytes of the names in it: whichever is reached first. */
const OFFERS_MAX = 200;
const OFFER_BYTES_MAX = 6 * 1024;
const TIMES_MAX = 50;
const TIME_BYTES_MAX = 2 * 1024;
const INVITATIONS_MAX = 20;
const DAY_MS = 24 * 60 * 60 * 1000;

/** `news` is the caller's own, here and below. Without an offer's name every offer was declined. */
export function declineOffer(news: Known, offer: string | undefined, atMs: number, door: Door): void {
  const declined = news.offersDeclined[door];
  declined.times.push({ atMs, offer: offer ?? "" });
  if (offer === undefined) declined.everyAtMs = later(declined.everyAtMs ?? null, atMs) ?? atMs;
  else joinInto(declined.offers, offer, { atMs }, latest);
}

const latest = (a: Decline, b: Decline): Decline => (a.atMs >= b.atMs ? a : b);

export const joinOfferDeclines = (a: Known["offersDeclined"], b: Known["offersDeclined"], most = OFFERS_MAX) => ({
  page: joinOneDoor(a.page, b.page, most),
  backend: joinOneDoor(a.backend, b.backend, most),
});

/** Where there is no room for all of them, every offer counts as declined up to the newest one that is dropped. */
function joinOneDoor(a: OfferDeclines, b: OfferDeclines, most: number): OfferDeclines {
  if (b.times.length === 0 && b.everyAtMs === undefined) return a;
  const newestFirst = Object.entries(joinTables(a.offers, b.offers, latest)).sort(
    ([x, { atMs: xMs }], [y, { atMs: yMs }]) => yMs - xMs || compare(x, y),
  );
  let bytes = 0;
  const fits = newestFirst.findIndex(([offer], index) => {
    bytes += bytesOf(offer);
    return index >= most || bytes > OFFER_BYTES_MAX;
  });
  const kept = fits === -1 ? newestFirst : newestFirst.slice(0, fits);
  const dropped = fits === -1 ? undefined : newestFirst[fits];
  const everyAtMs = [a.everyAtMs, b.everyAtMs, dropped?.[1].atMs]
    .filter((atMs) => atMs !== undefined)
    .reduce<number | null>(later, null);
  return {
    offers: Object.fromEntries(kept),
    times: joinDeclineTimes(a.times, b.times, most),
    ...(everyAtMs !== null && { everyAtMs }),
  };
}

/** Each decline; the same offer declined twice in one instant is one. The last of them, ascending. */
function joinDeclineTimes(a: OfferDeclines["times"], b: OfferDeclines["times"], most: number): OfferDeclines["times"] {
  const unique = new Map([...a, ...b].map((one) => [`${one.atMs}|${one.offer}`, one]));
  const ascending = [...unique.values()].sort((x, y) => x.atMs - y.atMs || compare(x.offer, y.offer));
  let bytes = 0;
  const kept = ascending.reverse().filter(({ offer }) => {
    bytes += bytesOf(offer);
    return bytes <= TIME_BYTES_MAX;
  });
  return kept.slice(0, Math.min(TIMES_MAX, most)).reverse();
}

/** The latest decline of this offer, on whatever surface; null where there was none. */
export function offerDeclinedAtMs({ offersDeclined }: Pick<Known, "offersDeclined">, offer: string): number | null {
  const { page, backend } = offersDeclined;
  return [own(page.offers, offer)?.atMs, own(backend.offers, offer)?.atMs, page.everyAtMs, backend.everyAtMs]
    .map((atMs) => atMs ?? null)
    .reduce(later, null);
}

/** Names of the offers that were declined. */
export const declinedOffers = ({ offersDeclined: { page, backend } }: Pick<Known, "offersDeclined">): string[] => [
  ...new Set([...Object.keys(backend.offers), ...Object.keys(page.offers)]),
];

/** Each time that an offer was declined, by whichever door it was told. */
export const declineTimes = ({ offersDeclined: { page, backend } }: Pick<Known, "offersDeclined">) => [
  ...backend.times,
  ...page.times,
];

/**
 * With an offer the offer, on every channel; without one the channel, or all contact. Over which channel an offer was
 * declined is kept: a policy may take it for a "no" to the channel as well.
 */
export function declineContactOrOffer(
  news: Known,
  { channel, offer }: { channel?: Channel | "all"; offer?: string },
  atMs: number,
  door: Door,
): void {
  if (offer === undefined) {
    joinInto<Decline>(news.contactDeclined, channel ?? "all", { atMs }, latest);
    return;
  }
  declineOffer(news, offer, atMs, door);
  if (channel !== undefined) joinInto<Decline>(news.declinedWithOffer, channel, { atMs }, latest);
}

type ByChannel = Partial<Record<Channel | "all", Decline>>;

export const joinByChannel = (a: ByChannel, b: ByChannel): ByChannel => joinTables<Decline>(a, b, latest);

export function invite(news: Known, asked: Omit<Invitation, "id">): void {
  const { channel, offer, atMs, whenMs, event } = asked;
  const when = whenMs === undefined ? "" : `-${whenMs.toString(36)}`;
  const id =
    event === undefined
      ? `in-${channel}-${offer ?? ""}-${atMs.toString(36)}${when}`
      : `in-event-${event}-${atMs.toString(36)}`;
  news.invitations.push({ id, ...asked });
}

/** An event of the backend asks once a day, whatever it says: of its tellings within a day the first counts. */
export function joinInvitations(a: Invitation[], b: readonly Invitation[]): Invitation[] {
  if (b.length === 0) return a;
  const unique = new Map<string, Invitation>();
  for (const invitation of [...a, ...b]) {
    const { id, usedBy = "" } = invitation;
    // Once used, used: whichever copy comes last.
    if (usedBy >= (unique.get(id)?.usedBy ?? "")) unique.set(id, invitation);
  }
  const ascending = [...unique.values()].sort((x, y) => x.atMs - y.atMs || compare(x.id, y.id));
  const firstByEvent = new Map<string, number>();
  const counted = ascending.filter(({ event, atMs }) => {
    if (event === undefined) return true;
    const firstMs = firstByEvent.get(event);
    if (firstMs !== undefined && atMs - firstMs < DAY_MS) return false;
    firstByEvent.set(event, atMs);
    return true;
  });
  return keepLast(counted, INVITATIONS_MAX);
}
