/** `converted`: the order that was missing has been made, so that the reason for selling is gone. */
import type { OpenFollowUp } from "../../person/document.js";
import type { Sales } from "../../person/sales.js";
import { cancel, pass } from "../finding.js";
import { isFunnelTrigger } from "../funnel-trigger.js";
import { iso } from "../iso.js";
import type { PersonalRule } from "../rule.js";

export const converted: PersonalRule = {
  code: "converted",
  effects: ["cancel"],
  concerns: ({ sales }) => sales.reachedMs > Number.NEGATIVE_INFINITY,
  covers: ({ servesCustomer }) => !servesCustomer,
  look: ({ followUp, digest: { sales } }) => {
    if (followUp.trigger.type === "order_completed") return pass();
    const completedAtMs = completionOf(followUp, sales);
    if (completedAtMs !== undefined) {
      return cancel(() => ({
        because: "The customer has completed the order.",
        facts: { completedAt: iso(completedAtMs) },
      }));
    }
    if (!wantsOrder(followUp) || sales.reachedMs < sinceMs(followUp)) return pass();
    return cancel(() => ({
      because: "The customer has ordered since.",
      facts: { orderedBy: iso(sales.reachedMs), since: iso(sinceMs(followUp)) },
    }));
  },
};

/** An order that was not made yet gave the reason for it: one that is made ends it, be it somebody else's. */
export const wantsOrder = ({ trigger, about }: OpenFollowUp): boolean =>
  isFunnelTrigger(trigger.type) || about?.checkout !== undefined;

const completionOf = ({ about }: OpenFollowUp, { completedByAnybodyAtMs }: Sales): number | undefined =>
  about?.checkout === undefined ? undefined : completedByAnybodyAtMs.get(about.checkout);

/**
 * The last that was heard of its checkout when it was asked for; an order from then on is the one that was missing. No
 * reason for a contact arises after it was asked for: a clock that is ahead, or a local time with a Z, says so.
 */
const sinceMs = ({ checkoutAtMs, trigger, createdAtMs }: OpenFollowUp): number =>
  checkoutAtMs ?? Math.min(trigger.atMs, createdAtMs);
