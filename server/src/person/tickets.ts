/** Support tickets: open, closed, and open again. */
import { bytesOf, countThatFits, later, newestFirst, partOf, type Room } from "./bounds.js";
import type { Known, Ticket } from "./document.js";
import { joinTables } from "./own.js";

const ROOM: Room = { entries: 100, bytes: 4 * 1024 };
/** The name of those that there was no room for. */
const REST = "";

export function noteTicketOpened(known: Known, ticket: string, atMs: number): void {
  known.tickets = joinTickets(known.tickets, { [ticket]: { openedAtMs: atMs, closedAtMs: null } });
}

/** A ticket of which only the end is known was open just then. */
export function noteTicketClosed(known: Known, ticket: string, atMs: number): void {
  known.tickets = joinTickets(known.tickets, { [ticket]: { openedAtMs: atMs, closedAtMs: atMs } });
}

export const joinTickets = (a: Known["tickets"], b: Known["tickets"]): Known["tickets"] =>
  boundTickets(joinTables(a, b, joinTwo));

/** Open ones stay first. One that is dropped although it is open is remembered without its name: nobody can close it. */
export function boundTickets(tickets: Known["tickets"], share = 1): Known["tickets"] {
  const { [REST]: rest, ...named } = tickets;
  const all = newestFirst(named, ({ closedAtMs }) => closedAtMs ?? Number.POSITIVE_INFINITY);
  const kept = countThatFits(all, partOf(ROOM, share), ([id]) => bytesOf(id));
  if (kept === all.length) return tickets;
  const dropped = all.slice(kept).flatMap(([, ticket]) => (ticket.closedAtMs === null ? [ticket] : []));
  const nameless = [...dropped, ...(rest === undefined ? [] : [rest])];
  const entries = all.slice(0, kept);
  return Object.fromEntries(nameless.length === 0 ? entries : [...entries, [REST, nameless.reduce(joinTwo)]]);
}

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
