/** Orders at checkouts, and the persons whom they concern: pointers that wait for an order, and orders that came before. */
import { kindOf, type Ref, refValue, type Scope } from "../ids.js";
import type { PersonDocument } from "../person/document.js";
import { emptyDocument } from "../person/empty-document.js";
import { joinKnown } from "../person/join-known.js";
import { isEnded, salesOf } from "../person/sales.js";
import type { Order } from "../person/told-orders.js";
import { atCheckout, type PointedBy } from "./checkout-key.js";
import type { RedisStore } from "./redis-store.js";
import type { Loaded } from "./store.js";

/** Where persons are looked up; what is half-way through a merge is finished first. */
interface Persons {
  store: RedisStore;
  load(scope: Scope, ref: Ref): Promise<Loaded>;
}

/** A follow-up points from so many of its person's open checkouts, the latest ones. */
const OPEN_MAX = 8;

/** The person with orders of others that name a checkout of theirs; the same document where they knew them. */
export function withOrdersElsewhere(document: PersonDocument, orders: readonly Order[]): PersonDocument {
  if (orders.length === 0) return document;
  const news = emptyDocument().known;
  news.orders.elsewhere.push(...orders);
  const known = joinKnown(document.known, news, document.customer);
  const isKnown = JSON.stringify(known.orders.elsewhere) === JSON.stringify(document.known.orders.elsewhere);
  return isKnown ? document : { ...document, known };
}

/**
 * The checkouts that an order of somebody else could name and concern this person by: the latest open ones, and those
 * that the person was known by and nobody completed.
 */
export function checkoutsToPointFrom(ref: Ref, document: PersonDocument): string[] {
  const sales = salesOf(document);
  const named = sales.checkouts.filter((checkout) => checkout.id !== "" && !isEnded(checkout, sales));
  const open = named.sort((a, b) => b.lastAtMs - a.lastAtMs).slice(0, OPEN_MAX);
  const refs = [ref, ...(document.known.refs as Ref[])].filter((one) => kindOf(one) === "checkout").map(refValue);
  const waiting = refs.filter((checkout) => !sales.completedByAnybodyAtMs.has(checkout));
  return [...new Set([...open.map(({ id }) => id), ...waiting])];
}

export interface Pointer {
  ref: Ref;
  by: PointedBy;
  /** The trusted door named this customer with the checkouts. */
  customer?: string | undefined;
  /** When Redis is out of memory. */
  mayOverfill?: boolean;
}

/** Leaves a pointer at each of the checkouts, and answers the orders that are there. */
export async function pointFrom(
  persons: Persons,
  scope: Scope,
  checkouts: readonly string[],
  pointer: Pointer,
): Promise<Order[]> {
  const found = await Promise.all(checkouts.map((checkout) => pointFromOne(persons, scope, checkout, pointer)));
  return found.flat();
}

async function pointFromOne(
  persons: Persons,
  scope: Scope,
  checkout: string,
  { ref, by, ...more }: Pointer,
): Promise<Order[]> {
  const { store } = persons;
  const at = await atCheckout(store, scope, checkout, { point: { ref, by }, ...more });
  if (!at.isFull || by === "page") return at.orders;
  // A follow-up always fits: a person whose follow-ups have all ended gives way, the oldest first.
  for (const insteadOf of at.scheduled) {
    const { document } = await persons.load(scope, insteadOf);
    if (document.open.length > 0) continue;
    const again = await atCheckout(store, scope, checkout, { point: { ref, by, insteadOf } });
    if (!again.isFull) return again.orders;
  }
  // So many do not wait for one checkout: it is a name that the shop gives to all of them.
  return (await atCheckout(store, scope, checkout, { isEverybodys: true })).orders;
}

/** The persons whom an order of this checkout concerns: whoever the pointers lead to by now, each once. */
export async function concernedBy(persons: Persons, scope: Scope, pointers: readonly Ref[]): Promise<Ref[]> {
  const found = await Promise.all(pointers.map(async (pointer) => (await persons.load(scope, pointer)).ref));
  return [...new Set(found)];
}
