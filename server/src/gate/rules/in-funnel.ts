/** `in_funnel`: an order was begun, is not finished, and somebody was at it not long ago. */
import type { OpenCheckout } from "../activity-view.js";
import { durationInWords, formatDuration } from "../duration.js";
import { type Hold, holdUntil, pass } from "../finding.js";
import { heardForMs } from "../hearing.js";
import { iso } from "../iso.js";
import type { PersonalRule } from "../rule.js";

export const inFunnel: PersonalRule = {
  code: "in_funnel",
  effects: ["hold"],
  concerns: ({ checkouts }) => checkouts.length > 0,
  look: ({ terms: { leftAfterMs }, site, digest, nowMs }) => {
    if (digest.checkouts.length === 0) return pass();
    let last: OpenCheckout | undefined;
    let untilMs = nowMs;
    for (const checkout of digest.checkouts) {
      const endMs = Math.min(heardForMs(checkout.lastFunnelAtMs, leftAfterMs, site.spells), checkout.endsAtMs);
      if (endMs > untilMs) [last, untilMs] = [checkout, endMs];
    }
    if (last === undefined) return pass();
    return atIt(last, untilMs, leftAfterMs);
  },
};

const atIt = ({ payment, lastFunnelAtMs }: OpenCheckout, untilMs: number, leftAfterMs: number): Hold =>
  holdUntil(untilMs, () => ({
    because: `The customer has begun an order and was at it less than ${durationInWords(leftAfterMs)} ago.`,
    facts: {
      stage: payment ? "payment" : "checkout",
      lastAtOrder: iso(lastFunnelAtMs),
      leftAfter: formatDuration(leftAfterMs),
    },
  }));
