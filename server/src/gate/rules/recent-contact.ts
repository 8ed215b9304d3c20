/** `recent_contact`: somebody contacted the person a moment ago, whichever department, on whichever channel. */
import { lastContactMs } from "../contacts-made.js";
import { durationInWords, formatDuration } from "../duration.js";
import { type Hold, holdUntil, pass } from "../finding.js";
import { iso } from "../iso.js";
import type { PersonalRule } from "../rule.js";

export const recentContact: PersonalRule = {
  code: "recent_contact",
  effects: ["hold"],
  concerns: ({ lastContactMs, hasOffers }) => lastContactMs > Number.NEGATIVE_INFINITY || hasOffers,
  look: (situation) => {
    const { gapMs } = situation.terms;
    const lastMs = lastContactMs(situation);
    return situation.nowMs >= lastMs + gapMs ? pass() : contacted(lastMs, gapMs);
  },
};

const contacted = (lastMs: number, gapMs: number): Hold =>
  holdUntil(lastMs + gapMs, () => ({
    because: `The customer was contacted less than ${durationInWords(gapMs)} ago.`,
    facts: { lastContact: iso(lastMs), gap: formatDuration(gapMs) },
  }));
