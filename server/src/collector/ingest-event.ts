/**
 * One event of the shop's backend. An order is noted at each checkout that it names first, then told to everybody who
 * waits for that checkout, then folded into its own person; only then is it acknowledged.
 */
import type { Doors } from "../doors.js";
import { ProblemError } from "../http/problem.js";
import type { Ref, Scope } from "../ids.js";
import type { Order, PersonDocument } from "../person/document.js";
import { heardEventOf, isCopy } from "../person/events.js";
import type { DatedFact } from "../person/fact.js";
import { checkoutsOfOrder, orderKey } from "../person/orders.js";
import type { Opened } from "../sites.js";
import { activityChange } from "../state/activity-change.js";
import { atCheckout } from "../state/checkout-key.js";
import { concernedBy, withOrdersElsewhere } from "../state/reach-others.js";
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
  await tellOthers(doors, opened, ref, event);
  let leftOut: string | undefined;
  const told = ({ nowMs, document: { known } }: Loaded) => {
    const fact = withWhen(event.fact, known.profile.zone?.value);
    leftOut = fact === null ? WITHOUT_ZONE : undefined;
    return { facts: fact === null ? [] : [datedEvent({ ...event, fact }, nowMs)] };
  };
  const teller = { by: "schedule", customer: event.person.customer } as const;
  const folded = await foldWithPointers(doors, opened, ref, told, teller);
  if (!folded.ok) throw busy(event);
  doors.bell.ring(folded.loaded.partition);
  await hearOrder(doors, opened, event);
  return leftOut;
}

const busy = ({ id }: BackendEvent): ProblemError =>
  new ProblemError("busy", `event ${id}: the person changed too often; send the events again`, [], 1);

/** First whom something is planned for: when Redis is out of memory, one of whom nothing is known yet is refused. */
async function tellOthers(doors: Doors, opened: Opened, ref: Ref, event: BackendEvent): Promise<void> {
  const { people } = doors;
  const { scope } = opened;
  if (event.fact.type !== "order.completed" && event.fact.type !== "order.cancelled") return;
  const { ref: own, document, nowMs } = await people.load(scope, ref);
  const dated = datedEvent(event, nowMs);
  const told = orderAt(dated);
  if (told === null || (dated.source.door === "backend" && isCopy(document.known.events, heardEventOf(dated.source))))
    return;
  const reached = new Map<Ref, Order[]>();
  // What a follow-up once read of it at a checkout has to be mended there, too.
  const isElsewhere = document.known.orders.elsewhere.some(({ key }) => key === told.key);
  for (const checkout of namesOf(document, told)) {
    const at = await atCheckout(people.store, scope, checkout, { tell: told, customer: event.person.customer });
    const others = (await concernedBy(people, scope, [...at.scheduled, ...at.pages])).filter((one) => one !== own);
    for (const person of isElsewhere ? [own, ...others] : others)
      reached.set(person, [...(reached.get(person) ?? []), ...at.orders]);
  }
  for (const [person, orders] of reached) await reach(doors, opened, person, orders, dated, event);
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

async function reach(
  doors: Doors,
  { site, scope }: { site: Opened["site"]; scope: Scope },
  person: Ref,
  orders: readonly Order[],
  dated: DatedFact,
  event: BackendEvent,
): Promise<void> {
  const told = await doors.people.change(scope, person, TRIES_MAX, (loaded) => {
    const document = withOrdersElsewhere(loaded.document, orders);
    return document === loaded.document
      ? { value: undefined }
      : { value: undefined, change: activityChange(loaded, document, [dated], site) };
  });
  if (!told.ok) throw busy(event);
  doors.bell.ring(told.loaded.partition);
}
