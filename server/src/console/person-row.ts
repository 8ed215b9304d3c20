/** A person as one line of the console. */
import { openCheckouts, stageOf } from "../gate/activity-view.js";
import { iso } from "../gate/iso.js";
import type { Policy } from "../gate/policy.js";
import type { Loaded } from "../state/store.js";
import { personName } from "./person-name.js";
import type { PersonRow } from "./shapes.js";

export function personRow({ scope, ref, document, nowMs }: Loaded, policy: Policy): PersonRow {
  const checkouts = openCheckouts(document, nowMs).length;
  const untilMs = presentUntilMs({ document, nowMs }, policy);
  const count = (status: "waiting" | "released"): number => document.open.filter((one) => one.status === status).length;
  return {
    ...personName(scope, ref),
    inFunnel: checkouts > 0,
    stage: stageOf(document, nowMs),
    presentUntil: untilMs === null ? null : iso(untilMs),
    lastActivityAt: document.now.activeAtMs === null ? null : iso(document.now.activeAtMs),
    openCheckouts: checkouts,
    waiting: count("waiting"),
    released: count("released"),
  };
}

/** As the gate has it, but for visitors who are only associated: those are somebody else until they prove it. */
function presentUntilMs({ document, nowMs }: Pick<Loaded, "document" | "nowMs">, { presence }: Policy): number | null {
  const ends = Object.values(document.now.tabs).flatMap((tab) =>
    tab.visible ? [Math.min(tab.heardAtMs + presence.leaseMs, tab.aliveAtMs + presence.idleMs)] : [],
  );
  const latest = ends.reduce((a, b) => Math.max(a, b), Number.NEGATIVE_INFINITY);
  return latest > nowMs ? latest : null;
}
