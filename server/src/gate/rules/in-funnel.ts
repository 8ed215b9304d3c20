/** `in_funnel`: an order was begun, is not finished, and somebody was at it not long ago. */
import type { OpenCheckout } from "../activity-view.js";
import { durationInWords, formatDuration } from "../duration.js";
import { holdUntil, pass, type Rule } from "../finding.js";
import { heardForMs } from "../hearing.js";
import { iso } from "../iso.js";
import { forChannel } from "../policy.js";

export const inFunnel: Rule = {
  code: "in_funnel",
  effects: ["hold"],
  concerns: ({ checkouts }) => checkouts.length > 0,
  look: ({ followUp, policy, site, digest, nowMs }) => {
    if (digest.checkouts.length === 0) return pass();
    const leftAfterMs = forChannel(policy.funnel.leftAfterMs, followUp.channel);
    let last: OpenCheckout | undefined;
    let untilMs = nowMs;
    for (const checkout of digest.checkouts) {
      const endMs = Math.min(heardForMs(checkout.lastFunnelAtMs, leftAfterMs, site.spells), checkout.endsAtMs);
      if (endMs > untilMs) [last, untilMs] = [checkout, endMs];
    }
    if (last === undefined) return pass();
    const { payment, lastFunnelAtMs } = last;
    return holdUntil(untilMs, () => ({
      because: `The customer has begun an order and was at it less than ${durationInWords(leftAfterMs)} ago.`,
      facts: {
        stage: payment ? "payment" : "checkout",
        lastAtOrder: iso(lastFunnelAtMs),
        leftAfter: formatDuration(leftAfterMs),
      },
    }));
  },
};
