/** Whether department, purpose and offer go together. Asked when a contact is scheduled, and at every look after it. */
import type { SiteFacts } from "./site-facts.js";
import type { Terms } from "./terms.js";

export type PurposeProblem =
  /** This purpose carries no offers. */
  | "offer_forbidden"
  /** The department is not one that may have this purpose. */
  | "purpose_not_allowed"
  /** Too many of the department's contacts sold more than they said. */
  | "department_suspended";

interface Planned {
  department?: string;
  offer?: string;
}

export function purposeProblem(
  { department, offer }: Planned,
  { mayCarryOffer, barredDepartments }: Terms,
  { suspended }: SiteFacts,
): PurposeProblem | null {
  if (offer !== undefined && !mayCarryOffer) return "offer_forbidden";
  if (department === undefined) return null;
  if (barredDepartments.has(department)) return "purpose_not_allowed";
  return suspended.includes(department) ? "department_suspended" : null;
}
