/**
 * `unsure`: after it was asked for came a time of which nothing is known: the customer may have bought, or said no. In
 * the very millisecond in which the gap ended nobody can tell which came first, so that counts as before.
 */
import { cancel, pass } from "../finding.js";
import { iso } from "../iso.js";
import type { PersonalRule } from "../rule.js";

export const unsure: PersonalRule = {
  code: "unsure",
  effects: ["cancel"],
  concerns: ({ site }) => site.gapAtMs !== null,
  covers: ({ servesCustomer }) => !servesCustomer,
  look: ({ followUp: { createdAtMs }, site: { gapAtMs } }) => {
    if (gapAtMs === null || createdAtMs > gapAtMs) return pass();
    return cancel(() => ({
      because: "For a time after this contact was asked for, nothing could be heard of the customer.",
      facts: { createdAt: iso(createdAtMs), gapEndedAt: iso(gapAtMs) },
    }));
  },
};
