/** Support tickets: open, closed, and open again. */
import { keepNewest, later } from "./bounds.js";
import type { Known, Ticket } from "./document.js";
import { joinTables } from "./own.js";

const TICKETS_MAX = 100;

export function noteTicketOpened(known: Known, ticket: string, atMs: number): void {
  known.tickets = joinTickets(known.tickets, { [ticket]: { openedAtMs: atMs, closedAtMs: null } });
}

/** A ticket of which only the end is known was open just then. */
export function noteTicketClosed(known: Known, ticket: string, atMs: number): void {
  known.tickets = joinTickets(known.tickets, { [ticket]: { openedAtMs: atMs, closedAtMs: atMs } });
}

/** Where there are too many, open ones stay. */
export const joinTickets = (a: Known["tickets"], b: Known["tickets"]): Known["tickets"] =>
  keepNewest(joinTables(a, b, joinTwo), TICKETS_MAX, ({ closedAtMs }) => closedAtMs ?? Number.POSITIVE_INFINITY);

/** It is open if it was opened after it was closed; in one instant the end is the last word. */
function joinTwo(a: Ticket, b: Ticket): Ticket {
  const openedAtMs = Math.min(a.openedAtMs, b.openedAtMs);
  const closedAtMs = later(a.closedAtMs, b.closedAtMs);
  const reopenedAtMs = Math.max(lastOpenedAtMs(a), lastOpenedAtMs(b));
  if (closedAtMs !== null && closedAtMs >= reopenedAtMs) return { openedAtMs, closedAtMs };
  return { openedAtMs, closedAtMs: null, ...(reopenedAtMs > openedAtMs && { reopenedAtMs }) };
}

/** Of a closed one that was no later than its end. */
const lastOpenedAtMs = ({ openedAtMs, reopenedAtMs }: Ticket): number => reopenedAtMs ?? openedAtMs;
