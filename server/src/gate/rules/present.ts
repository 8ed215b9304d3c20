/** `present`: the person is here. A visible tab, on any device, that was heard from lately and that somebody touched. */
import { isAtCheckout, outsidersEndMs, RECALL_GAP_MS, recallGapEndMs } from "../activity-view.js";
import { formatDuration } from "../duration.js";
import { type Hold, holdUntil, pass } from "../finding.js";
import { iso } from "../iso.js";
import { isFilled } from "../own.js";
import type { PersonalRule } from "../rule.js";
import type { Situation } from "../situation.js";

export const present: PersonalRule = {
  code: "present",
  effects: ["hold"],
  concerns: ({ presentEndMs, person }) =>
    presentEndMs > Number.NEGATIVE_INFINITY ||
    isFilled(person.now.outsiders) ||
    person.open.some(({ outsidersRecalledAtMs }) => outsidersRecalledAtMs !== undefined),
  covers: ({ waitsForPresence }) => waitsForPresence,
  look: (situation) => {
    const { digest, nowMs } = situation;
    const endMs = Math.max(digest.presentEndMs, outsidersEndMs(situation));
    const gapEndMs = recallGapEndMs(situation);
    const untilMs = Math.max(endMs, gapEndMs);
    if (nowMs >= untilMs) return pass();
    return nowMs >= endMs ? cameAndWent(situation, gapEndMs) : here(situation, untilMs);
  },
};

const cameAndWent = ({ followUp }: Situation, untilMs: number): Hold =>
  holdUntil(untilMs, () => ({
    because: "A visitor who may be the customer comes and goes, and this was taken back for that a while ago.",
    facts: { recalledAt: iso(followUp.outsidersRecalledAtMs ?? 0), gap: formatDuration(RECALL_GAP_MS) },
  }));

const here = ({ person, policy, nowMs }: Situation, untilMs: number): Hold =>
  holdUntil(untilMs, () => {
    const atCheckout = isAtCheckout(person, nowMs);
    const { leaseMs, idleMs } = policy.presence;
    return {
      because: atCheckout ? "The customer is on the checkout right now." : "The customer is on the site right now.",
      facts: { atCheckout, lease: formatDuration(leaseMs), idle: formatDuration(idleMs) },
    };
  });
