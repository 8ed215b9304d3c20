/** Who comes first when several follow-ups want the same person: purpose, then priority, then age, then id. */
import type { Purpose } from "@holdoff/sdk/wire";
import type { OpenFollowUp } from "../person/document.js";
import type { Policy } from "./policy.js";

/** Negative where `a` comes first. */
export function compareRank({ arbitration: { order } }: Policy, a: OpenFollowUp, b: OpenFollowUp): number {
  return (
    comparePlace(order, a.purpose, b.purpose) ||
    b.priority - a.priority ||
    a.createdAtMs - b.createdAtMs ||
    (a.id < b.id ? -1 : 1)
  );
}

function comparePlace(order: readonly Purpose[], a: Purpose, b: Purpose): number {
  if (a === b) return 0;
  for (const purpose of order) {
    if (purpose === a) return -1;
    if (purpose === b) return 1;
  }
  return 0;
}
