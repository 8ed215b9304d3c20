/** `in_funnel`: an order was begun, is not finished, and somebody was at it not long ago. */
import { openCheckouts } from "../activity-view.js";
import { durationInWords, formatDuration } from "../duration.js";
import { holdUntil, pass, type Rule } from "../finding.js";
import { iso } from "../iso.js";
import { forChannel } from "../policy.js";

export const inFunnel: Rule = {
  code: "in_funnel",
  effects: ["hold"],
  look: ({ followUp, person, policy, nowMs }) => {
    const leftAfterMs = forChannel(policy.funnel.leftAfterMs, followUp.channel);
    const ends = openCheckouts(person, nowMs).map(({ lastFunnelAtMs, payment, endsAtMs }) => ({
      lastFunnelAtMs,
      payment,
      untilMs: Math.min(lastFunnelAtMs + leftAfterMs, endsAtMs),
    }));
    const last = ends.sort((a, b) => b.untilMs - a.untilMs)[0];
    if (last === undefined || nowMs >= last.untilMs) return pass();
    return holdUntil(last.untilMs, () => ({
      because: `The customer has begun an order and was at it less than ${durationInWords(leftAfterMs)} ago.`,
      facts: {
        stage: last.payment ? "payment" : "checkout",
        lastAtOrder: iso(last.lastFunnelAtMs),
        leftAfter: formatDuration(leftAfterMs),
      },
    }));
  },
};
