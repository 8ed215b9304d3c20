/** `paused`: the person asked for a rest until a day of their choice. What their own order needs is sent all the same. */
import { holdUntil, pass } from "../finding.js";
import { iso } from "../iso.js";
import type { PersonalRule } from "../rule.js";

export const paused: PersonalRule = {
  code: "paused",
  effects: ["hold"],
  concerns: ({ person }) => person.known.profile.pauseUntilMs !== undefined,
  covers: ({ purpose }) => purpose !== "transactional",
  look: ({ person, nowMs }) => {
    const untilMs = person.known.profile.pauseUntilMs?.value;
    if (untilMs === undefined || nowMs >= untilMs) return pass();
    return holdUntil(untilMs, () => ({
      because: "The customer asked not to be contacted for a while.",
      facts: { pauseUntil: iso(untilMs) },
    }));
  },
};
