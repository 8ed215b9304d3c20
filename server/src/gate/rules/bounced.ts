/** `bounced`: the person looked in once, for a moment, touched nothing and left. That is no interest to follow up. */
import { visibleMsOf, visitEndsAtMs } from "../activity-view.js";
import { durationInWords, formatDuration } from "../duration.js";
import { cancel, pass } from "../finding.js";
import { iso } from "../iso.js";
import type { PersonalRule } from "../rule.js";

export const bounced: PersonalRule = {
  code: "bounced",
  effects: ["cancel"],
  concerns: ({ person: { now } }) => now.visits.length === 1 && now.touchedAtMs === null,
  look: ({ person, policy: { bounceMs }, nowMs }) => {
    const { visits, touchedAtMs } = person.now;
    const visit = visits[0];
    if (visit === undefined || visits.length > 1 || touchedAtMs !== null) return pass();
    if (visibleMsOf(person, visit) >= bounceMs) return pass();
    const endsAtMs = visitEndsAtMs(visit);
    if (nowMs < endsAtMs) return pass(endsAtMs);
    return cancel(() => ({
      because: `The customer left after less than ${durationInWords(bounceMs)} and touched nothing.`,
      facts: { cameAt: iso(visit.fromMs), leftBy: iso(endsAtMs), bounce: formatDuration(bounceMs) },
    }));
  },
};
