/** `converted`: the order that was missing has been made, so that the reason for selling is gone. */
import type { OpenFollowUp } from "../../person/document.js";
import type { Digest } from "../digest.js";
import { type Cancel, cancel, pass } from "../finding.js";
import { isFunnelTrigger } from "../funnel-trigger.js";
import { iso } from "../iso.js";
import { own } from "../own.js";
import type { PersonalRule } from "../rule.js";

export const converted: PersonalRule = {
  code: "converted",
  effects: ["cancel"],
  concerns: ({ lastOrderAtMs }) => lastOrderAtMs !== null,
  covers: ({ servesCustomer }) => !servesCustomer,
  look: ({ followUp, digest }) => {
    if (followUp.trigger.type === "order_completed") return pass();
    const completedAtMs = completionOf(followUp, digest);
    return completedAtMs === null ? pass() : completed(completedAtMs);
  },
};

const completed = (completedAtMs: number): Cancel =>
  cancel(() => ({
    because: "The customer has completed the order.",
    facts: { completedAt: iso(completedAtMs) },
  }));

function completionOf({ about, trigger }: OpenFollowUp, { person, lastOrderAtMs }: Digest): number | null {
  if (about?.checkout !== undefined) return own(person.known.completed, about.checkout) ?? null;
  if (!isFunnelTrigger(trigger.type)) return null;
  return lastOrderAtMs !== null && lastOrderAtMs >= trigger.atMs ? lastOrderAtMs : null;
}
