/**
 * `expired`: every follow-up has a last day: its own `expiresAt`, and never later than `holds.max` after it was due.
 * Where the holds end on a date at or after that day, waiting for it is of no use: it ends at once. `decide` asks both
 * questions itself, because the second needs the answer of all other rules.
 */
import type { OpenFollowUp } from "../../person/document.js";
import { formatDuration } from "../duration.js";
import { type Cancel, cancel } from "../finding.js";
import { iso } from "../iso.js";
import type { Policy } from "../policy.js";

/** From this instant on the follow-up is expired. */
export function lastDayMs(
  followUp: Pick<OpenFollowUp, "createdAtMs" | "notBeforeMs" | "expiresAtMs">,
  policy: Policy,
): number {
  const holdsEndMs = Math.max(followUp.createdAtMs, followUp.notBeforeMs) + policy.holds.maxMs;
  return Math.min(followUp.expiresAtMs ?? holdsEndMs, holdsEndMs);
}

export const pastLastDay = (policy: Policy, endMs: number): Cancel =>
  cancel(() => ({
    because: "The last day for this contact has passed.",
    facts: factsOf(policy, endMs),
  }));

/** The holds end at `untilMs`: too late. */
export const heldPastLastDay = (policy: Policy, endMs: number, untilMs: number): Cancel =>
  cancel(() => ({
    because: "It would have to wait beyond the last day for this contact.",
    facts: { ...factsOf(policy, endMs), heldUntil: iso(untilMs) },
  }));

const factsOf = (policy: Policy, endMs: number) => ({
  lastDay: iso(endMs),
  longestHold: formatDuration(policy.holds.maxMs),
});
