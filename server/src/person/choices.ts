/** What the person said about being contacted: declines and requests. Refusals and opt-ins are in `refusals.ts`. */
import type { Channel, Door } from "@holdoff/sdk/wire";
import { shortHash } from "../ids.js";
import {
  bytesOf,
  compare,
  countThatFits,
  keepLast,
  later,
  newestFirst,
  partOf,
  partOfMost,
  type Room,
  type Shares,
} from "./bounds.js";
import type { Decline, Known, OfferDeclines } from "./document.js";
import { joinInto, joinTables, own } from "./own.js";

const OFFERS: Room = { entries: 200, bytes: 6 * 1024 };
const TIMES_MAX = 50;
/** Of a longer name the times keep the hash: all that they say is which of them are the same. */
const NAME_CHARS_MAX = 40;

/** `news` is the caller's own, here and below. Without an offer's name every offer was declined. */
export function declineOffer(news: Known, offer: string | undefined, atMs: number, door: Door): void {
  const declined = news.offersDeclined[door];
  const name = offer ?? "";
  declined.times.push({ atMs, offer: name.length > NAME_CHARS_MAX ? `#${shortHash(name)}` : name });
  if (offer === undefined) declined.everyAtMs = later(declined.everyAtMs ?? null, atMs) ?? atMs;
  else joinInto(declined.offers, offer, { atMs }, latest);
}

const latest = (a: Decline, b: Decline): Decline => (a.atMs >= b.atMs ? a : b);

export const joinOfferDeclines = (a: Known["offersDeclined"], b: Known["offersDeclined"]): Known["offersDeclined"] => ({
  page: joinOneDoor(a.page, b.page),
  backend: joinOneDoor(a.backend, b.backend),
});

function joinOneDoor(a: OfferDeclines, b: OfferDeclines): OfferDeclines {
  // Each decline is among the times.
  if (b.times.length === 0) return a;
  return boundOneDoor({
    offers: joinTables(a.offers, b.offers, latest),
    times: joinDeclineTimes(a.times, b.times),
    everyAtMs: later(a.everyAtMs ?? null, b.everyAtMs ?? null),
  });
}

/** Each decline; the same offer declined twice in one instant is one. */
function joinDeclineTimes(a: OfferDeclines["times"], b: OfferDeclines["times"]): OfferDeclines["times"] {
  const unique = new Map([...a, ...b].map((one) => [`${one.atMs}|${one.offer}`, one]));
  return [...unique.values()].sort((x, y) => x.atMs - y.atMs || compare(x.offer, y.offer));
}

export const boundOfferDeclines = (
  { page, backend }: Known["offersDeclined"],
  shares: Shares,
): Known["offersDeclined"] => ({
  page: boundOneDoor(page, shares.page),
  backend: boundOneDoor(backend, shares.rest),
});

/** Where there is no room for all of them, every offer counts as declined up to the newest one that is dropped. */
function boundOneDoor(
  { offers, times, everyAtMs }: Omit<OfferDeclines, "everyAtMs"> & { everyAtMs?: number | null },
  share = 1,
): OfferDeclines {
  const all = newestFirst(offers, ({ atMs }) => atMs);
  const kept = countThatFits(all, partOf(OFFERS, share), ([offer]) => bytesOf(offer));
  const dropped = all[kept]?.[1].atMs ?? null;
  const upToMs = later(everyAtMs ?? null, dropped);
  return {
    offers: Object.fromEntries(all.slice(0, kept)),
    times: keepLast(times, partOfMost(TIMES_MAX, share)),
    ...(upToMs !== null && { everyAtMs: upToMs }),
  };
}

/** The latest decline of this offer, on whatever surface; null where there was none. */
export function offerDeclinedAtMs({ offersDeclined }: Pick<Known, "offersDeclined">, offer: string): number | null {
  const { page, backend } = offersDeclined;
  return [own(page.offers, offer)?.atMs ?? null, own(backend.offers, offer)?.atMs ?? null].reduce(
    later,
    everyOfferDeclinedAtMs({ offersDeclined }),
  );
}

/** Up to when every offer was declined, whatever its name; null where there was no such decline. */
export const everyOfferDeclinedAtMs = ({ offersDeclined }: Pick<Known, "offersDeclined">): number | null =>
  later(offersDeclined.page.everyAtMs ?? null, offersDeclined.backend.everyAtMs ?? null);

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
 * With an offer the offer, on every channel; without one the channel, or all contact; with one that nobody could read the
 * channel and every offer. The channel over which an offer was declined is kept: a policy may take that for a "no" to the
 * channel as well.
 */
export function declineContactOrOffer(
  news: Known,
  { channel, offer, everyOffer }: { channel?: Channel | "all"; offer?: string; everyOffer?: true },
  atMs: number,
  door: Door,
): void {
  if (offer === undefined) {
    joinInto<Decline>(news.contactDeclined, channel ?? "all", { atMs }, latest);
    if (everyOffer) declineOffer(news, undefined, atMs, door);
    return;
  }
  declineOffer(news, offer, atMs, door);
  if (channel !== undefined) joinInto<Decline>(news.declinedWithOffer, channel, { atMs }, latest);
}

type ByChannel = Partial<Record<Channel | "all", Decline>>;

export const joinByChannel = (a: ByChannel, b: ByChannel): ByChannel => joinTables<Decline>(a, b, latest);
