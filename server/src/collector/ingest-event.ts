/**
 * One event of the shop's backend. An order leaves its tombstone at the checkout first, then goes into its own person
 * and into every person that a follow-up about that checkout pointed to; only then is it acknowledged.
 */

import type { Doors } from "../doors.js";
import { ProblemError } from "../http/problem.js";
import type { Ref, Scope } from "../ids.js";
import { isCompleted, UNNAMED } from "../person/checkouts.js";
import type { DatedFact } from "../person/fact.js";
import { fold } from "../person/fold.js";
import type { Opened } from "../sites.js";
import { activityChange } from "../state/activity-change.js";
import { primaryRef, resolvePerson } from "../state/resolve-person.js";
import { hearOrder } from "./hear-order.js";
import type { BackendEvent } from "./parse-events.js";

const FOLD_TRIES_MAX = 5;

export async function ingestEvent(doors: Doors, opened: Opened, event: BackendEvent): Promise<void> {
  const { people } = doors;
  const { scope } = opened;
  const named = primaryRef(event.person);
  if (!named) throw new Error("an event that names nobody passed the schema");
  const { ref } = await resolvePerson(people, scope, event.person, named);
  const { own, concerned } = await leaveTombstones(doors, scope, ref, event);
  // First whom something is planned for: when Redis is out of memory, one of whom nothing is known yet is refused.
  for (const [other, events] of concerned) if (other !== own) await foldEvents(doors, opened, other, events);
  await foldEvents(doors, opened, ref, [...(concerned.get(own) ?? []), event]);
  await hearOrder(doors, opened, event);
}

interface Tombstones {
  /** Where the order's own person lives. */
  own: Ref;
  /** By person: the checkouts that were completed and concern them, each as an order of its own. */
  concerned: ReadonlyMap<Ref, readonly BackendEvent[]>;
}

/** Completes the checkouts of an order. */
async function leaveTombstones({ people }: Doors, scope: Scope, ref: Ref, event: BackendEvent): Promise<Tombstones> {
  const { fact } = event;
  const concerned = new Map<Ref, BackendEvent[]>();
  if (fact.type !== "order.completed") return { own: ref, concerned };
  const { ref: own, document, nowMs } = await people.load(scope, ref);
  const completedAtMs = atMsOf(event, nowMs);
  const open = Object.entries(document.known.checkouts).filter(
    ([id, { startedAtMs }]) => id !== UNNAMED && !isCompleted(document.known, id) && startedAtMs <= completedAtMs,
  );
  const checkouts = fact.checkout === undefined ? open.map(([id]) => id) : [fact.checkout];
  for (const checkout of checkouts) {
    const completed: BackendEvent = { ...event, id: `${event.id}/${checkout}`, fact: { ...fact, checkout } };
    const { refs } = await people.store.checkout(scope, checkout, { completedAtMs });
    // One that was pointed to may have been linked since: whoever they are now is told once.
    const persons = await Promise.all(refs.map(async (pointed) => (await people.load(scope, pointed)).ref));
    for (const person of new Set(persons)) concerned.set(person, [...(concerned.get(person) ?? []), completed]);
  }
  return { own, concerned };
}

/**
 * All in one commit. An order that ends two contacts of a person, one after the other, would let the second go for the
 * moment between: it is the more important one no more that holds it.
 */
async function foldEvents(
  doors: Doors,
  { site, scope }: Opened,
  person: Ref,
  events: readonly BackendEvent[],
): Promise<void> {
  const folded = await doors.people.change(scope, person, FOLD_TRIES_MAX, (loaded) => {
    const facts = events.map((event): DatedFact => {
      const source = { door: "backend", event: event.id, receivedAtMs: loaded.nowMs } as const;
      return { fact: event.fact, atMs: atMsOf(event, loaded.nowMs), source };
    });
    const { document, fresh } = fold(loaded.document, facts);
    return fresh.length === 0
      ? { value: undefined }
      : { value: undefined, change: activityChange(loaded, document, fresh, site) };
  });
  if (!folded.ok) {
    const [first] = events;
    throw new ProblemError("busy", `event ${first?.id}: the person changed too often; send the events again`, [], 1);
  }
  doors.bell.ring(folded.loaded.partition);
}

/** When it happened: never after it was received. */
const atMsOf = (event: BackendEvent, nowMs: number): number =>
  event.at === undefined ? nowMs : Math.min(Date.parse(event.at), nowMs);
