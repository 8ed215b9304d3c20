/** `open_ticket`: nobody is sold to while they wait for help, nor right after. */
import type { Known } from "../../person/document.js";
import { durationInWords, formatDuration } from "../duration.js";
import { holdForNews, holdUntil, pass, type Rule } from "../finding.js";
import { iso } from "../iso.js";

export const openTicket: Rule = {
  code: "open_ticket",
  effects: ["hold"],
  look: ({ followUp, person, policy, nowMs }) => {
    const { hold, coolOffMs } = policy.tickets;
    if (!hold.includes(followUp.purpose)) return pass();
    const last = lastOf(person.known.tickets);
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

interface Last {
  id: string;
  openedAtMs: number;
  closedAtMs: number | null;
}

/** An open ticket if there is one, else the one that was closed last. */
function lastOf(tickets: Known["tickets"]): Last | null {
  let last: Last | null = null;
  for (const [id, { openedAtMs, closedAtMs }] of Object.entries(tickets)) {
    if (last === null || endOf(closedAtMs) > endOf(last.closedAtMs)) last = { id, openedAtMs, closedAtMs };
  }
  return last;
}

const endOf = (closedAtMs: number | null): number => closedAtMs ?? Number.POSITIVE_INFINITY;
