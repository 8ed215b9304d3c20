/** `quiet`: the person did something a moment ago, on any device. */
import { durationInWords, formatDuration } from "../duration.js";
import { type Hold, holdUntil, pass } from "../finding.js";
import { iso } from "../iso.js";
import type { PersonalRule } from "../rule.js";

export const quiet: PersonalRule = {
  code: "quiet",
  effects: ["hold"],
  concerns: ({ person }) => person.now.activeAtMs !== null,
  look: ({ person, terms: { quietMs }, nowMs }) => {
    const { activeAtMs } = person.now;
    return activeAtMs === null || nowMs >= activeAtMs + quietMs ? pass() : active(activeAtMs, quietMs);
  },
};

const active = (activeAtMs: number, quietMs: number): Hold =>
  holdUntil(activeAtMs + quietMs, () => ({
    because: `The customer was active less than ${durationInWords(quietMs)} ago.`,
    facts: { lastActivity: iso(activeAtMs), quiet: formatDuration(quietMs) },
  }));
