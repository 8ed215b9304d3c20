/** The support ticket that says whether a person waits for help, or did a moment ago. */
import type { Known } from "../person/document.js";
import { isFilled } from "./own.js";

export interface LastTicket {
  id: string;
  openedAtMs: number;
  closedAtMs: number | null;
}

/** An open one if there is one, else the one that was closed last. */
export function lastTicketOf(tickets: Known["tickets"]): LastTicket | null {
  let last: LastTicket | null = null;
  if (!isFilled(tickets)) return last;
  for (const [id, { openedAtMs, closedAtMs }] of Object.entries(tickets)) {
    if (last === null || endOf(closedAtMs) > endOf(last.closedAtMs)) last = { id, openedAtMs, closedAtMs };
  }
  return last;
}

const endOf = (closedAtMs: number | null): number => closedAtMs ?? Number.POSITIVE_INFINITY;
