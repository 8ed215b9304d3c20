/**
 * One event of the shop's backend. An order is noted at each checkout that it names first, then told to everybody who
 * waits for that checkout, then folded into its own person; only then is it acknowledged.
 */
import type { Doors } from "../doors.js";
import { ProblemError } from "../http/problem.js";
import type { Ref } from "../ids.js";
import type { Order, PersonDocument } from "../person/document.js";
import { heardEventOf, isCopy } from "../person/events.js";
import type { DatedFact } from "../person/fact.js";
import { checkoutsOfOrder, orderKey } from "../person/orders.js";
import type { Opened } from "../sites.js";
import { activityChange } from "../state/activity-change.js";
import { atCheckout } from "../state/checkout-key.js";
import { concernedBy, pointFrom, withOrdersElsewhere } from "../state/reach-others.js";
import { primaryRef, resolvePerson } from "../state/resolve-person.js";
import type { Loaded } from "../state/store.js";
import { WITHOUT_ZONE, withWhen } from "./asked-when.js";
import { datedEvent } from "./dated-event.js";
import { foldWithPointers } from "./fold-with-pointers.js";
import { hearOrder } from "./hear-order.js";
import type { BackendEvent } from "./read-event.js";

const TRIES_MAX = 5;

/** Answers why it was left out after all, or nothing. */
export async function ingestEvent(doors: Doors, opened: Opened, event: BackendEvent): Promise<string | undefined> {
  const { people } = doors;
  const { scope } = opened;
  const named = primaryRef(event.person);
  if (!named) throw new Error("an event that names nobody was read");
  const { ref } = await resolvePerson(people, scope, event.person, named);
  const mended = await tellOthers(doors, opened, ref, event);
  let leftOut: string | undefined;
  const told = ({ nowMs, document: { known } }: Loaded) => {
    const fact = withWhen(event.fact, known.profile.zone?.value);
    leftOut = fact === null ? WITHOUT_ZONE : undefined;
    return { facts: fact === null ? [] : [datedEvent({ ...event, fact }, nowMs)] };
  };
  const teller = { by: "schedule", customer: event.person.customer, orders: mended } as const;
  const folded = await foldWithPointers(doors, opened, ref, told, teller);
  if (!folded.ok) throw busy(event);
  doors.bell.ring(folded.loaded.partition);
  await hearOrder(doors, opened, event);
  return leftOut;
}

const busy = ({ id }: BackendEvent): ProblemError =>
  new ProblemError("busy", `event ${id}: the person changed too often; send the events again`, [], 1);

/**
 * First whom something is planned for: when Redis is out of memory, one of whom nothing is known yet is refused. Answers
 * what the person itself once read of the order at a checkout, as it stands there now.
 */
async function tellOthers(doors: Doors, opened: Opened, ref: Ref, event: BackendEvent): Promise<Order[]> {
  const { people } = doors;
  const { scope } = opened;
  if (event.fact.type !== "order.completed" && event.fact.type !== "order.cancelled") return [];
  const { ref: own, document, nowMs } = await people.load(scope, ref);
  const dated = datedEvent(event, nowMs);
  const told = orderAt(dated);
  if (told === null || (dated.source.door === "backend" && isCopy(document.known.events, heardEventOf(dated.source))))
    return [];
  const reached = new Map<Ref, Order[]>();
  const mended: Order[] = [];
  const names = namesOf(document, told);
  // What its order had ended is open again.
  if (event.fact.type === "order.cancelled" && document.open.length > 0)
    await pointFrom(people, scope, names, { ref: own, by: "schedule", mayOverfill: true });
  for (const checkout of names) {
    const at = await atCheckout(people.store, scope, checkout, { tell: told, customer: event.person.customer });
    for (const person of await concernedBy(people, scope, [...at.scheduled, ...at.pages]))
      if (person !== own) reached.set(person, [...(reached.get(person) ?? []), ...at.orders]);
    mended.push(...at.orders);
  }
  for (const [person, orders] of reached) await reach(doors, opened, { person, own, orders, dated, event });
  return document.known.orders.elsewhere.some(({ key }) => key === told.key) ? mended : [];
}

/** The order as its checkouts keep it; null for one that concerns no checkout. */
function orderAt({ fact, atMs, source }: DatedFact): Order | null {
  if (source.door !== "backend") return null;
  const { receivedAtMs } = source;
  if (fact.type === "order.cancelled" && fact.order !== undefined) {
    return { key: orderKey("order", fact.order), cancelledAtMs: receivedAtMs, ...namedBy(fact.checkout) };
  }
  if (fact.type !== "order.completed" || fact.renewal) return null;
  const key = fact.order === undefined ? orderKey("event", source.event) : orderKey("order", fact.order);
  return { key, first: { receivedAtMs, toldAtMs: atMs }, completedAtMs: receivedAtMs, ...namedBy(fact.checkout) };
}

const namedBy = (checkout: string | undefined): Pick<Order, "checkouts"> =>
  checkout === undefined ? {} : { checkouts: [checkout] };

/** The checkouts that it names now, and those that it named before. */
function namesOf({ known }: PersonDocument, { key, checkouts = [] }: Order): string[] {
  const elsewhere = known.orders.elsewhere.find((order) => order.key === key)?.checkouts ?? [];
  return [...new Set([...checkouts, ...checkoutsOfOrder(known, key), ...elsewhere])];
}

interface Reaching {
  person: Ref;
  /** Whose order it is: told of it as their own. */
  own: Ref;
  orders: readonly Order[];
  dated: DatedFact;
  event: BackendEvent;
}

async function reach(
  doors: Doors,
  { site, scope }: Opened,
  { person, own, orders, dated, event }: Reaching,
): Promise<void> {
  const told = await doors.people.change(scope, person, TRIES_MAX, (loaded) => {
    // They may have turned out to be one meanwhile.
    const document = loaded.ref === own ? loaded.document : withOrdersElsewhere(loaded.document, orders);
    if (document === loaded.document) return { value: undefined };
    const change = activityChange(loaded, document, [dated], site);
    return { value: undefined, change: { ...change, what: "person.reached" } };
  });
  if (!told.ok) throw busy(event);
  doors.bell.ring(told.loaded.partition);
}
