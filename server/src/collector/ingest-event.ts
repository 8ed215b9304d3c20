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
import type { BackendEvent } from "./parse-events.js";

const FOLD_TRIES_MAX = 5;

export async function ingestEvent(doors: Doors, opened: Opened, event: BackendEvent): Promise<void> {
  const { people } = doors;
  const { scope } = opened;
  const named = primaryRef(event.person);
  if (!named) throw new Error("an event that names nobody passed the schema");
  const { ref } = await resolvePerson(people, scope, event.person, named);
  const concerned = await leaveTombstones(doors, scope, ref, event);
  // First whom something is planned for: when Redis is out of memory, one of whom nothing is known yet is refused.
  for (const other of concerned) await foldEvent(doors, opened, other.ref, other.event);
  await foldEvent(doors, opened, ref, event);
  doors.bell.ring();
}

/** Completes the checkouts of an order, and answers whom each of them concerns beside the order's own person. */
async function leaveTombstones(
  { people }: Doors,
  scope: Scope,
  ref: Ref,
  event: BackendEvent,
): Promise<{ ref: Ref; event: BackendEvent }[]> {
  const { fact } = event;
  if (fact.type !== "order.completed") return [];
  const { document, nowMs } = await people.load(scope, ref);
  const completedAtMs = atMsOf(event, nowMs);
  const open = Object.entries(document.known.checkouts).filter(
    ([id, { startedAtMs }]) => id !== UNNAMED && !isCompleted(document.known, id) && startedAtMs <= completedAtMs,
  );
  const checkouts = fact.checkout === undefined ? open.map(([id]) => id) : [fact.checkout];
  const concerned = await Promise.all(
    checkouts.map(async (checkout) => {
      const { refs } = await people.store.checkout(scope, checkout, { completedAtMs });
      const own: BackendEvent = { ...event, id: `${event.id}/${checkout}`, fact: { ...fact, checkout } };
      return refs.map((pointed) => ({ ref: pointed, event: own }));
    }),
  );
  return concerned.flat();
}

async function foldEvent(doors: Doors, { site, scope }: Opened, person: Ref, event: BackendEvent): Promise<void> {
  const folded = await doors.people.change(scope, person, FOLD_TRIES_MAX, (loaded) => {
    const source = { door: "backend", event: event.id, receivedAtMs: loaded.nowMs } as const;
    const dated: DatedFact = { fact: event.fact, atMs: atMsOf(event, loaded.nowMs), source };
    const { document, fresh } = fold(loaded.document, [dated]);
    return fresh.length === 0
      ? { value: undefined }
      : { value: undefined, change: activityChange(loaded, document, fresh, site) };
  });
  if (!folded.ok)
    throw new ProblemError("busy", `event ${event.id}: the person changed too often; send the events again`, [], 1);
}

/** When it happened: never after it was received. */
const atMsOf = (event: BackendEvent, nowMs: number): number =>
  event.at === undefined ? nowMs : Math.min(Date.parse(event.at), nowMs);
