/** A decision before it is written down: times are milliseconds, and it knows neither revision nor policy hash. */
import type { Effect, ReasonCode, Verdict } from "@holdoff/sdk/wire";
import type { Said } from "./finding.js";

export class CoreReason {
  constructor(
    readonly code: ReasonCode,
    readonly effect: Effect,
    /** Its sentence and facts, made when somebody reads them. */
    readonly say: () => Said,
    /** Only on a hold: when it ends by itself; null where no time ends it. */
    readonly untilMs?: number | null,
    /** The allow that took this reason away. */
    readonly liftedBy?: ReasonCode,
  ) {}
}

export class DecisionCore {
  constructor(
    readonly verdict: Verdict,
    /** When it was decided. */
    readonly atMs: number,
    /** Of a hold: the first instant at which, with nothing new, the verdict would be `release`; null if none is in sight. */
    readonly untilMs: number | null,
    /** The earliest instant at which time alone can change the verdict; null after a cancel. */
    readonly nextLookAtMs: number | null,
    readonly reasons: readonly CoreReason[],
  ) {}
}

/** A cancel gives status `expired` when nothing but the last day ended it. */
export function endOf(core: DecisionCore): "cancelled" | "expired" {
  const ending = core.reasons.filter((reason) => reason.effect === "cancel" && reason.liftedBy === undefined);
  return ending.every((reason) => reason.code === "expired") ? "expired" : "cancelled";
}
