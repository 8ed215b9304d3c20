/** Orders at checkouts, and the persons whom they concern: pointers that wait for an order, and orders that came before. */
import { kindOf, type Ref, refValue, type Scope } from "../ids.js";
import type { Order, PersonDocument } from "../person/document.js";
import { emptyDocument } from "../person/empty-document.js";
import { joinKnown } from "../person/join-known.js";
import { isEnded, salesOf } from "../person/sales.js";
import { atCheckout } from "./checkout-key.js";
import type { People } from "./people.js";

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

/** The checkouts that an order of somebody else could name and concern this person by: by ref, and the latest open ones. */
export function checkoutsToPointFrom(ref: Ref, document: PersonDocument): string[] {
  const sales = salesOf(document);
  const named = sales.checkouts.filter((checkout) => checkout.id !== "" && !isEnded(checkout, sales));
  const open = named.sort((a, b) => b.lastAtMs - a.lastAtMs).slice(0, OPEN_MAX);
  const refs = [ref, ...(document.known.refs as Ref[])].filter((one) => kindOf(one) === "checkout").map(refValue);
  return [...new Set([...open.map(({ id }) => id), ...refs.slice(0, OPEN_MAX)])];
}

/** Leaves a pointer at each of the checkouts, and answers the orders that are there. */
export async function pointFrom(
  people: People,
  scope: Scope,
  checkouts: readonly string[],
  ref: Ref,
  by: "schedule" | "page",
): Promise<Order[]> {
  const found = await Promise.all(checkouts.map((checkout) => pointFromOne(people, scope, checkout, ref, by)));
  return found.flat();
}

async function pointFromOne(
  people: People,
  scope: Scope,
  checkout: string,
  ref: Ref,
  by: "schedule" | "page",
): Promise<Order[]> {
  const { store } = people;
  const at = await atCheckout(store, scope, checkout, { point: { ref, by } });
  if (!at.isFull || by === "page") return at.orders;
  // A follow-up always fits: somebody else's, whose follow-ups have all ended, gives way.
  for (const insteadOf of at.scheduled) {
    const { document } = await people.load(scope, insteadOf);
    if (document.open.length > 0) continue;
    const again = await atCheckout(store, scope, checkout, { point: { ref, by, insteadOf } });
    if (!again.isFull) return again.orders;
  }
  throw new Error(
    `${at.scheduled.length} persons wait for checkout ${JSON.stringify(checkout)}, and there is no room for another`,
  );
}

/** The persons whom an order of this checkout concerns: whoever the pointers lead to by now, each once. */
export async function concernedBy(people: People, scope: Scope, pointers: readonly Ref[]): Promise<Ref[]> {
  const persons = await Promise.all(pointers.map(async (pointer) => (await people.load(scope, pointer)).ref));
  return [...new Set(persons)];
}
