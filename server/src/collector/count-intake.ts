/** Counts what came of a batch or a call: what was taken, what was dropped and why, what was left out of what was taken. */
import { type Door, isSignalType } from "@holdoff/sdk/wire";
import type { Scope } from "../ids.js";
import type { Counted, IntakeCounts } from "../state/intake-counts.js";
import type { Proof } from "./identity.js";
import type { Ignored } from "./ignored.js";

export interface Came {
  /** What the page's proof turned out to be, where it brought one. */
  proof?: Proof;
  accepted: readonly { type: string }[];
  dropped: readonly { type: unknown; reason: string; pointer: string }[];
  ignored: readonly ({ type: unknown } & Pick<Ignored, "pointer" | "isUnknown">)[];
}

export function countIntake(intake: IntakeCounts, scope: Scope, door: Door, came: Came): void {
  const typeOf = (type: unknown): Counted["type"] => (isSignalType(type) ? type : "other");
  if (came.proof !== undefined) intake.note(scope, { door, type: "other", came: "proof", reason: came.proof });
  for (const { type } of came.accepted) intake.note(scope, { door, type: typeOf(type), came: "accepted" });
  for (const { type, reason, pointer } of came.dropped)
    intake.note(scope, { door, type: typeOf(type), came: "dropped", reason, pointer });
  for (const { type, pointer, isUnknown } of came.ignored)
    intake.note(scope, { door, type: typeOf(type), came: "ignored", pointer: isUnknown ? "" : pointer });
}
