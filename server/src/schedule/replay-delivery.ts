/**
 * A message that ended, delivered or failed, is sent once more under its id: for a receiver that lost it. Only what still
 * stands: a release that was redeemed, also by its own delivery, may have been a contact already, and a second one is for
 * a new follow-up to ask.
 */

import { stillStands } from "../delivery/still-stands.js";
import type { Doors } from "../doors.js";
import { ProblemError } from "../http/problem.js";
import type { Opened } from "../sites.js";
import { addToOutbox, stepDelivery } from "../state/outbox.js";
import type { Delivery, StoredFollowUp } from "../state/store.js";
import { findFollowUp } from "./find.js";

const TRIES_MAX = 5;

export async function replayDelivery(
  doors: Doors,
  opened: Opened,
  stored: StoredFollowUp,
  n: number,
): Promise<Delivery> {
  const { store } = doors.people;
  let found = stored;
  for (let tries = 1; tries <= TRIES_MAX; tries += 1) {
    const delivery = found.deliveries[n];
    if (!delivery) throw new ProblemError("not_found", `${stored.id} has no delivery ${n}`);
    // It is on its way; an earlier call may have died before it told the relay.
    const anew = delivery.state === "pending" ? delivery : await begunAnew(doors, opened, found, delivery);
    if (anew) {
      await addToOutbox(store, found, opened.scope, anew);
      doors.bell.ring(found.partition);
      return anew;
    }
    found = await findFollowUp(doors, opened, stored.id);
  }
  throw new ProblemError("busy", "the delivery changed too often; ask again", [], 1);
}

/** Undefined when somebody took a step meanwhile. */
async function begunAnew(
  { people }: Doors,
  { scope }: Opened,
  stored: StoredFollowUp,
  delivery: Delivery,
): Promise<Delivery | undefined> {
  if (!stillStands(stored, delivery)) throw refusalOf(stored, delivery);
  const anew: Delivery = {
    ...delivery,
    state: "pending",
    replays: (delivery.replays ?? 0) + 1,
    replayedAtMs: await people.store.timeMs(scope),
  };
  const claim = { token: "", keep: "", leaseMs: 0, read: delivery };
  return (await stepDelivery(people.store, stored, scope, anew, claim)) === "ok" ? anew : undefined;
}

function refusalOf({ state }: StoredFollowUp, { type, release }: Delivery): ProblemError {
  if (type === "follow_up.released") {
    const why = `release ${release} does not stand any more: the follow-up is ${state.status}, release ${state.release}`;
    return new ProblemError("not_released", `${why}. Nobody is contacted on an old release.`);
  }
  return new ProblemError("superseded", `a later message than this ${type} was made: only the latest is sent anew`);
}
