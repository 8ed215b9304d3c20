/** From the refs that a backend names to the one person it means: what it vouches for is linked, the rest associated. */
import type { PersonRefs } from "@holdoff/sdk/wire";
import { kindOf, type Ref, refOf, type Scope, strangerOf, visitorRefFromShop } from "../ids.js";
import type { PersonDocument } from "../person/document.js";
import { emptyDocument } from "../person/empty-document.js";
import { joinKnown } from "../person/join-known.js";
import type { Order } from "../person/told-orders.js";
import { atCheckout } from "./checkout-key.js";
import type { People } from "./people.js";
import { pointFrom, withOrdersElsewhere } from "./reach-others.js";
import { documentChange } from "./settlement-change.js";
import { StillChangingError } from "./still-changing.js";
import { type Place, tellPresence } from "./tell-presence.js";

export interface Resolved {
  /** The ref to load and change the person by. */
  ref: Ref;
  /** Of the visitor only the presence counts, and nothing else. */
  isAssociated: boolean;
}

const ASSOCIATES_MAX = 10;
const TRIES_MAX = 5;

/** The refs of a request, the one that stands for the person first; undefined when it names nobody. */
export function primaryRef(person: PersonRefs): Ref | undefined {
  if (person.customer !== undefined) return refOf("customer", person.customer);
  if (person.checkout !== undefined) return refOf("checkout", person.checkout);
  return person.visitor === undefined ? undefined : visitorRefFromShop(person.visitor);
}

/** Links and associates as the request says. `ref` is `primaryRef(person)`. */
export async function resolvePerson(people: People, place: Place, person: PersonRefs, ref: Ref): Promise<Resolved> {
  const { scope } = place;
  if (person.customer !== undefined && person.checkout !== undefined) {
    const { customer, checkout } = person;
    const { linked } = await people.link(scope, refOf("checkout", checkout), ref);
    if (linked) await noteCheckout(people, scope, ref, checkout, customer);
    // Too many had it today. It is counted all the same.
    else await atCheckout(people.store, scope, checkout, { customer, mayOverfill: true });
  }
  if (person.visitor === undefined) return { ref, isAssociated: false };
  const visitor = visitorRefFromShop(person.visitor);
  if (visitor === ref) return { ref, isAssociated: false };
  if (person.verified === true) {
    const linked = await people.link(scope, visitor, ref);
    if (!linked.linked && linked.why === "retired") {
      // It still says whose it is, where nothing else does.
      const { ref: named } = await people.load(scope, ref);
      if (kindOf(named) !== "customer") return { ref: linked.ref, isAssociated: false };
    } else if (linked.linked || linked.why !== "too_many_visitors") return { ref, isAssociated: false };
  }
  const [own, named] = await Promise.all([people.load(scope, visitor), people.load(scope, ref)]);
  if (own.ref === named.ref) return { ref, isAssociated: false };
  await associate(people, place, own.byRetired ? strangerOf(visitor) : visitor, ref);
  return { ref, isAssociated: true };
}

/**
 * The customer was known by this checkout: an order that names it may be told about somebody else. A ref of which nothing
 * is stored yet forwards at once and tells the customer nothing, so it is noted here.
 */
async function noteCheckout(people: People, scope: Scope, ref: Ref, checkout: string, customer: string): Promise<void> {
  const name = refOf("checkout", checkout);
  let found: { orders: Order[]; isPointed: boolean } | undefined;
  for (;;) {
    const noted = await people.change<"noted" | "wants">(scope, ref, TRIES_MAX, ({ document, nowMs }) => {
      if (document.known.refs.includes(name)) return { value: "noted" };
      if (found === undefined || (document.open.length > 0 && !found.isPointed)) return { value: "wants" };
      const { orders } = found;
      const noting = withRef(withOrdersElsewhere(document, orders), name);
      // There are so many refs that it is not kept.
      if (orders.length === 0 && !noting.known.refs.includes(name)) return { value: "noted" };
      // What waits is looked at with those orders, at once.
      const open = orders.length === 0 ? noting.open : noting.open.map((one) => ({ ...one, nextLookAtMs: nowMs }));
      const change = documentChange({ ...noting, open }, "person.linked");
      return { value: "noted", change: { ...change, vital: true } };
    });
    if (!noted.ok) throw new StillChangingError(`${name} and ${ref}: the person changed too often`);
    if (noted.value === "noted") return;
    const { document, ref: home } = noted.loaded;
    const more = { customer, mayOverfill: true };
    found =
      document.open.length > 0
        ? {
            orders: await pointFrom(people, scope, [checkout], { ref: home, by: "schedule", ...more }),
            isPointed: true,
          }
        : { orders: (await atCheckout(people.store, scope, checkout, more)).orders, isPointed: false };
  }
}

function withRef(document: PersonDocument, ref: Ref): PersonDocument {
  const news = emptyDocument().known;
  news.refs.push(ref);
  return { ...document, known: joinKnown(document.known, news, document.customer) };
}

/** The visitor's presence is told to this person, and nothing else of it: as it is now, and from now on. */
export async function associate(people: People, place: Place, visitor: Ref, ref: Ref): Promise<void> {
  const told = await people.change(place.scope, visitor, TRIES_MAX, ({ document }) => {
    const { associates } = document.known;
    if (associates.includes(ref)) return { value: undefined };
    const known = { ...document.known, associates: [...associates, ref].slice(-ASSOCIATES_MAX) };
    return { value: undefined, change: documentChange({ ...document, known }, "person.associated") };
  });
  if (!told.ok) throw new StillChangingError(`${visitor} and ${ref}: the visitor changed too often`);
  await tellPresence(people, place, ref, visitor, told.loaded.document.now);
}
