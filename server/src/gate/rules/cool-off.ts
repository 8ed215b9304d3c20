/** `cool_off`: time to breathe after whatever gave the reason for the contact. A click is not an invitation. */
import type { OpenFollowUp } from "../../person/document.js";
import { durationInWords, formatDuration } from "../duration.js";
import { type Facts, type Hold, holdForNews, holdUntil, pass } from "../finding.js";
import { iso } from "../iso.js";
import { UNTIL_INVITED } from "../policy.js";
import type { Rule } from "../rule.js";

export const coolOff: Rule = {
  code: "cool_off",
  effects: ["hold"],
  look: ({ followUp, terms, nowMs }) => {
    const { type, atMs } = followUp.trigger;
    const waitMs = terms.coolOffMs(type);
    if (waitMs === UNTIL_INVITED) return untilInvited(followUp);
    return nowMs >= atMs + waitMs ? pass() : cooling(followUp, waitMs);
  },
};

const untilInvited = (followUp: OpenFollowUp): Hold =>
  holdForNews(() => ({
    because: "What the customer did is no request for this contact: it waits until they ask for it.",
    facts: factsOf(followUp),
  }));

const cooling = (followUp: OpenFollowUp, waitMs: number): Hold =>
  holdUntil(followUp.trigger.atMs + waitMs, () => ({
    because: `What gave the reason for this contact happened less than ${durationInWords(waitMs)} ago.`,
    facts: { ...factsOf(followUp), coolOff: formatDuration(waitMs) },
  }));

const factsOf = ({ trigger }: OpenFollowUp): Facts => ({ trigger: trigger.type, triggeredAt: iso(trigger.atMs) });
