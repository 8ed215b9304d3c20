/** Who comes first when several follow-ups want the same person: purpose, then priority, then age, then id. */
import type { OpenFollowUp } from "../person/document.js";
import type { Policy } from "./policy.js";

/** Negative where `a` comes first. */
export function compareRank({ arbitration: { order } }: Policy, a: OpenFollowUp, b: OpenFollowUp): number {
  return (
    (a.purpose === b.purpose ? 0 : order.indexOf(a.purpose) - order.indexOf(b.purpose)) ||
    b.priority - a.priority ||
    a.createdAtMs - b.createdAtMs ||
    (a.id < b.id ? -1 : 1)
  );
}
