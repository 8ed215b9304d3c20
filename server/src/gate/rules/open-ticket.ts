/** `open_ticket`: nobody is sold to while they wait for help, nor right after. */
import { durationInWords, formatDuration } from "../duration.js";
import { type Hold, holdForNews, holdUntil, pass } from "../finding.js";
import { iso } from "../iso.js";
import type { LastTicket } from "../last-ticket.js";
import type { PersonalRule } from "../rule.js";

export const openTicket: PersonalRule = {
  code: "open_ticket",
  effects: ["hold"],
  concerns: ({ lastTicket }) => lastTicket !== null,
  covers: ({ waitsForTickets }) => waitsForTickets,
  look: ({ policy, digest, nowMs }) => {
    const last = digest.lastTicket;
    if (last === null) return pass();
    if (last.closedAtMs === null) return open(last);
    const { coolOffMs } = policy.tickets;
    return nowMs >= last.closedAtMs + coolOffMs ? pass() : closed(last.id, last.closedAtMs, coolOffMs);
  },
};

const open = ({ id, openedAtMs }: LastTicket): Hold =>
  holdForNews(() => ({
    because: "The customer has a support ticket that is still open.",
    facts: { ticket: id, openedAt: iso(openedAtMs) },
  }));

const closed = (id: string, closedAtMs: number, coolOffMs: number): Hold =>
  holdUntil(closedAtMs + coolOffMs, () => ({
    because: `A support ticket of the customer was closed less than ${durationInWords(coolOffMs)} ago.`,
    facts: { ticket: id, closedAt: iso(closedAtMs), coolOff: formatDuration(coolOffMs) },
  }));
