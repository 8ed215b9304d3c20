/**
 * Which checkouts each browser of a person showed. A visitor id that gave way to a new one may still tell of an order of
 * those: the tab of before the sign-in was at that very checkout.
 */
import { shortHash } from "../ids.js";
import { keepNewest } from "./bounds.js";
import type { Known } from "./document.js";
import { joinTables, own } from "./own.js";

const SHOWN_MAX = 64;

/** `checkout` is the hash of its name. */
export const shownKey = (visitor: string, checkout: string): string => `${visitor} ${checkout}`;
export const shownKeyOf = (visitor: string, checkout: string): string => shownKey(visitor, shortHash(checkout));

export const joinCheckoutsShown = (a: Known["checkoutsShown"], b: Known["checkoutsShown"]): Known["checkoutsShown"] =>
  keepNewest(joinTables(a, b, Math.max), SHOWN_MAX, (atMs) => atMs);

export const hasShown = ({ checkoutsShown }: Pick<Known, "checkoutsShown">, visitor: string, checkout: string) =>
  own(checkoutsShown, shownKeyOf(visitor, checkout)) !== undefined;

/** What one browser showed: the hash of each checkout's name, and when last. */
export const shownBy = (shown: Known["checkoutsShown"], visitor: string): [checkout: string, atMs: number][] =>
  Object.entries(shown).flatMap(([key, atMs]) => {
    const [by, checkout] = key.split(" ");
    return by === visitor && checkout !== undefined ? [[checkout, atMs]] : [];
  });
