/** `present`: the person is here. A visible tab, on any device, that was heard from lately and that somebody touched. */
import { isAtCheckout, outsidersEndMs } from "../activity-view.js";
import { formatDuration } from "../duration.js";
import { type Hold, holdUntil, pass } from "../finding.js";
import { isFilled } from "../own.js";
import type { PersonalRule } from "../rule.js";
import type { Situation } from "../situation.js";

export const present: PersonalRule = {
  code: "present",
  effects: ["hold"],
  concerns: ({ presentEndMs, person }) => presentEndMs > Number.NEGATIVE_INFINITY || isFilled(person.now.outsiders),
  covers: ({ waitsForPresence }) => waitsForPresence,
  look: (situation) => {
    const { digest, nowMs } = situation;
    const untilMs = Math.max(digest.presentEndMs, outsidersEndMs(situation));
    return nowMs >= untilMs ? pass() : here(situation, untilMs);
  },
};

const here = ({ person, policy, nowMs }: Situation, untilMs: number): Hold =>
  holdUntil(untilMs, () => {
    const atCheckout = isAtCheckout(person, nowMs);
    const { leaseMs, idleMs } = policy.presence;
    return {
      because: atCheckout ? "The customer is on the checkout right now." : "The customer is on the site right now.",
      facts: { atCheckout, lease: formatDuration(leaseMs), idle: formatDuration(idleMs) },
    };
  });
