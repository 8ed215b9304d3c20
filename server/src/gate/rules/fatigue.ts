/**
 * `fatigue`: the person said no so often, and so quickly, that another offer would be one too many, whatever it is. A
 * sales contact without an offer only waits until they have had time to breathe.
 */
import { durationInWords, formatDuration } from "../duration.js";
import { cancel, type Facts, holdUntil, pass } from "../finding.js";
import { iso } from "../iso.js";
import type { PersonalRule } from "../rule.js";

export const fatigue: PersonalRule = {
  code: "fatigue",
  effects: ["cancel", "hold"],
  concerns: ({ noes }) => noes !== null,
  covers: ({ purpose }) => purpose === "sales",
  look: ({ followUp, policy, digest: { noes }, nowMs }) => {
    if (noes === null) return pass();
    const { withinMs, forMs, waitMs } = policy.fatigue;
    const { reachedAtMs, lastAtMs, count } = noes;
    const endsAtMs = reachedAtMs + forMs;
    if (nowMs >= endsAtMs) return pass();
    const facts = (): Facts => ({ noes: count, within: formatDuration(withinMs), reachedAt: iso(reachedAtMs) });
    if (followUp.offer !== undefined) {
      return cancel(
        () => ({
          because: `The customer said no too often within ${durationInWords(withinMs)}: no offers for ${durationInWords(forMs)}.`,
          facts: { ...facts(), for: formatDuration(forMs) },
        }),
        endsAtMs,
      );
    }
    const untilMs = Math.min(endsAtMs, lastAtMs + waitMs);
    if (nowMs >= untilMs) return pass();
    return holdUntil(untilMs, () => ({
      because: `The customer said no too often within ${durationInWords(withinMs)}, so sales waits a while.`,
      facts: { ...facts(), lastNo: iso(lastAtMs), wait: formatDuration(waitMs) },
    }));
  },
};
