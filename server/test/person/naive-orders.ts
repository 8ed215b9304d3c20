/** Orders and what they complete, from the rules' words alone: over all facts at once, plain and slow. */
import type { DatedFact } from "../../src/person/fact.js";
import { DAY, HOUR, MINUTE } from "./told.js";

interface Telling {
  toldMs: number;
  receivedMs: number;
  /** Absent where it names none; what is concluded from an address is no name. */
  checkout: string | undefined;
  visitor: string;
  signed: boolean;
}

interface NaiveOrder {
  /** The trusted door spoke of it, be it to cancel it or to call it a renewal. */
  isTold: boolean;
  byShop: Telling[];
  byPages: Telling[];
  cancelledMs: number[];
  /** Checkouts told with its cancellation. */
  cancelNames: string[];
}

export interface NaiveSales {
  /** By checkout: the latest reach of the orders that name it. */
  completed: Map<string, number>;
  overMs: number;
  orderedMs: number;
}

export function naiveSales(history: readonly DatedFact[], isCustomer: boolean): NaiveSales {
  const completed = new Map<string, number>();
  let overMs = Number.NEGATIVE_INFINITY;
  let orderedMs = Number.NEGATIVE_INFINITY;
  for (const order of ordersIn(history)) {
    if (!standing(order, history, isCustomer)) continue;
    const reachMs = reachOfOrder(order, history, isCustomer);
    const names = namesOf(order);
    for (const name of names) completed.set(name, Math.max(completed.get(name) ?? reachMs, reachMs));
    if (names.length === 0) overMs = Math.max(overMs, reachMs);
    orderedMs = Math.max(orderedMs, reachMs);
  }
  return { completed, overMs, orderedMs };
}

function ordersIn(history: readonly DatedFact[]): NaiveOrder[] {
  const numbered = new Map<string, NaiveOrder>();
  const orders: NaiveOrder[] = [];
  const begin = (): NaiveOrder => {
    const order: NaiveOrder = { isTold: false, byShop: [], byPages: [], cancelledMs: [], cancelNames: [] };
    orders.push(order);
    return order;
  };
  const byNumber = (number: string): NaiveOrder => {
    const order = numbered.get(number) ?? begin();
    numbered.set(number, order);
    return order;
  };
  const byEvent = new Map<string, { firstMs: number; order: NaiveOrder }>();
  for (const dated of [...history].sort((a, b) => a.atMs - b.atMs)) {
    const { fact, source } = dated;
    if (fact.type === "order.cancelled" && fact.order !== undefined) {
      const order = byNumber(fact.order);
      order.isTold = true;
      order.cancelledMs.push(tellingOf(dated).receivedMs);
      if (fact.checkout !== undefined) order.cancelNames.push(fact.checkout);
    }
    if (fact.type !== "order.completed") continue;
    const telling = tellingOf(dated);
    if (source.door === "page") {
      if (!fact.renewal) (fact.order === undefined ? begin() : byNumber(fact.order)).byPages.push(telling);
      continue;
    }
    if (fact.order !== undefined) {
      const order = byNumber(fact.order);
      order.isTold = true;
      if (!fact.renewal) order.byShop.push(telling);
      continue;
    }
    if (fact.renewal) continue;
    const before = byEvent.get(source.event);
    const thing =
      before !== undefined && telling.toldMs - before.firstMs < DAY
        ? before
        : { firstMs: telling.toldMs, order: begin() };
    byEvent.set(source.event, thing);
    thing.order.isTold = true;
    thing.order.byShop.push(telling);
  }
  return orders;
}

function tellingOf({ fact, atMs, source }: DatedFact): Telling {
  const isConcluded = fact.type === "order.completed" && fact.inferred === true && source.door === "page";
  return {
    toldMs: atMs,
    receivedMs: source.receivedAtMs ?? atMs,
    checkout: isConcluded ? undefined : fact.checkout,
    visitor: source.door === "page" ? (source.visitor ?? "page") : "",
    signed: source.door === "page" && source.signed === true,
  };
}

const namesOf = ({ byShop, byPages, cancelNames }: NaiveOrder): string[] => [
  ...new Set([...[...byShop, ...byPages].flatMap(({ checkout }) => checkout ?? []), ...cancelNames]),
];

const reachMs = ({ toldMs, receivedMs }: Telling): number =>
  receivedMs <= toldMs + 2 * HOUR ? receivedMs : toldMs + 2 * MINUTE;

const firstOf = (tellings: readonly Telling[]): Telling | undefined =>
  [...tellings].sort((a, b) => a.receivedMs - b.receivedMs || a.toldMs - b.toldMs)[0];

function standing(order: NaiveOrder, history: readonly DatedFact[], isCustomer: boolean): boolean {
  const { isTold, byShop, cancelledMs } = order;
  if (!isTold) return mayPagesSpeak(order, history, isCustomer);
  if (byShop.length === 0) return false;
  return Math.max(...cancelledMs, Number.NEGATIVE_INFINITY) <= Math.max(...byShop.map((one) => one.receivedMs));
}

/** What pages say of an order counts for a customer if it is named, signed, or of a browser that was at a checkout. */
function mayPagesSpeak({ byPages }: NaiveOrder, history: readonly DatedFact[], isCustomer: boolean): boolean {
  const first = firstOf(byPages);
  if (first === undefined) return false;
  if (!isCustomer || byPages.some(({ checkout, signed }) => checkout !== undefined || signed)) return true;
  return byPages.some(({ visitor }) =>
    history.some(
      ({ fact, atMs, source }) =>
        fact.type.startsWith("checkout.") &&
        source.door === "page" &&
        (source.visitor ?? "page") === visitor &&
        atMs >= reachMs(first) - DAY,
    ),
  );
}

function reachOfOrder(order: NaiveOrder, history: readonly DatedFact[], isCustomer: boolean): number {
  const [byShop, byPage] = [firstOf(order.byShop), firstOf(order.byPages)];
  const pageMs = byPage && mayPagesSpeak(order, history, isCustomer) ? reachMs(byPage) : Number.NEGATIVE_INFINITY;
  if (byShop === undefined) return pageMs;
  return pageMs > reachMs(byShop) && pageMs <= byShop.toldMs + 2 * HOUR ? pageMs : reachMs(byShop);
}
