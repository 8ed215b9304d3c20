/** Purpose order, higher priority, older, smaller id. */
import type { Policy } from "../../../src/gate/policy.js";
import type { OpenFollowUp } from "../../../src/person/document.js";

/** Negative when `a` comes first. */
export function compareRank(policy: Policy, a: OpenFollowUp, b: OpenFollowUp): number {
  const place = ({ purpose }: OpenFollowUp): number => {
    const found = policy.arbitration.order.indexOf(purpose);
    return found < 0 ? policy.arbitration.order.length : found;
  };
  return (
    place(a) - place(b) ||
    b.priority - a.priority ||
    a.createdAtMs - b.createdAtMs ||
    (a.id < b.id ? -1 : a.id > b.id ? 1 : 0)
  );
}
