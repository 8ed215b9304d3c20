/**
 * Strangers: browsers that no signature linked and that the shop's backend never named. Anybody can make as many of them
 * as they like, so what is kept of one is little, and may go: its presence and steps after a day, and for longer only
 * what it refused, declined and completed.
 */
import { kindOf, type Ref } from "../ids.js";
import { joinAsks } from "./asks.js";
import { keepLast } from "./bounds.js";
import { boundOfferDeclines } from "./choices.js";
import type { Known, Now, PersonDocument, Refusal } from "./document.js";
import { emptyDocument } from "./empty-document.js";
import { joinKnown } from "./join-known.js";
import { boundToldOrders, hasAnyOrder, lastReachOf, stands } from "./orders.js";
import { isFilled } from "./own.js";
import { boundLifted, boundRefusals } from "./refusals.js";
import type { PageOrders } from "./told-orders.js";

/** The most bytes, as stored, of what is kept for longer than a day. */
export const LASTING_BYTES_MAX = 1024;
/** A visitor with less engagement, in its first page load, may be anything that fetches pages. */
const ENGAGED_MS_MIN = 10_000;
const PAGE_LOADS_MIN = 2;

/** Everything that the backend tells of a person or asks for, and every merge, leaves one of these. */
export function isStranger(ref: Ref, { known, open }: Pick<PersonDocument, "known" | "open">): boolean {
  const { past, refs, absorbed, associates, events, imports } = known;
  const named = [open, past, refs, absorbed, associates, events];
  return kindOf(ref) === "visitor" && imports === undefined && named.every((list) => list.length === 0);
}

/** Somebody looked at the page for a while, or came back to another one. */
export function looksHuman({ tabs }: Pick<Now, "tabs">): boolean {
  const all = Object.values(tabs);
  const engagedMs = all.reduce((sum, tab) => sum + tab.engagedMs, 0);
  return engagedMs >= ENGAGED_MS_MIN || all.length >= PAGE_LOADS_MIN;
}

/** What outlives a stranger's presence. */
export interface Lasting {
  now: Pick<Now, "askedAtMs">;
  known: Pick<
    Known,
    | "orders"
    | "offersDeclined"
    | "contactDeclined"
    | "declinedWithOffer"
    | "chatDismissedAtMs"
    | "refusals"
    | "lifted"
    | "watermarks"
  >;
}

/** `refusals` go last, when strangers have to make room. */
export type LastingKind = "refusals" | "completions";

export const kindOfLasting = ({ known }: Lasting): LastingKind =>
  known.refusals.length > 0 ? "refusals" : "completions";

/** Null where there is nothing worth keeping. It fits: what there is no room for is replaced by something more careful. */
export function lastingOf({ now: { askedAtMs }, known }: PersonDocument): Lasting | null {
  const { orders, offersDeclined, contactDeclined, declinedWithOffer } = known;
  const { chatDismissedAtMs, refusals, lifted, watermarks } = known;
  const all: Lasting = {
    now: { askedAtMs },
    known: {
      ...{ orders, offersDeclined, contactDeclined, declinedWithOffer },
      ...{ chatDismissedAtMs: keepLast(chatDismissedAtMs, DISMISSALS_MAX), refusals, lifted, watermarks },
    },
  };
  if (isNothing(all)) return null;
  return SHARES.map((share) => bounded(all, share)).find(fits) ?? widest(all);
}

/** It is written out for each of them, so they are few. */
const SHARES = [1, 1 / 8, 1 / 32];
/** More than a policy counts. Asks are as few anyway. */
const DISMISSALS_MAX = 12;
const DISMISSALS_MIN = 4;

const isNothing = ({ now, known }: Lasting): boolean =>
  now.askedAtMs.length + known.chatDismissedAtMs.length + known.refusals.length + known.lifted.length === 0 &&
  !isFilled(known.contactDeclined) &&
  !declinedOffer(known) &&
  !hasOrdered(known);

const declinedOffer = ({ offersDeclined: { page } }: Pick<Known, "offersDeclined">): boolean =>
  page.times.length > 0 || page.everyAtMs !== undefined;

const hasOrdered = (known: Pick<Known, "orders">): boolean => hasAnyOrder(known) || known.orders.floorMs !== undefined;

const fits = (lasting: Lasting): boolean => Buffer.byteLength(JSON.stringify(lasting)) <= LASTING_BYTES_MAX;

const bounded = ({ now, known }: Lasting, share: number): Lasting => ({
  now,
  known: {
    ...known,
    orders: boundToldOrders(known.orders, { page: share, rest: share }),
    offersDeclined: boundOfferDeclines(known.offersDeclined, { page: share, rest: share }),
    refusals: boundRefusals(known.refusals, known.lifted, share),
    lifted: boundLifted(known.lifted, share),
  },
});

/** A stranger who said so much declined every offer, refused all contact, and ended every checkout of that time. */
function widest({ now, known }: Lasting): Lasting {
  const { orders, offersDeclined, contactDeclined, declinedWithOffer, chatDismissedAtMs, refusals } = known;
  const { page } = offersDeclined;
  const empty = emptyDocument().known;
  const declinedAtMs = latestMs([...page.times.map(({ atMs }) => atMs), page.everyAtMs ?? NEVER_MS]);
  const floorMs = latestMs([orders.floorMs ?? NEVER_MS, ...reachesOf(orders.page)]);
  return {
    now,
    known: {
      orders: { ...empty.orders, ...(floorMs !== null && { floorMs }) },
      offersDeclined: {
        ...empty.offersDeclined,
        ...(declinedAtMs !== null && {
          page: { offers: {}, times: [{ atMs: declinedAtMs, offer: "" }], everyAtMs: declinedAtMs },
        }),
      },
      contactDeclined: onEveryChannel(contactDeclined),
      declinedWithOffer: onEveryChannel(declinedWithOffer),
      chatDismissedAtMs: keepLast(chatDismissedAtMs, DISMISSALS_MIN),
      refusals: refusedEverything(refusals),
      lifted: [],
      watermarks: {},
    },
  };
}

const NEVER_MS = Number.NEGATIVE_INFINITY;

function latestMs(times: readonly number[]): number | null {
  const atMs = Math.max(NEVER_MS, ...times);
  return atMs === NEVER_MS ? null : atMs;
}

const reachesOf = ({ orders, unnamed }: PageOrders): number[] => [
  ...orders.filter(stands).map(lastReachOf),
  ...Object.values(unnamed).flatMap(({ ownReachMs, pendingMs }) => [ownReachMs ?? NEVER_MS, ...pendingMs]),
];

function onEveryChannel(declines: Known["contactDeclined"]): Known["contactDeclined"] {
  const atMs = latestMs(Object.values(declines).map((one) => one.atMs));
  return atMs === null ? {} : { all: { atMs } };
}

/** What is needed is refused by its own word only. */
function refusedEverything(refusals: readonly Refusal[]): Refusal[] {
  const one = (of: readonly Refusal[], scope: string, purpose: Pick<Refusal, "purpose">): Refusal[] => {
    const atMs = latestMs(of.map((refusal) => refusal.atMs));
    if (atMs === null) return [];
    const receivedAtMs = Math.max(...of.map((refusal) => refusal.receivedAtMs ?? refusal.atMs));
    return [{ id: `rf-all-${scope}-${atMs.toString(36)}-all`, atMs, receivedAtMs, door: "page", ...purpose }];
  };
  const needed = refusals.filter(({ purpose }) => purpose === "transactional");
  const others = refusals.filter(({ purpose }) => purpose !== "transactional");
  return [...one(others, "all", {}), ...one(needed, "transactional", { purpose: "transactional" })];
}

/** A stranger's document with what outlived the one before, which it may hold already. */
export function withLasting(document: PersonDocument, lasting: Lasting): PersonDocument {
  const { now, known } = document;
  const before = { ...emptyDocument().known, ...lasting.known };
  return {
    ...document,
    now: { ...now, askedAtMs: joinAsks(lasting.now.askedAtMs, now.askedAtMs) },
    known: joinKnown(before, known, document.customer),
  };
}
