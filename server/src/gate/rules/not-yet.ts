/** `not_yet`: before `notBefore`, and before the time at which the person asked to be contacted. */
import { Hold, holdUntil, pass, type Rule } from "../finding.js";
import { claimOf } from "../invitations.js";
import { iso } from "../iso.js";

export const notYet: Rule = {
  code: "not_yet",
  effects: ["hold"],
  look: (situation) => {
    const { followUp, nowMs } = situation;
    if (nowMs < followUp.notBeforeMs) {
      return holdUntil(followUp.notBeforeMs, () => ({
        because: "The time that this contact was planned for has not come yet.",
        facts: { notBefore: iso(followUp.notBeforeMs) },
      }));
    }
    const { claim, standing, changesAtMs } = claimOf(situation);
    if (claim === null || standing !== null) return pass(changesAtMs);
    return new Hold(claim.fromMs, changesAtMs, () => ({
      because: "The customer asked to be contacted later.",
      facts: { askedFor: iso(claim.fromMs) },
    }));
  },
};
