/** A suspect site goes on: first what is known to be over is told, so that nothing about it is released. */
import type { Doors } from "../doors.js";
import type { Scope } from "../ids.js";
import type { Rules } from "../state/activity-change.js";
import { resumeSite } from "../state/resume-site.js";
import { ingestEvent } from "./ingest-event.js";
import type { BackendEvent } from "./read-event.js";

type Resuming = Pick<Doors, "people" | "bell">;
interface Suspect {
  site: Rules;
  scope: Scope;
}

export async function takeCompleted(
  doors: Resuming,
  opened: Suspect,
  completed: readonly BackendEvent[],
): Promise<void> {
  for (const event of completed) await ingestEvent(doors, opened, event);
}

/** Answers whether it was suspect anywhere. */
export async function resumeWith(
  doors: Resuming,
  opened: Suspect,
  completed: readonly BackendEvent[],
): Promise<boolean> {
  await takeCompleted(doors, opened, completed);
  const resumed = await resumeSite(doors.people.store, opened.scope, opened.site.policy.blind.maxMs);
  doors.bell.ring("everywhere");
  return resumed > 0;
}
