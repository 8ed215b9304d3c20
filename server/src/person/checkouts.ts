/**
 * Checkouts that were seen, and which of them are completed. A completion is a tombstone: the checkout never opens
 * again, whatever arrives late. Signals without any id are one unnamed checkout, which every order completes up to its
 * own time; see `loose-sales.ts`.
 */
import { compare, keepLast, keepNewest } from "./bounds.js";
import type { Checkout, Known, Order, Sales } from "./document.js";
import { joinTables, own } from "./own.js";

export const UNNAMED = "";
const DAY_MS = 24 * 60 * 60 * 1000;
/** A checkout that nobody touched for this long is nobody's any more. */
export const CHECKOUT_OPEN_MS = 30 * DAY_MS;
const TOMBSTONE_MS = 90 * DAY_MS;
// Beyond these an old entry is gone, and what arrives late for it starts it anew.
const SEEN_MAX = 50;
const COMPLETED_MAX = 200;
const ORDERS_MAX = 50;

/** A signal of one checkout; `sales` is the caller's own copy, here and below. */
export function noteCheckout(sales: Sales, id: string, atMs: number, payment: boolean): void {
  const one: Checkout = { startedAtMs: atMs, lastAtMs: atMs, paymentAtMs: payment ? atMs : null };
  sales.checkouts = joinCheckouts(sales.checkouts, { [id]: one });
  completeByOrders(sales, [id]);
}

/** An order: of its checkout, or of every open one when it names none. */
export function noteOrder(sales: Sales, order: Order): void {
  sales.orders = joinOrders(sales.orders, [order]);
  complete(sales, UNNAMED, order.atMs);
  if (order.checkout === undefined) completeByOrders(sales, Object.keys(sales.checkouts));
  else complete(sales, order.checkout, order.atMs);
  sales.checkouts = sinceLastOrder(sales);
}

export function complete(sales: Sales, id: string, atMs: number): void {
  sales.completed = joinCompleted(sales.completed, { [id]: atMs });
}

/** A tombstone lies on it. What is known of the unnamed one is what came after its last order. */
export const isCompleted = (known: Known, id: string): boolean => id !== UNNAMED && Object.hasOwn(known.completed, id);

/** Applies orders that named no checkout to what had started by then: the same, in whichever order they arrived. */
function completeByOrders(sales: Sales, ids: readonly string[]): void {
  for (const order of sales.orders) {
    if (order.checkout !== undefined) continue;
    for (const id of ids) {
      const checkout = own(sales.checkouts, id);
      if (checkout && checkout.startedAtMs <= order.atMs) complete(sales, id, order.atMs);
    }
  }
}

/** How many orders there are: one that page and backend both report, or report twice, is one. */
export const countOrders = ({ orders }: Known): number =>
  new Set(orders.map(({ atMs, order, checkout }) => order ?? (checkout || String(atMs)))).size;

export function joinSales(a: Sales, b: Sales): Sales {
  const sales: Sales = {
    checkouts: joinCheckouts(a.checkouts, b.checkouts),
    completed: joinCompleted(a.completed, b.completed),
    orders: joinOrders(a.orders, b.orders),
  };
  completeByOrders(sales, Object.keys(sales.checkouts));
  sales.checkouts = sinceLastOrder(sales);
  return sales;
}

/** The checkouts with the unnamed one as it is since the last order, which completed all that had come by then. */
export function sinceLastOrder({ checkouts, completed }: Sales): Sales["checkouts"] {
  const unnamed = own(checkouts, UNNAMED);
  const orderedAtMs = own(completed, UNNAMED);
  if (unnamed === undefined || orderedAtMs === undefined || unnamed.startedAtMs > orderedAtMs) return checkouts;
  const { [UNNAMED]: _before, ...named } = checkouts;
  const { lastAtMs, paymentAtMs } = unnamed;
  if (lastAtMs <= orderedAtMs) return named;
  const since = { startedAtMs: lastAtMs, lastAtMs, paymentAtMs: (paymentAtMs ?? 0) > orderedAtMs ? paymentAtMs : null };
  return { ...named, [UNNAMED]: since };
}

export function joinOrders(a: readonly Order[], b: readonly Order[]): Order[] {
  const key = ({ order, checkout }: Order): string => `${order ?? ""}|${checkout ?? ""}`;
  const unique = new Map([...a, ...b].map((one) => [`${one.atMs}|${key(one)}`, one]));
  return keepLast(
    [...unique.values()].sort((x, y) => x.atMs - y.atMs || compare(key(x), key(y))),
    ORDERS_MAX,
  );
}

export function joinCheckouts(a: Sales["checkouts"], b: Sales["checkouts"]): Sales["checkouts"] {
  return keepNewest(joinTables(a, b, joinTwo), SEEN_MAX, ({ lastAtMs }) => lastAtMs);
}

function joinTwo(a: Checkout, b: Checkout): Checkout {
  const paymentAtMs = Math.max(a.paymentAtMs ?? Number.NEGATIVE_INFINITY, b.paymentAtMs ?? Number.NEGATIVE_INFINITY);
  return {
    startedAtMs: Math.min(a.startedAtMs, b.startedAtMs),
    lastAtMs: Math.max(a.lastAtMs, b.lastAtMs),
    paymentAtMs: Number.isFinite(paymentAtMs) ? paymentAtMs : null,
  };
}

/** Of a checkout its first completion counts, of the unnamed one its last. */
function joinCompleted(a: Sales["completed"], b: Sales["completed"]): Sales["completed"] {
  const joined = joinTables(a, b, Math.min);
  const unnamed = [own(a, UNNAMED), own(b, UNNAMED)].filter((atMs) => atMs !== undefined);
  if (unnamed.length > 0) joined[UNNAMED] = Math.max(...unnamed);
  const lastMs = Object.values(joined).reduce((last, atMs) => Math.max(last, atMs), 0);
  const young = Object.entries(joined).filter(([id, atMs]) => id === UNNAMED || lastMs - atMs <= TOMBSTONE_MS);
  return keepNewest(Object.fromEntries(young), COMPLETED_MAX, (atMs, id) =>
    id === UNNAMED ? Number.POSITIVE_INFINITY : atMs,
  );
}
