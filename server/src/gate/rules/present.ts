/** `present`: the person is here. A visible tab, on any device, that was heard from lately and that somebody touched. */
import { isAtCheckout, presentUntilMs } from "../activity-view.js";
import { formatDuration } from "../duration.js";
import { holdUntil, pass, type Rule } from "../finding.js";

export const present: Rule = {
  code: "present",
  effects: ["hold"],
  look: (situation) => {
    const { followUp, person, policy, nowMs } = situation;
    if (!policy.presence.channels.includes(followUp.channel)) return pass();
    const untilMs = presentUntilMs(situation);
    if (untilMs === null) return pass();
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
