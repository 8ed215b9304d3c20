/**
 * Which checkouts each browser of a person showed. A visitor id that gave way to a new one may still tell of an order of
 * those: the tab of before the sign-in was at that very checkout.
 */
import { shortHash } from "../ids.js";
import { keepNewest } from "./bounds.js";
import type { Known } from "./document.js";
import { joinTables, own } from "./own.js";

const SHOWN_MAX = 64;

export const shownKeyOf = (visitor: string, checkout: string): string => `${visitor} ${shortHash(checkout)}`;

export const joinCheckoutsShown = (a: Known["checkoutsShown"], b: Known["checkoutsShown"]): Known["checkoutsShown"] =>
  keepNewest(joinTables(a, b, Math.max), SHOWN_MAX, (atMs) => atMs);

export const hasShown = ({ checkoutsShown }: Pick<Known, "checkoutsShown">, visitor: string, checkout: string) =>
  own(checkoutsShown, shownKeyOf(visitor, checkout)) !== undefined;
