/** `cool_off`: time to breathe after whatever gave the reason for the contact. A click is not an invitation. */
import type { OpenFollowUp } from "../../person/document.js";
import { durationInWords, formatDuration } from "../duration.js";
import { type Facts, holdForNews, holdUntil, pass, type Rule } from "../finding.js";
import { iso } from "../iso.js";
import { coolOffFor, UNTIL_INVITED } from "../policy.js";

export const coolOff: Rule = {
  code: "cool_off",
  effects: ["hold"],
  look: ({ followUp, policy, nowMs }) => {
    const { type, atMs } = followUp.trigger;
    const waitMs = coolOffFor(policy, type, followUp.channel);
    if (waitMs === UNTIL_INVITED) {
      return holdForNews(() => ({
        because: "What the customer did is no request for this contact: it waits until they ask for it.",
        facts: factsOf(followUp),
      }));
    }
    if (nowMs >= atMs + waitMs) return pass();
    return holdUntil(atMs + waitMs, () => ({
      because: `What gave the reason for this contact happened less than ${durationInWords(waitMs)} ago.`,
      facts: { ...factsOf(followUp), coolOff: formatDuration(waitMs) },
    }));
  },
};

const factsOf = ({ trigger }: OpenFollowUp): Facts => ({ trigger: trigger.type, triggeredAt: iso(trigger.atMs) });
