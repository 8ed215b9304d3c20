/** A fresh permit for a standing release. */
import type { Permit } from "@holdoff/sdk/wire";
import type { Doors } from "../doors.js";
import { ProblemError } from "../http/problem.js";
import { type Permitted, permitEndMs } from "../permits.js";
import type { Opened } from "../sites.js";
import type { StoredFollowUp } from "../state/store.js";

export async function freshPermit(
  doors: Doors,
  { site, scope }: Opened,
  { id, state }: StoredFollowUp,
): Promise<Permit> {
  if (state.status !== "released")
    throw new ProblemError("not_released", `the follow-up is ${state.status}: only a released one has a permit`);
  const nowMs = await doors.people.store.timeMs(scope);
  const expiresAtMs = permitEndMs(nowMs, site.policy.permit.forMs, state.nextLookAtMs);
  return doors.permits.issue({ scope, followUp: id, release: state.release, expiresAtMs });
}

/** Whether a permit is this follow-up's, of its standing release, and still runs. */
export function permits(
  permit: Permitted | undefined,
  { scope }: Opened,
  { id, state }: StoredFollowUp,
  nowMs: number,
): permit is Permitted {
  if (!permit) return false;
  return (
    permit.scope === scope && permit.followUp === id && permit.release === state.release && nowMs < permit.expiresAtMs
  );
}
