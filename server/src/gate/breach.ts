/** Whether a contact sold more than it said: offers made beyond the purpose and the offer that the follow-up declared. */
import type { Purpose } from "@holdoff/sdk/wire";
import type { Policy } from "./policy.js";

export interface Declared {
  purpose: Purpose;
  offer?: string;
}

/** The offers that should not have been made; none where the contact was what it said. */
export function breachOf(
  { purpose, offer }: Declared,
  offersMade: readonly string[],
  { offersForbiddenFor }: Pick<Policy["purposes"], "offersForbiddenFor">,
): string[] {
  return offersForbiddenFor.includes(purpose) ? [...offersMade] : offersMade.filter((made) => made !== offer);
}
