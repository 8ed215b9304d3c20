/** `recent_contact`: somebody contacted the person a moment ago, whichever department, on whichever channel. */
import { lastContactMs } from "../contacts-made.js";
import { durationInWords, formatDuration } from "../duration.js";
import { holdUntil, pass, type Rule } from "../finding.js";
import { iso } from "../iso.js";
import { forChannel } from "../policy.js";

export const recentContact: Rule = {
  code: "recent_contact",
  effects: ["hold"],
  concerns: ({ lastContactMs, hasOffers }) => lastContactMs > Number.NEGATIVE_INFINITY || hasOffers,
  look: (situation) => {
    const { followUp, policy, nowMs } = situation;
    const lastMs = lastContactMs(situation);
    const gapMs = forChannel(policy.gapMs, followUp.channel);
    if (nowMs >= lastMs + gapMs) return pass();
    return holdUntil(lastMs + gapMs, () => ({
      because: `The customer was contacted less than ${durationInWords(gapMs)} ago.`,
      facts: { lastContact: iso(lastMs), gap: formatDuration(gapMs) },
    }));
  },
};
