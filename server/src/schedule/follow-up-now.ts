/**
 * A follow-up as it stands at this moment. Heartbeats push a hold's end away without writing anything about the
 * follow-up, so one that waits is decided afresh for whoever reads it; nothing is stored.
 */
import type { FollowUp } from "@holdoff/sdk/wire";
import type { Doors } from "../doors.js";
import { Deliberation } from "../gate/deliberation.js";
import { toDecision } from "../gate/receipt.js";
import { decideFor } from "../gate/shadow.js";
import type { Opened } from "../sites.js";
import { revisionOf } from "../state/activity-change.js";
import type { StoredFollowUp } from "../state/store.js";
import { toFollowUp } from "./to-follow-up.js";

export async function followUpNow(
  { people }: Doors,
  { site, scope }: Opened,
  stored: StoredFollowUp,
): Promise<FollowUp> {
  const recorded = toFollowUp(stored);
  if (stored.state.status !== "waiting" || site.unreadable) return recorded;
  const loaded = await people.load(scope, stored.state.ref);
  const followUp = loaded.document.open.find((one) => one.id === stored.id);
  if (followUp?.status !== "waiting") return recorded;
  const deliberation = new Deliberation(loaded.document, site.policy, loaded.site);
  const { decision, wouldBe } = decideFor(deliberation, followUp, loaded.nowMs, site.enforce);
  // What would change its status is for a look to say and to write, not for a reader.
  if (decision.verdict !== "hold") return recorded;
  const fresh = toDecision(decision, {
    revision: revisionOf(loaded),
    policyHash: site.policy.hash,
    ...(wouldBe ? { wouldBe } : {}),
  });
  return { ...recorded, decision: fresh, nextLookAt: fresh.nextLookAt };
}
