/** `declined_offer`: this offer was declined, on whatever surface and by whichever department's doing. */
import { declineTimes, offerDeclinedAtMs } from "../../person/choices.js";
import { durationInWords, formatDuration } from "../duration.js";
import { cancel, pass } from "../finding.js";
import { iso } from "../iso.js";
import type { PersonalRule } from "../rule.js";

export const declinedOffer: PersonalRule = {
  code: "declined_offer",
  effects: ["cancel"],
  concerns: ({ person }) => declineTimes(person.known).length > 0,
  look: ({ followUp, person, policy, nowMs }) => {
    const { offer } = followUp;
    const declinedAtMs = offer === undefined ? null : offerDeclinedAtMs(person.known, offer);
    const { offerMs } = policy.declines;
    if (offer === undefined || declinedAtMs === null || nowMs >= declinedAtMs + offerMs) return pass();
    return cancel(
      () => ({
        because: `The customer said no to this offer less than ${durationInWords(offerMs)} ago.`,
        facts: { offer, declinedAt: iso(declinedAtMs), remembered: formatDuration(offerMs) },
      }),
      declinedAtMs + offerMs,
    );
  },
};
