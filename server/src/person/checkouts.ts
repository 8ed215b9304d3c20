/** Checkouts that were seen, by the name that the shop gives them. Whether one is completed is for `sales.ts` to say. */
import { bytesOf, countThatFits, joinTimes, newestFirst, partOf, type Room } from "./bounds.js";
import type { Checkout, Known, Steps } from "./document.js";
import { joinTables } from "./own.js";

/** The name of what has none. */
export const UNNAMED = "";
const DAY_MS = 24 * 60 * 60 * 1000;
/** A checkout that nobody touched for this long is nobody's any more. */
export const CHECKOUT_OPEN_MS = 30 * DAY_MS;
const ROOM: Room = { entries: 50, bytes: 3 * 1024 };
const STEPS_MAX = 24;

export interface NamedCheckout extends Checkout {
  id: string;
}

export const joinCheckouts = (a: Known["checkouts"], b: Known["checkouts"]): Known["checkouts"] =>
  boundCheckouts(joinTables(a, b, joinCheckout));

/** What there is no room for is one with what has no name, and stays open as long as one of them would have. */
export function boundCheckouts(checkouts: Known["checkouts"], share = 1): Known["checkouts"] {
  const { [UNNAMED]: unnamed, ...named } = checkouts;
  const all = newestFirst(named, ({ lastAtMs }) => lastAtMs);
  const kept = countThatFits(all, partOf(ROOM, share), ([id]) => bytesOf(id));
  if (kept === all.length) return checkouts;
  const dropped = all.slice(kept).map(([, checkout]) => checkout);
  const rest = [...dropped, ...(unnamed === undefined ? [] : [unnamed])].reduce(joinCheckout);
  return Object.fromEntries([...all.slice(0, kept), [UNNAMED, { ...rest, isRest: true as const }]]);
}

export function joinCheckout(a: Checkout, b: Checkout): Checkout {
  return {
    startedAtMs: Math.min(a.startedAtMs, b.startedAtMs),
    lastAtMs: Math.max(a.lastAtMs, b.lastAtMs),
    paymentAtMs:
      a.paymentAtMs === null || b.paymentAtMs === null
        ? (a.paymentAtMs ?? b.paymentAtMs)
        : Math.max(a.paymentAtMs, b.paymentAtMs),
    ...((a.isRest || b.isRest) && { isRest: true as const }),
  };
}

export const joinSteps = (a: Steps, b: Steps): Steps => ({
  steps: joinTimes(a.steps, b.steps, Number.POSITIVE_INFINITY),
  payments: joinTimes(a.payments, b.payments, Number.POSITIVE_INFINITY),
});

/** The last 24 signals without an id, and those before. */
export function partSteps({ steps, payments }: Steps): { settled: Steps; loose: Steps } | null {
  if (steps.length + payments.length <= STEPS_MAX) return null;
  const fromMs = [...steps, ...payments].sort((a, b) => a - b).at(-STEPS_MAX) ?? 0;
  const part = (keep: (atMs: number) => boolean): Steps => ({
    steps: steps.filter(keep),
    payments: payments.filter(keep),
  });
  return { settled: part((atMs) => atMs < fromMs), loose: part((atMs) => atMs >= fromMs) };
}
