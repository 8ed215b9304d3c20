/** `cool_off`: time to breathe after whatever gave the reason for the contact. A click is not an invitation. */
import { durationInWords, formatDuration } from "../duration.js";
import { holdForNews, holdUntil, pass, type Rule } from "../finding.js";
import { iso } from "../iso.js";
import { coolOffFor, UNTIL_INVITED } from "../policy.js";

export const coolOff: Rule = {
  code: "cool_off",
  effects: ["hold"],
  look: ({ followUp, policy, nowMs }) => {
    const { type, atMs } = followUp.trigger;
    const waitMs = coolOffFor(policy, type, followUp.channel);
    const facts = { trigger: type, triggeredAt: iso(atMs) };
    if (waitMs === UNTIL_INVITED) {
      return holdForNews(
        "What the customer did is no request for this contact: it waits until they ask for it.",
        facts,
      );
    }
    if (nowMs >= atMs + waitMs) return pass();
    return holdUntil(
      atMs + waitMs,
      `What gave the reason for this contact happened less than ${durationInWords(waitMs)} ago.`,
      { ...facts, coolOff: formatDuration(waitMs) },
    );
  },
};
