/** A look: load a person, decide all its open follow-ups, settle them in one commit. */

import { crashPoint } from "../crash-point.js";
import { settle } from "../gate/settle.js";
import type { Partition, Ref, Revision, Scope } from "../ids.js";
import type { Site } from "../sites.js";
import { decidingBy } from "../state/activity-change.js";
import { forgetDue } from "../state/due-index.js";
import type { People, WhyNotChanged } from "../state/people.js";
import { settlementChange } from "../state/settlement-change.js";

/** A settle that meets another change is done again this often; then the claim's lease brings it back. */
const SETTLE_TRIES_MAX = 3;

export type Looked =
  | { settled: true; releases: number; revision: Revision | null; partition: Partition }
  | { settled: false; why: WhyNotChanged };

export async function lookAt(people: People, site: Site, scope: Scope, ref: Ref): Promise<Looked> {
  const looked = await people.change(scope, ref, SETTLE_TRIES_MAX, (loaded) => {
    if (loaded.revision === null) return { value: 0 };
    const settlement = settle(loaded.document, site.policy, loaded.nowMs, { enforce: site.enforce, site: loaded.site });
    const releases = settlement.followUps.filter((one) => one.event === "released").length;
    const change = settlementChange(loaded, settlement, decidingBy(site, loaded), "person.looked");
    crashPoint("before_settle");
    return { value: releases, change };
  });
  crashPoint("after_settle");
  if (!looked.ok) return { settled: false, why: looked.why };
  if (looked.loaded.ref !== ref || looked.loaded.revision === null) await forgetDue(people.store, scope, ref);
  return { settled: true, releases: looked.value, revision: looked.revision, partition: looked.loaded.partition };
}
