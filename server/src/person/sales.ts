/**
 * What was told of checkouts and orders, put together: which checkouts are completed, which are over, and up to when the
 * person ordered. One notion of an order for all rules.
 */
import { CHECKOUT_OPEN_MS, type NamedCheckout, UNNAMED } from "./checkouts.js";
import type { Checkout, Known, PersonDocument, Steps } from "./document.js";
import {
  asOrders,
  joinOrder,
  lastReachOf,
  ORDERS_LATE_MS,
  reachOf,
  type StandingOrder,
  showedCheckout,
  stands,
} from "./orders.js";
import type { Order } from "./told-orders.js";

const NEVER_MS = Number.NEGATIVE_INFINITY;

/** What the person's own orders that stand add up to. */
interface OwnOrders {
  /** By checkout: the reach of the first of them that names it. */
  completedAtMs: ReadonlyMap<string, number>;
  /** Latest reach of those that name no checkout: a checkout without signals since is over. */
  overMs: number;
  /** Latest reach of them all; -Infinity before the first. */
  orderedMs: number;
}

export interface Sales extends OwnOrders {
  /** Checkouts with their signals, those without an id assigned. Completed ones too. */
  checkouts: readonly NamedCheckout[];
  /** Checkouts that an order names which stands, be it somebody else's. */
  completedByAnybodyAtMs: ReadonlyMap<string, number>;
  /** Latest reach of orders that name a checkout of this person, be they somebody else's, and of the person's own. */
  reachedMs: number;
}

export function salesOf({ known, customer }: Pick<PersonDocument, "known" | "customer">): Sales {
  const own = ownOrders(known, customer !== null);
  const { backend, elsewhere, elsewhereFloorMs = NEVER_MS } = known.orders;
  const completedByAnybodyAtMs = new Map(own.completedAtMs);
  let reachedMs = Math.max(own.orderedMs, elsewhereFloorMs);
  for (const told of elsewhere) {
    // Once this person's own, what was told of it since counts, too.
    const mine = backend.find(({ key }) => key === told.key);
    const order = mine === undefined ? told : joinOrder(told, mine);
    if (!stands(order)) continue;
    reachedMs = Math.max(reachedMs, reachOf(order.first));
    complete(completedByAnybodyAtMs, checkoutsOf(order), reachOf(order.first));
  }
  return { ...own, checkouts: withSteps(known.checkouts, known.steps, own), completedByAnybodyAtMs, reachedMs };
}

/** Completed by name, or without a signal of its own since an order that ends what has no name. */
export const isEnded = (checkout: NamedCheckout, { completedAtMs, overMs, orderedMs }: OwnOrders): boolean =>
  completedAtMs.has(checkout.id) || checkout.lastAtMs <= (mayBeAnyOf(checkout) ? orderedMs : overMs);

/** What has no name was perhaps what an order named. Where there are others behind it, it was not all of them. */
const mayBeAnyOf = ({ id, isRest }: NamedCheckout): boolean => id === UNNAMED && isRest === undefined;

/** Whether an order without a checkout, told by this visitor's page, is the person's. */
type IsOwn = (visitor: string, reachMs: number) => boolean;

function ownOrders(known: Known, isCustomer: boolean): OwnOrders {
  const { backend, page, floorMs = NEVER_MS } = known.orders;
  // A customer's only if that browser was at a checkout; everybody else is their browser.
  const isOwn: IsOwn = (visitor, reachMs) => !isCustomer || showedCheckout(known.shownAtMs, visitor, reachMs);
  const completedAtMs = new Map<string, number>();
  let overMs = floorMs;
  let orderedMs = floorMs;
  const add = (checkouts: readonly string[], reachMs: number, hasMoreNames = false): void => {
    if (checkouts.length === 0 || hasMoreNames) overMs = Math.max(overMs, reachMs);
    orderedMs = Math.max(orderedMs, reachMs);
    complete(completedAtMs, checkouts, reachMs);
  };

  const ofPage = new Map(page.orders.filter(stands).map((order) => [order.key, order]));
  for (const order of asOrders(backend)) {
    const alsoByPage = ofPage.get(order.key);
    // Once the trusted door spoke of an order, a page changes neither that it stands nor that it does not.
    ofPage.delete(order.key);
    if (!stands(order)) continue;
    const hasMoreNames = order.hasMoreNames || alsoByPage?.hasMoreNames;
    add(checkoutsOf(order, alsoByPage), reachWith(order, alsoByPage, isOwn), hasMoreNames);
  }
  for (const order of ofPage.values()) {
    if (!isTrustedPage(order, isOwn)) continue;
    add(checkoutsOf(order), reachOf(order.first), order.hasMoreNames);
    orderedMs = Math.max(orderedMs, lastReachOf(order));
  }
  for (const { ownReachMs = NEVER_MS, pendingMs } of Object.values(page.unnamed)) {
    add([], isCustomer ? ownReachMs : Math.max(ownReachMs, pendingMs.at(-1) ?? NEVER_MS));
  }
  return { completedAtMs, overMs, orderedMs };
}

const checkoutsOf = (order: Order, alsoByPage?: Order): string[] => [
  ...(order.checkouts ?? []),
  ...(alsoByPage?.checkouts ?? []),
];

/** A page's order that names a checkout, was said under the customer's signature, or by a browser that was at one. */
const isTrustedPage = ({ first, checkouts = [], visitors = [], signed }: StandingOrder, isOwn: IsOwn): boolean =>
  checkouts.length > 0 || signed === true || visitors.some((visitor) => isOwn(visitor, reachOf(first)));

/** The page may have told it a little later than the backend: up to then the customer was still at it. */
function reachWith({ first }: StandingOrder, byPage: StandingOrder | undefined, isOwn: IsOwn): number {
  const reachMs = reachOf(first);
  if (byPage === undefined || !isTrustedPage(byPage, isOwn)) return reachMs;
  const pageReachMs = reachOf(byPage.first);
  return pageReachMs <= first.toldAtMs + ORDERS_LATE_MS ? Math.max(reachMs, pageReachMs) : reachMs;
}

function complete(completedAtMs: Map<string, number>, checkouts: readonly string[], reachMs: number): void {
  for (const id of checkouts) completedAtMs.set(id, Math.min(completedAtMs.get(id) ?? reachMs, reachMs));
}

/** The checkouts with the signals without an id: each belongs to the latest one that was open then, else to the unnamed one. */
function withSteps(checkouts: Known["checkouts"], steps: Steps, orders: OwnOrders): NamedCheckout[] {
  const byId = new Map<string, Checkout>(Object.entries(checkouts));
  for (const step of inOrder(steps)) {
    const id = latestOpen(byId, orders, step.atMs);
    byId.set(id, withStep(byId.get(id), step));
  }
  return [...byId].map(([id, checkout]) => ({ id, ...checkout }));
}

interface Step {
  atMs: number;
  payment: boolean;
}

const inOrder = ({ steps, payments }: Steps): Step[] =>
  [...steps.map((atMs) => ({ atMs, payment: false })), ...payments.map((atMs) => ({ atMs, payment: true }))].sort(
    (a, b) => a.atMs - b.atMs,
  );

function withStep(checkout: Checkout | undefined, { atMs, payment }: Step): Checkout {
  return {
    ...checkout,
    startedAtMs: Math.min(checkout?.startedAtMs ?? atMs, atMs),
    lastAtMs: Math.max(checkout?.lastAtMs ?? atMs, atMs),
    paymentAtMs: payment ? Math.max(checkout?.paymentAtMs ?? atMs, atMs) : (checkout?.paymentAtMs ?? null),
  };
}

/** Of those that were open at that time, the one that had started last; the unnamed one where none was. */
function latestOpen(byId: ReadonlyMap<string, Checkout>, orders: OwnOrders, atMs: number): string {
  let latest = UNNAMED;
  let latestMs = NEVER_MS;
  for (const [id, { startedAtMs, lastAtMs }] of byId) {
    if (id === UNNAMED || startedAtMs > atMs || atMs >= lastAtMs + CHECKOUT_OPEN_MS) continue;
    if (atMs > (orders.completedAtMs.get(id) ?? Number.POSITIVE_INFINITY)) continue;
    if (lastAtMs <= orders.overMs && orders.overMs < atMs) continue;
    if (startedAtMs > latestMs || (startedAtMs === latestMs && id > latest)) [latest, latestMs] = [id, startedAtMs];
  }
  return latest;
}

/** These signals without an id stay for good with the checkouts that they belong to by what is known now. */
export const settleSteps = (known: Known, customer: string | null, settled: Steps): Known["checkouts"] =>
  Object.fromEntries(
    withSteps(known.checkouts, settled, ownOrders(known, customer !== null)).map(({ id, ...checkout }) => [
      id,
      checkout,
    ]),
  );
