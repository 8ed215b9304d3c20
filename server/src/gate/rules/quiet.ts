/** `quiet`: the person did something a moment ago, on any device. */
import { durationInWords, formatDuration } from "../duration.js";
import { holdUntil, pass, type Rule } from "../finding.js";
import { heardForMs } from "../hearing.js";
import { iso } from "../iso.js";
import { forChannel } from "../policy.js";

export const quiet: Rule = {
  code: "quiet",
  effects: ["hold"],
  concerns: ({ person }) => person.now.activeAtMs !== null,
  look: ({ followUp, person, policy, site, nowMs }) => {
    const { activeAtMs } = person.now;
    const quietMs = forChannel(policy.quietMs, followUp.channel);
    if (activeAtMs === null) return pass();
    const endsAtMs = heardForMs(activeAtMs, quietMs, site.spells);
    if (nowMs >= endsAtMs) return pass();
    return holdUntil(endsAtMs, () => ({
      because: `The customer was active less than ${durationInWords(quietMs)} ago.`,
      facts: { lastActivity: iso(activeAtMs), quiet: formatDuration(quietMs) },
    }));
  },
};
