/** `present`: the person is here. A visible tab, on any device, that was heard from lately and that somebody touched. */
import { isAtCheckout, outsidersEndMs } from "../activity-view.js";
import { formatDuration } from "../duration.js";
import { holdUntil, pass, type Rule } from "../finding.js";
import { isFilled } from "../own.js";

export const present: Rule = {
  code: "present",
  effects: ["hold"],
  concerns: ({ presentEndMs, person }) => presentEndMs > Number.NEGATIVE_INFINITY || isFilled(person.now.outsiders),
  look: (situation) => {
    const { followUp, person, policy, digest, nowMs } = situation;
    const untilMs = Math.max(digest.presentEndMs, outsidersEndMs(situation));
    if (nowMs >= untilMs || !policy.presence.channels.includes(followUp.channel)) return pass();
    return holdUntil(untilMs, () => {
      const atCheckout = isAtCheckout(person, nowMs);
      const { leaseMs, idleMs } = policy.presence;
      return {
        because: atCheckout ? "The customer is on the checkout right now." : "The customer is on the site right now.",
        facts: { atCheckout, lease: formatDuration(leaseMs), idle: formatDuration(idleMs) },
      };
    });
  },
};
