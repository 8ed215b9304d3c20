/** `bounced`: the person looked in once, for a moment, touched nothing and left. That is no interest to follow up. */
import type { Now } from "../../person/document.js";
import { visitEndsAtMs } from "../activity-view.js";
import { durationInWords, formatDuration } from "../duration.js";
import { cancel, pass, type Rule } from "../finding.js";
import { iso } from "../iso.js";

export const bounced: Rule = {
  code: "bounced",
  effects: ["cancel"],
  look: ({ person: { now }, policy: { bounceMs }, nowMs }) => {
    const [visit] = now.visits;
    if (visit === undefined || now.visits.length > 1 || now.touchedAtMs !== null) return pass();
    const visibleMs = visibleMsOf(now);
    if (visibleMs >= bounceMs) return pass();
    const endsAtMs = visitEndsAtMs(visit);
    if (nowMs < endsAtMs) return pass(endsAtMs);
    return cancel(() => ({
      because: `The customer left after less than ${durationInWords(bounceMs)} and touched nothing.`,
      facts: { cameAt: iso(visit.fromMs), leftBy: iso(endsAtMs), bounce: formatDuration(bounceMs) },
    }));
  },
};

/** Summed over page loads: with a single visit, all of them are that visit's. */
const visibleMsOf = ({ tabs }: Now): number => Object.values(tabs).reduce((sum, tab) => sum + tab.visibleMs, 0);
