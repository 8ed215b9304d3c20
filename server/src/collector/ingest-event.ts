/**
 * One event of the shop's backend. An order is noted at each checkout that it names first, then told to everybody who
 * waits for that checkout, then folded into its own person; only then is it acknowledged.
 */
import type { PersonRefs } from "@holdoff/sdk/wire";
import type { Doors } from "../doors.js";
import { notChanged } from "../http/not-changed.js";
import type { ProblemError } from "../http/problem.js";
import { kindOf, type Ref, type Scope } from "../ids.js";
import type { PersonDocument } from "../person/document.js";
import { heardEventOf, isCopy } from "../person/events.js";
import type { DatedFact } from "../person/fact.js";
import { batchHash, heardEvents, isImported } from "../person/imports.js";
import { joinOrder, orderTold } from "../person/orders.js";
import type { Order } from "../person/told-orders.js";
import { activityChange, type Rules } from "../state/activity-change.js";
import { atCheckout } from "../state/checkout-key.js";
import type { WhyNotChanged } from "../state/people.js";
import { concernedBy, pointFrom, withOrdersElsewhere } from "../state/reach-others.js";
import { strangerFor } from "../state/renew-visitor.js";
import { primaryRef, resolvePerson } from "../state/resolve-person.js";
import type { Loaded } from "../state/store.js";
import { WITHOUT_ZONE, withWhen } from "./asked-when.js";
import { datedEvent } from "./dated-event.js";
import { foldWithPointers } from "./fold-with-pointers.js";
import { hearOrder } from "./hear-order.js";
import type { BackendEvent } from "./read-event.js";
import { withoutTime } from "./without-time.js";

const TRIES_MAX = 5;

/** What an event is taken in with: the doors of a server, or what an operator's command has of them. */
type Told = Pick<Doors, "people" | "bell">;
interface RuledScope {
  site: Rules;
  scope: Scope;
}

/** Answers why it was left out after all, or nothing. */
export async function ingestEvent(doors: Told, opened: RuledScope, event: BackendEvent): Promise<string | undefined> {
  const named = primaryRef(event.person);
  if (!named) throw new Error("an event that names nobody was read");
  const ref = await speaker(doors, opened, event.person, named);
  const mended = await tellOthers(doors, opened, ref, event);
  let leftOut: string | undefined;
  const told = (loaded: Loaded) => {
    const { nowMs, document } = loaded;
    const asTold = event.isTimeUnread ? withoutTime(event.fact, loaded) : event.fact;
    const fact = withWhen(asTold, document.known.profile.zone?.value);
    leftOut = fact === null ? WITHOUT_ZONE : undefined;
    return { facts: fact === null ? [] : [datedEvent({ ...event, fact }, nowMs)] };
  };
  const teller = { by: "schedule", customer: event.person.customer, orders: mended } as const;
  const folded = await foldWithPointers(doors, opened, ref, told, teller);
  if (!folded.ok) throw refused(event, folded.why);
  doors.bell.ring(folded.loaded.partition);
  await hearOrder(doors, opened, event);
  return leftOut;
}

/** A visitor id that gave way to a new one counts for its customer where the shop vouches for it; alone, for a stranger. */
async function speaker({ people }: Told, opened: RuledScope, person: PersonRefs, named: Ref): Promise<Ref> {
  if (kindOf(named) !== "visitor" || person.verified === true)
    return (await resolvePerson(people, opened, person, named)).ref;
  const { byRetired, ref } = await people.load(opened.scope, named);
  return byRetired ? await strangerFor(people, opened, named, ref) : named;
}

const refused = ({ id }: BackendEvent, why: WhyNotChanged): ProblemError =>
  notChanged(why, "send the events again", `event ${id}: `);

/**
 * Persons with a planned contact come first: when Redis is out of memory, a person of whom nothing is known yet is
 * refused. Answers what the person itself once read of the orders at their checkouts, as it stands there now.
 */
async function tellOthers(doors: Told, opened: RuledScope, ref: Ref, event: BackendEvent): Promise<Order[]> {
  const { people } = doors;
  const { scope } = opened;
  const { type } = event.fact;
  if (type !== "order.completed" && type !== "order.cancelled" && type !== "import.undone") return [];
  const { ref: own, document, nowMs } = await people.load(scope, ref);
  const dated = datedEvent(event, nowMs);
  if (dated.source.door !== "backend" || isCopy(heardEvents(document.known), heardEventOf(dated.source))) return [];
  const told = ordersToTell(document, dated);
  const names = [...new Set(told.flatMap((order) => namesOf(document, order)))];
  // What an order had ended is open again.
  if (type !== "order.completed" && document.open.length > 0)
    await pointFrom(people, scope, names, { ref: own, by: "schedule", mayOverfill: true });
  const reached = new Map<Ref, Order[]>();
  const mended: Order[] = [];
  for (const tell of told) {
    for (const checkout of namesOf(document, tell)) {
      const at = await atCheckout(people.store, scope, checkout, { tell, customer: event.person.customer });
      for (const person of await concernedBy(people, scope, [...at.scheduled, ...at.pages]))
        if (person !== own) reached.set(person, [...(reached.get(person) ?? []), ...at.orders]);
      mended.push(...at.orders);
    }
  }
  for (const [person, orders] of reached) await reach(doors, opened, { person, own, orders, dated, event });
  const keys = new Set(told.map(({ key }) => key));
  return document.known.orders.elsewhere.some(({ key }) => keys.has(key)) ? mended : [];
}

/** The orders that concern checkouts, as those keep them. An import speaks for itself alone, so that it can be undone. */
function ordersToTell({ known: { imports, orders } }: PersonDocument, dated: DatedFact): Order[] {
  const { fact, source } = dated;
  if (fact.type === "import.undone") {
    const batch = batchHash(fact.batch);
    const cancelledAtMs = source.receivedAtMs ?? dated.atMs;
    const ofIt = (imports?.told ?? []).filter((one) => one.source.batch === batch);
    return ofIt.flatMap((one) => toTell(one)).map(({ key, checkouts = [] }) => ({ key, cancelledAtMs, checkouts }));
  }
  // A checkout that it names only now hears of its first telling, which says how far it reaches; and one that it named
  // before hears what is told of it now.
  const before = new Map(orders.backend.map((order) => [order.key, order]));
  return toTell(dated).map((order) => joinOrder(before.get(order.key) ?? order, order));
}

function toTell(dated: DatedFact): Order[] {
  const order = orderTold(dated);
  if (order === undefined || (order.first === undefined && order.cancelledAtMs === undefined)) return [];
  return [isImported(dated) ? { ...order, key: `batch:${dated.source.batch}:${order.key}` } : order];
}

/** The checkouts that it names now, and those that it named before. */
function namesOf({ known }: PersonDocument, { key, checkouts = [] }: Order): string[] {
  const elsewhere = known.orders.elsewhere.find((order) => order.key === key)?.checkouts ?? [];
  return [...new Set([...checkouts, ...elsewhere])];
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
  doors: Told,
  { site, scope }: RuledScope,
  { person, own, orders, dated, event }: Reaching,
): Promise<void> {
  const told = await doors.people.change(scope, person, TRIES_MAX, (loaded) => {
    // They may have turned out to be one meanwhile.
    const document = loaded.ref === own ? loaded.document : withOrdersElsewhere(loaded.document, orders);
    if (document === loaded.document) return { value: undefined };
    const change = activityChange(loaded, document, [dated], site);
    return { value: undefined, change: { ...change, what: "person.reached" } };
  });
  if (!told.ok) throw refused(event, told.why);
  doors.bell.ring(told.loaded.partition);
}
