/** Checkouts that were seen, by the name that the shop gives them. Whether one is completed is for `sales.ts` to say. */
import { bytesOf, compare, joinTimes } from "./bounds.js";
import type { Checkout, Known, Steps } from "./document.js";
import { joinTables } from "./own.js";

/** The name of what has none. */
export const UNNAMED = "";
const DAY_MS = 24 * 60 * 60 * 1000;
/** A checkout that nobody touched for this long is nobody's any more. */
export const CHECKOUT_OPEN_MS = 30 * DAY_MS;
export const CHECKOUTS_MAX = 50;
const NAME_BYTES_MAX = 3 * 1024;
const STEPS_MAX = 24;

export interface NamedCheckout extends Checkout {
  id: string;
}

export const NO_STEPS: Steps = { steps: [], payments: [] };

/**
 * Both. What there is no room for is one with what has no name: it stays open as long as any of them would have, and
 * none of their orders is missed.
 */
export function joinCheckouts(a: Known["checkouts"], b: Known["checkouts"], most = CHECKOUTS_MAX): Known["checkouts"] {
  const joined = joinTables(a, b, joinCheckout);
  const { [UNNAMED]: unnamed, ...rest } = joined;
  const named = Object.entries(rest);
  if (named.length <= most && bytesIn(named) <= NAME_BYTES_MAX) return joined;
  const latestFirst = named.sort(([x, one], [y, other]) => other.lastAtMs - one.lastAtMs || compare(x, y));
  const kept: [string, Checkout][] = [];
  let dropped = unnamed;
  let bytes = 0;
  for (const entry of latestFirst) {
    bytes += bytesOf(entry[0]);
    if (kept.length < most && bytes <= NAME_BYTES_MAX) kept.push(entry);
    else dropped = dropped === undefined ? entry[1] : joinCheckout(dropped, entry[1]);
  }
  return Object.fromEntries(dropped === undefined ? kept : [...kept, [UNNAMED, dropped]]);
}

const bytesIn = (named: readonly [string, Checkout][]): number => named.reduce((sum, [id]) => sum + bytesOf(id), 0);

export function joinCheckout(a: Checkout, b: Checkout): Checkout {
  return {
    startedAtMs: Math.min(a.startedAtMs, b.startedAtMs),
    lastAtMs: Math.max(a.lastAtMs, b.lastAtMs),
    paymentAtMs:
      a.paymentAtMs === null || b.paymentAtMs === null
        ? (a.paymentAtMs ?? b.paymentAtMs)
        : Math.max(a.paymentAtMs, b.paymentAtMs),
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
