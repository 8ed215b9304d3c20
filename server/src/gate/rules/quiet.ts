/** `quiet`: the person did something a moment ago, on any device. */
import { durationInWords, formatDuration } from "../duration.js";
import { holdUntil, pass, type Rule } from "../finding.js";
import { iso } from "../iso.js";
import { forChannel } from "../policy.js";

export const quiet: Rule = {
  code: "quiet",
  effects: ["hold"],
  concerns: ({ person }) => person.now.activeAtMs !== null,
  look: ({ followUp, person, policy, nowMs }) => {
    const { activeAtMs } = person.now;
    const quietMs = forChannel(policy.quietMs, followUp.channel);
    if (activeAtMs === null || nowMs >= activeAtMs + quietMs) return pass();
    return holdUntil(activeAtMs + quietMs, () => ({
      because: `The customer was active less than ${durationInWords(quietMs)} ago.`,
      facts: { lastActivity: iso(activeAtMs), quiet: formatDuration(quietMs) },
    }));
  },
};
