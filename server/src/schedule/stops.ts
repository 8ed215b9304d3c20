/** An owner stops the whole site, a channel, a department or a purpose, and lets it go on. */
import type { LiftedStop, StandingStop } from "@holdoff/sdk/wire";
import type { Doors } from "../doors.js";
import { iso } from "../gate/iso.js";
import { type Lifted, STOPS_MAX, type Stop } from "../gate/stops.js";
import { ProblemError } from "../http/problem.js";
import type { Opened } from "../sites.js";
import { changeStops, readStops, type StopChange } from "../state/stops.js";

/** In force when this returns: no release and no redeem after it contradicts it. */
export async function stopOrLift(
  { people, bell }: Doors,
  { scope }: Opened,
  change: StopChange,
): Promise<{ stops: StandingStop[] }> {
  const after = await changeStops(people.store, scope, change);
  if (after === null) throw new ProblemError("bad_field", `${STOPS_MAX} stops are in force already: lift one first`);
  bell.ring("everywhere");
  return { stops: after.standing.map(stopAnswer) };
}

export async function listStops(
  { people }: Doors,
  { scope }: Opened,
): Promise<{ stops: StandingStop[]; lifted: LiftedStop[] }> {
  const { standing, lifted } = await readStops(people.store, scope);
  return { stops: standing.map(stopAnswer), lifted: lifted.map(liftedAnswer) };
}

export const stopAnswer = ({ target, by, reason, atMs }: Stop): StandingStop => ({
  ...target,
  by,
  reason,
  at: iso(atMs),
});

const liftedAnswer = ({ stop, by, reason, atMs }: Lifted): LiftedStop => ({
  ...stopAnswer(stop),
  lifted: { by, reason: reason ?? null, at: iso(atMs) },
});
