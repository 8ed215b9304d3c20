/** `quiet`: the person did something a moment ago, on any device. */
import { durationInWords, formatDuration } from "../duration.js";
import { type Hold, holdUntil, pass } from "../finding.js";
import { heardForMs } from "../hearing.js";
import { iso } from "../iso.js";
import type { PersonalRule } from "../rule.js";

export const quiet: PersonalRule = {
  code: "quiet",
  effects: ["hold"],
  concerns: ({ person }) => person.now.activeAtMs !== null,
  look: ({ person, terms: { quietMs }, site, nowMs }) => {
    const { activeAtMs } = person.now;
    if (activeAtMs === null) return pass();
    const endsAtMs = heardForMs(activeAtMs, quietMs, site.spells);
    return nowMs >= endsAtMs ? pass() : active(activeAtMs, quietMs, endsAtMs);
  },
};

const active = (activeAtMs: number, quietMs: number, endsAtMs: number): Hold =>
  holdUntil(endsAtMs, () => ({
    because: `The customer was active less than ${durationInWords(quietMs)} ago.`,
    facts: { lastActivity: iso(activeAtMs), quiet: formatDuration(quietMs) },
  }));
