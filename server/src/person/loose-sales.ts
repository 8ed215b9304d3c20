/**
 * What a page says without naming a checkout, and orders that it concluded from a URL. Which checkout they are about
 * depends on which were open then, and that may be learnt later: so they are kept as they came, and assigned anew at
 * each fold.
 *
 * A signal without an id belongs to the checkout that was open and had started last, else to the unnamed one. An
 * inferred order completes the checkouts whose payment step the same visit saw; where it saw none, it is none. Both are
 * exact as long as no more than `STEPS_MAX` and `INFERRED_MAX` are kept, and their visits: the older ones stay with what
 * they were about.
 */
import { compare, joinTimes } from "./bounds.js";
import {
  CHECKOUT_OPEN_MS,
  complete,
  joinCheckouts,
  joinOrders,
  joinSales,
  sinceLastOrder,
  UNNAMED,
} from "./checkouts.js";
import type { Checkout, Known, LooseSales, Order, PersonDocument, Sales, Visit } from "./document.js";
import { firmNow } from "./now.js";
import { own } from "./own.js";
import { visitAt } from "./visits.js";

const STEPS_MAX = 24;
const INFERRED_MAX = 8;
const NOTHING: LooseSales = { steps: [], payments: [], inferred: [] };

/** A checkout signal without an id; `known` is the caller's own copy, here and below. */
export function noteLooseStep(known: Known, atMs: number, payment: boolean): void {
  known.loose = joinLooseSales(known.loose, { ...NOTHING, [payment ? "payments" : "steps"]: [atMs] });
}

export function noteInferredOrder(known: Known, order: Order): void {
  known.loose = joinLooseSales(known.loose, { ...NOTHING, inferred: [order] });
}

export function joinLooseSales(a: LooseSales = NOTHING, b: LooseSales = NOTHING): LooseSales {
  return {
    steps: joinTimes(a.steps, b.steps, Number.POSITIVE_INFINITY),
    payments: joinTimes(a.payments, b.payments, Number.POSITIVE_INFINITY),
    inferred: joinOrders(a.inferred, b.inferred),
  };
}

/** With what is loose assigned, as the rules see it. `visits` are the firm ones, `before` those of before the change. */
export function shownKnown(known: Known, visits: readonly Visit[], before: readonly Visit[]): Known {
  if (known.loose === undefined) return known;
  const { old, young } = partByAge(known.loose, visits);
  const firm = assigned(salesOf(known), old, [...visits, ...before]);
  return { ...known, ...assigned(firm, young, visits), loose: young, firm };
}

/** Without it. An older version, which knows of none, may have written since: then what it shows is firm. */
export function firmKnown(shown: Known, visits: readonly Visit[]): Known {
  if (shown.firm === undefined) return shown;
  const { firm, ...known } = shown;
  const asShown = same(assigned(firm, shown.loose ?? NOTHING, visits), salesOf(known));
  return { ...known, ...(asShown ? firm : joinSales(firm, salesOf(known))) };
}

/** The document with one checkout known to be completed: what a tombstone kept elsewhere says. */
export function withCompleted(document: PersonDocument, checkout: string, atMs: number): PersonDocument {
  const { visits } = firmNow(document.now);
  const known = { ...firmKnown(document.known, visits) };
  complete(known, checkout, atMs);
  return { ...document, known: shownKnown(known, visits, visits) };
}

const salesOf = ({ checkouts, completed, orders }: Sales): Sales => ({ checkouts, completed, orders });

/** Each table may list its entries in another order. */
const same = (a: Sales, b: Sales): boolean => textOf(a) === textOf(b);
const textOf = ({ checkouts, completed, orders }: Sales): string =>
  JSON.stringify([Object.entries(checkouts).sort(byName), Object.entries(completed).sort(byName), orders]);
const byName = ([a]: [string, unknown], [b]: [string, unknown]): number => compare(a, b);

/** What is from before the first visit that is known has to be settled: its own visit has just been dropped. */
function partByAge(
  { steps, payments, inferred }: LooseSales,
  [visit]: readonly Visit[],
): { old: LooseSales; young: LooseSales } {
  const knownFromMs = visit?.fromMs ?? Number.NEGATIVE_INFINITY;
  const times = [...steps, ...payments].sort((a, b) => a - b);
  const firstMs = Math.max(knownFromMs, times.at(-STEPS_MAX) ?? knownFromMs);
  const dropped = inferred.filter(({ atMs }) => atMs < knownFromMs);
  const oldOrders = Math.max(dropped.length, inferred.length - INFERRED_MAX);
  const young: LooseSales = {
    steps: steps.filter((atMs) => atMs >= firstMs),
    payments: payments.filter((atMs) => atMs >= firstMs),
    inferred: inferred.slice(oldOrders),
  };
  const old: LooseSales = {
    steps: steps.filter((atMs) => atMs < firstMs),
    payments: payments.filter((atMs) => atMs < firstMs),
    inferred: inferred.slice(0, oldOrders),
  };
  return { old, young };
}

type Event = { what: "step"; atMs: number; payment: boolean } | { what: "order"; atMs: number; order: Order };

const stepEvent =
  (payment: boolean) =>
  (atMs: number): Event => ({ what: "step", atMs, payment });

/** From old to new; an order ends what was going on at its time. */
const eventsOf = ({ steps, payments, inferred }: LooseSales): Event[] =>
  [
    ...steps.map(stepEvent(false)),
    ...payments.map(stepEvent(true)),
    ...inferred.map((order): Event => ({ what: "order", atMs: order.atMs, order })),
  ].sort((a, b) => a.atMs - b.atMs || compare(b.what, a.what));

/** What is firm with what is loose added, in the order of time. */
function assigned(firm: Sales, loose: LooseSales, visits: readonly Visit[]): Sales {
  const sales = { ...firm };
  const unnamed: Checkout[] = [];
  const paid: { id: string; atMs: number }[] = [];
  for (const event of eventsOf(loose)) {
    const { atMs } = event;
    if (event.what === "order") {
      believe(sales, event.order, visitAt(visits, atMs), paid);
      continue;
    }
    const step: Checkout = { startedAtMs: atMs, lastAtMs: atMs, paymentAtMs: event.payment ? atMs : null };
    const open = latestOpen(sales, atMs);
    if (open === UNNAMED) {
      unnamed.push(step);
      continue;
    }
    sales.checkouts = joinCheckouts(sales.checkouts, { [open]: step });
    if (event.payment) paid.push({ id: open, atMs });
  }
  sales.checkouts = sinceLastOrder(sales);
  const orderedAtMs = own(sales.completed, UNNAMED) ?? Number.NEGATIVE_INFINITY;
  for (const step of unnamed) {
    if (step.startedAtMs > orderedAtMs) sales.checkouts = joinCheckouts(sales.checkouts, { [UNNAMED]: step });
  }
  return sales;
}

/** Of those that were open at that time, the one that had started last; the unnamed one where none was. */
function latestOpen({ checkouts, completed }: Sales, atMs: number): string {
  let latest = UNNAMED;
  let latestMs = Number.NEGATIVE_INFINITY;
  for (const [id, { startedAtMs, lastAtMs }] of Object.entries(checkouts)) {
    const over = atMs > (own(completed, id) ?? Number.POSITIVE_INFINITY) || atMs >= lastAtMs + CHECKOUT_OPEN_MS;
    if (id === UNNAMED || startedAtMs > atMs || over) continue;
    if (startedAtMs > latestMs || (startedAtMs === latestMs && id > latest)) [latest, latestMs] = [id, startedAtMs];
  }
  return latest;
}

/**
 * The payment step has to be of the same visit; the checkout, where the order names one, of that name. `paid` came
 * before.
 */
function believe(
  sales: Sales,
  { checkout, ...order }: Order,
  visit: Visit | undefined,
  paid: readonly { id: string; atMs: number }[],
): void {
  if (visit?.paid === undefined) return;
  const { fromMs } = visit;
  const ids = [...visit.paid, ...paid.filter(({ atMs }) => atMs >= fromMs).map(({ id }) => id)]
    .filter((id) => id === UNNAMED || (own(sales.checkouts, id)?.startedAtMs ?? Number.POSITIVE_INFINITY) <= order.atMs)
    .filter((id) => checkout === undefined || checkout === id);
  const named = [...new Set(ids)].filter((id) => id !== UNNAMED);
  if (ids.length === 0) return;
  sales.orders = joinOrders(sales.orders, named.length > 0 ? named.map((id) => ({ ...order, checkout: id })) : [order]);
  for (const id of [UNNAMED, ...named]) complete(sales, id, order.atMs);
}
