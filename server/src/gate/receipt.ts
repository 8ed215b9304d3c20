/** A decision as others read it: ISO times, and what it was decided on. */
import type { Decision, Reason } from "@holdoff/sdk/wire";
import type { CoreReason, DecisionCore } from "./decision-core.js";
import { iso } from "./iso.js";

export interface ReceiptContext {
  /** `epoch.counter` of the person that it was decided on. */
  revision: string;
  policyHash: string;
  /** In shadow mode: what enforcing would have decided. */
  wouldBe?: DecisionCore;
}

export function toDecision(core: DecisionCore, { revision, policyHash, wouldBe }: ReceiptContext): Decision {
  return {
    verdict: core.verdict,
    at: iso(core.atMs),
    until: isoOrNull(core.untilMs),
    nextLookAt: isoOrNull(core.nextLookAtMs),
    revision,
    policy: policyHash,
    ...(wouldBe && {
      wouldBe: {
        verdict: wouldBe.verdict,
        until: isoOrNull(wouldBe.untilMs),
        reasons: wouldBe.reasons.map(toReason),
      },
    }),
    reasons: core.reasons.map(toReason),
  };
}

function toReason({ code, effect, untilMs, liftedBy, say }: CoreReason): Reason {
  return {
    code,
    effect,
    ...(untilMs !== undefined && { until: isoOrNull(untilMs) }),
    ...(liftedBy && { liftedBy }),
    ...say(),
  };
}

const isoOrNull = (ms: number | null): string | null => (ms === null ? null : iso(ms));
