/** `open_ticket`: nobody is sold to while they wait for help, nor right after. */
import { durationInWords, formatDuration } from "../duration.js";
import { holdForNews, holdUntil, pass, type Rule } from "../finding.js";
import { iso } from "../iso.js";

export const openTicket: Rule = {
  code: "open_ticket",
  effects: ["hold"],
  concerns: ({ lastTicket }) => lastTicket !== null,
  look: ({ followUp, policy, digest, nowMs }) => {
    const { hold, coolOffMs } = policy.tickets;
    if (!hold.includes(followUp.purpose)) return pass();
    const last = digest.lastTicket;
    if (last === null) return pass();
    const { id, openedAtMs, closedAtMs } = last;
    if (closedAtMs === null) {
      return holdForNews(() => ({
        because: "The customer has a support ticket that is still open.",
        facts: { ticket: id, openedAt: iso(openedAtMs) },
      }));
    }
    if (nowMs >= closedAtMs + coolOffMs) return pass();
    return holdUntil(closedAtMs + coolOffMs, () => ({
      because: `A support ticket of the customer was closed less than ${durationInWords(coolOffMs)} ago.`,
      facts: { ticket: id, closedAt: iso(closedAtMs), coolOff: formatDuration(coolOffMs) },
    }));
  },
};
