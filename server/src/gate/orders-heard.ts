/**
 * What the shop's backend told of orders, and when its silence means that orders go unheard. A page that cannot be told
 * from one whose shop went deaf must not be followed up about a cart: its customer may have ordered.
 */
import type { Policy } from "./policy.js";

export interface OrdersHeard {
  /** Orders in the 28 days up to the last one. */
  readonly count: number;
  readonly lastAtMs: number;
  /** The longest time between two that follow each other; an hour at least. */
  readonly longestGapMs: number;
}

/** A shop that told of fewer has no rhythm that could be missed. */
const COUNT_MIN = 20;

export interface Silence {
  /** The last order before it. */
  readonly lastAtMs: number;
  readonly fromMs: number;
}

/**
 * The silence that begins if no further order comes; null for a shop without a rhythm. Only the last order and those
 * before it count: a silence does not end because the orders before it grow old.
 */
export function silenceAfter(
  orders: OrdersHeard | null,
  { silentAfter, silentMinMs }: Policy["orders"],
): Silence | null {
  if (orders === null || orders.count < COUNT_MIN) return null;
  const { lastAtMs, longestGapMs } = orders;
  return { lastAtMs, fromMs: lastAtMs + Math.max(silentAfter * longestGapMs, silentMinMs) };
}
