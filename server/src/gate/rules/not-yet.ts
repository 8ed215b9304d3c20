/** `not_yet`: before `notBefore`, and before the time at which the person asked to be contacted. */
import { Hold, holdUntil, pass } from "../finding.js";
import { claimOf } from "../invitations.js";
import { iso } from "../iso.js";
import type { Rule } from "../rule.js";

export const notYet: Rule = {
  code: "not_yet",
  effects: ["hold"],
  look: ({ followUp, digest, nowMs }) => {
    if (nowMs < followUp.notBeforeMs) return untilPlanned(followUp.notBeforeMs);
    const { claim, standing, changesAtMs } = claimOf(followUp, digest, nowMs);
    return claim === null || standing !== null ? pass(changesAtMs) : untilAskedFor(claim.fromMs, changesAtMs);
  },
};

const untilPlanned = (notBeforeMs: number): Hold =>
  holdUntil(notBeforeMs, () => ({
    because: "The time that this contact was planned for has not come yet.",
    facts: { notBefore: iso(notBeforeMs) },
  }));

const untilAskedFor = (fromMs: number, changesAtMs: number | null): Hold =>
  new Hold(fromMs, changesAtMs, () => ({
    because: "The customer asked to be contacted later.",
    facts: { askedFor: iso(fromMs) },
  }));
