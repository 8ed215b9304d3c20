/** Whether department, purpose and offer go together. Asked when a contact is scheduled, and at every look after it. */
import type { Purpose } from "@holdoff/sdk/wire";
import { own } from "./own.js";
import type { Policy } from "./policy.js";
import type { SiteFacts } from "./site-facts.js";

export type PurposeProblem =
  /** This purpose carries no offers. */
  | "offer_forbidden"
  /** The department is not one that may have this purpose. */
  | "purpose_not_allowed"
  /** Too many of the department's contacts sold more than they said. */
  | "department_suspended";

interface Planned {
  purpose: Purpose;
  department?: string;
  offer?: string;
}

export function purposeProblem(
  { purpose, department, offer }: Planned,
  { purposes }: Policy,
  { suspended }: SiteFacts,
): PurposeProblem | null {
  if (offer !== undefined && purposes.offersForbiddenFor.includes(purpose)) return "offer_forbidden";
  if (department === undefined) return null;
  if (own(purposes.departments, department)?.includes(purpose) === false) return "purpose_not_allowed";
  return suspended.includes(department) ? "department_suspended" : null;
}
