/** What the page on hearing says of orders: which of them stand, up to when each reaches, and which checkouts it names. */
import type { PersonDocument } from "../../../src/person/document.js";
import type { Order, Telling } from "../../../src/person/told-orders.js";
import { had } from "./facts.js";

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const LATE_MS = 2 * HOUR_MS;
const DAY_MS = 24 * HOUR_MS;

export interface StandingOrder {
  reachMs: number;
  /** Every checkout that was told with it. */
  names: readonly string[];
}

function reach({ receivedAtMs, toldAtMs }: Telling): number {
  const isInTime = receivedAtMs - toldAtMs <= LATE_MS;
  return isInTime ? receivedAtMs : toldAtMs + 2 * MINUTE_MS;
}

/** The person's own orders that stand; more than are kept are as one without a name, up to the newest that was dropped. */
export function ownOrders(person: PersonDocument): StandingOrder[] {
  const { backend, page, floorMs } = person.known.orders;
  const standing: StandingOrder[] = [];
  for (const order of backend) {
    const byPage = page.orders.find(({ key }) => key === order.key);
    const names = [...(order.checkouts ?? []), ...(byPage?.checkouts ?? [])];
    if (isStanding(order) && order.first !== undefined)
      standing.push({ names, reachMs: reachWithPage(order.first, byPage, person) });
  }
  for (const order of page.orders) {
    const isToldByBackend = backend.some(({ key }) => key === order.key);
    if (isToldByBackend || order.first === undefined || !counts(order, person)) continue;
    const names = order.checkouts ?? [];
    standing.push({ names, reachMs: reach(order.first) });
    // Without a number each telling is an order; of those of one checkout the first and the last are kept.
    if (order.lastReachMs !== undefined) standing.push({ names, reachMs: order.lastReachMs });
  }
  for (const [visitor, { ownReachMs, pendingMs }] of Object.entries(page.unnamed)) {
    if (ownReachMs !== undefined) standing.push({ names: [], reachMs: ownReachMs });
    for (const reachMs of pendingMs)
      if (person.customer === null || wasAtCheckout(visitor, reachMs, person)) standing.push({ names: [], reachMs });
  }
  if (floorMs !== undefined) standing.push({ names: [], reachMs: floorMs });
  return standing;
}

/**
 * Orders of others that name a checkout of the person: those of the trusted door, and only against `converted`. Of one
 * that has become the person's own, what was told of it since counts, too.
 */
export function ordersElsewhere({ known: { orders } }: PersonDocument): StandingOrder[] {
  const whole = orders.elsewhere.map((order) => {
    const mine = orders.backend.find(({ key }) => key === order.key);
    return mine === undefined ? order : both(order, mine);
  });
  const standing = whole.filter(isStanding).map(({ first, checkouts = [] }) => ({
    names: checkouts,
    reachMs: first === undefined ? Number.NEGATIVE_INFINITY : reach(first),
  }));
  const { elsewhereFloorMs } = orders;
  return elsewhereFloorMs === undefined ? standing : [...standing, { names: [], reachMs: elsewhereFloorMs }];
}

function both(order: Order, mine: Order): Order {
  const firsts = [order.first, mine.first].flatMap((first) => first ?? []);
  const [first] = firsts.sort((a, b) => a.receivedAtMs - b.receivedAtMs || a.toldAtMs - b.toldAtMs);
  const completions = [order.completedAtMs, mine.completedAtMs].flatMap((atMs) => atMs ?? []);
  const cancellations = [order.cancelledAtMs, mine.cancelledAtMs].flatMap((atMs) => atMs ?? []);
  return {
    key: order.key,
    checkouts: [...(order.checkouts ?? []), ...(mine.checkouts ?? [])],
    ...(first !== undefined && { first }),
    ...(completions.length > 0 && { completedAtMs: Math.max(...completions) }),
    ...(cancellations.length > 0 && { cancelledAtMs: Math.max(...cancellations) }),
  };
}

/** Told to be complete, and not cancelled after that. */
function isStanding({ completedAtMs, cancelledAtMs }: Order): boolean {
  if (completedAtMs === undefined) return false;
  const isCancelled = cancelledAtMs !== undefined && cancelledAtMs > completedAtMs;
  return !isCancelled;
}

/** The page's first telling, where it is later and within two hours of the time that the backend told. */
function reachWithPage(told: Telling, byPage: Order | undefined, person: PersonDocument): number {
  const reachMs = reach(told);
  if (byPage?.first === undefined || !counts(byPage, person)) return reachMs;
  const pageReachMs = reach(byPage.first);
  return pageReachMs - told.toldAtMs <= LATE_MS ? Math.max(reachMs, pageReachMs) : reachMs;
}

/** What a page says of an order without a name counts against a customer if it was signed, or said at a checkout. */
function counts({ checkouts = [], signed, visitors = [], first }: Order, person: PersonDocument): boolean {
  if (checkouts.length > 0 || person.customer === null || signed === true) return true;
  return first !== undefined && visitors.some((visitor) => wasAtCheckout(visitor, reach(first), person));
}

/** That browser showed a checkout within the day before, or since. */
function wasAtCheckout(visitor: string, reachMs: number, { known }: PersonDocument): boolean {
  const shownAtMs = had(known.shownAtMs, visitor);
  return shownAtMs !== undefined && reachMs - shownAtMs <= DAY_MS;
}

/** Whatever is on record, cancelled or not: those of the person itself. */
export function isOnRecord(order: string, { known: { orders } }: PersonDocument): boolean {
  return [...orders.backend, ...orders.page.orders].some(({ key }) => key === `order:${order}`);
}

export function isAnyOnRecord({ known: { orders } }: PersonDocument): boolean {
  const { backend, page } = orders;
  return backend.length > 0 || page.orders.length > 0 || Object.keys(page.unnamed).length > 0;
}
