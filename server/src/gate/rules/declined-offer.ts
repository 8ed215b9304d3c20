/** `declined_offer`: this offer was declined, on whatever surface and by whichever department's doing. */
import { durationInWords, formatDuration } from "../duration.js";
import { cancel, pass } from "../finding.js";
import { iso } from "../iso.js";
import { isFilled, own } from "../own.js";
import type { PersonalRule } from "../rule.js";

export const declinedOffer: PersonalRule = {
  code: "declined_offer",
  effects: ["cancel"],
  concerns: ({ person }) => isFilled(person.known.offersDeclined),
  look: ({ followUp, person, policy, nowMs }) => {
    const { offer } = followUp;
    const declined = offer === undefined ? undefined : own(person.known.offersDeclined, offer);
    const { offerMs } = policy.declines;
    if (offer === undefined || declined === undefined || nowMs >= declined.atMs + offerMs) return pass();
    return cancel(
      () => ({
        because: `The customer said no to this offer less than ${durationInWords(offerMs)} ago.`,
        facts: { offer, declinedAt: iso(declined.atMs), remembered: formatDuration(offerMs) },
      }),
      declined.atMs + offerMs,
    );
  },
};
