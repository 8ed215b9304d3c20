/**
 * Checkouts that were seen, and which of them are completed. A completion is a tombstone: the checkout never opens again, whatever arrives
 * late. Signals without any id are one unnamed checkout, which every order completes up to its own time.
 */
import { compare, keepLast, keepNewest } from "./bounds.js";
import type { Checkout, Known, Now, PersonDocument } from "./document.js";
import { visitAt } from "./visits.js";

export const UNNAMED = "";
const SEEN_MAX = 50;
const COMPLETED_MAX = 200;
const ORDERS_MAX = 50;

export interface Order {
  atMs: number;
  order?: string;
  checkout?: string;
}

export function noteCheckout(known: Known, named: string | undefined, atMs: number, payment: boolean): void {
  const id = named ?? latestOpen(known, atMs) ?? UNNAMED;
  // What a later order without a name has taken is over; named ones stay, so that late orders find when they began.
  if (id === UNNAMED && atMs <= (known.completed[UNNAMED] ?? Number.NEGATIVE_INFINITY)) return;
  const one: Checkout = { startedAtMs: atMs, lastAtMs: atMs, paymentAtMs: payment ? atMs : null };
  known.checkouts = keepNewest(joinCheckouts(known.checkouts, { [id]: one }), SEEN_MAX, (entry) => entry.lastAtMs);
  completeByOrders(known);
}

/** The open checkout that started last; a signal without an id belongs to it. */
function latestOpen(known: Known, atMs: number): string | undefined {
  return Object.entries(known.checkouts)
    .filter(([id, checkout]) => id !== UNNAMED && !isCompleted(known, id) && checkout.startedAtMs <= atMs)
    .sort((a, b) => b[1].startedAtMs - a[1].startedAtMs)[0]?.[0];
}

/** An order: of its checkout, or of every open one when it names none. */
export function noteOrder(known: Known, order: Order): void {
  known.orders = joinOrders(known.orders, [order]);
  if (order.checkout !== undefined) complete(known, order.checkout, order.atMs);
  complete(known, UNNAMED, order.atMs);
  completeByOrders(known);
}

/** An order that the page concluded from a URL counts only where the same visit saw a payment step. */
export function noteInferredOrder(known: Known, now: Now, order: Order): void {
  const visit = visitAt(now.visits, order.atMs);
  if (!visit) return;
  for (const [id, checkout] of Object.entries(known.checkouts)) {
    const paidAtMs = checkout.paymentAtMs;
    const same = paidAtMs !== null && visit.fromMs <= paidAtMs && paidAtMs <= visit.toMs;
    if (same && (order.checkout === undefined || order.checkout === id)) noteOrder(known, { ...order, checkout: id });
  }
}

export function complete(known: Known, id: string, atMs: number): void {
  const before = known.completed[id];
  const completedAtMs = before === undefined ? atMs : id === UNNAMED ? Math.max(before, atMs) : Math.min(before, atMs);
  known.completed = keepNewest({ ...known.completed, [id]: completedAtMs }, COMPLETED_MAX, (entry) => entry);
  const unnamed = known.checkouts[UNNAMED];
  if (id === UNNAMED && unnamed && unnamed.lastAtMs <= completedAtMs) delete known.checkouts[UNNAMED];
}

/** A tombstone lies on it. What is known of the unnamed one is what came after its last order. */
export const isCompleted = (known: Known, id: string): boolean => id !== UNNAMED && Object.hasOwn(known.completed, id);

/** Applies orders that named no checkout to what had started by then: the same, in whichever order they arrived. */
export function completeByOrders(known: Known): void {
  for (const order of known.orders) {
    if (order.checkout !== undefined) continue;
    for (const [id, checkout] of Object.entries(known.checkouts)) {
      if (id !== UNNAMED && checkout.startedAtMs <= order.atMs) complete(known, id, order.atMs);
    }
  }
}

/** How many orders there are: one that page and backend both report, or report twice, is one. */
export const countOrders = ({ orders }: Known): number =>
  new Set(orders.map(({ atMs, order, checkout }) => order ?? checkout ?? String(atMs))).size;

export function joinOrders(a: readonly Order[], b: readonly Order[]): Order[] {
  const key = ({ order, checkout }: Order): string => `${order ?? ""}|${checkout ?? ""}`;
  const unique = new Map([...a, ...b].map((one) => [`${one.atMs}|${key(one)}`, one]));
  return keepLast(
    [...unique.values()].sort((x, y) => x.atMs - y.atMs || compare(key(x), key(y))),
    ORDERS_MAX,
  );
}

export function joinCheckouts(a: Record<string, Checkout>, b: Record<string, Checkout>): Record<string, Checkout> {
  const joined = { ...a };
  for (const [id, checkout] of Object.entries(b)) {
    const other = joined[id];
    joined[id] = other
      ? {
          startedAtMs: Math.min(other.startedAtMs, checkout.startedAtMs),
          lastAtMs: Math.max(other.lastAtMs, checkout.lastAtMs),
          paymentAtMs: Math.max(other.paymentAtMs ?? 0, checkout.paymentAtMs ?? 0) || null,
        }
      : checkout;
  }
  return joined;
}

/** The document with one checkout known to be completed: what a tombstone kept elsewhere says. */
export function withCompleted(document: PersonDocument, checkout: string, atMs: number): PersonDocument {
  const known = structuredClone(document.known);
  complete(known, checkout, atMs);
  return { ...document, known };
}
