/** A decision before it is written down: times are milliseconds, and it knows neither revision nor policy hash. */
import type { Effect, ReasonCode, Verdict } from "@holdoff/sdk/wire";
import type { Said } from "./finding.js";

export interface CoreReason {
  code: ReasonCode;
  effect: Effect;
  /** Only on a hold: when it ends by itself; null where no time ends it. */
  untilMs?: number | null;
  /** The allow that took this reason away. */
  liftedBy?: ReasonCode;
  /** Its sentence and facts, made when somebody reads them. */
  say: () => Said;
}

export interface DecisionCore {
  verdict: Verdict;
  /** When it was decided. */
  atMs: number;
  /** Of a hold: the first instant at which, with nothing new, the verdict would be `release`; null if none is in sight. */
  untilMs: number | null;
  /** The earliest instant at which time alone can change the verdict; null after a cancel. */
  nextLookAtMs: number | null;
  reasons: CoreReason[];
}

/** A cancel gives status `expired` when nothing but the last day ended it. */
export function endOf(core: DecisionCore): "cancelled" | "expired" {
  const ending = core.reasons.filter((reason) => reason.effect === "cancel" && reason.liftedBy === undefined);
  return ending.every((reason) => reason.code === "expired") ? "expired" : "cancelled";
}
