/** Tickets of which two documents know, or that are told twice. */
import { expect, test } from "vitest";
import type { Ticket } from "../../src/person/document.js";
import { emptyDocument } from "../../src/person/empty-document.js";
import { joinTickets, noteTicketOpened } from "../../src/person/tickets.js";

const open = (openedAtMs: number): Ticket => ({ openedAtMs, closedAtMs: null });
const closed = (openedAtMs: number, closedAtMs: number): Ticket => ({ openedAtMs, closedAtMs });
const reopened = (openedAtMs: number, reopenedAtMs: number): Ticket => ({ ...open(openedAtMs), reopenedAtMs });

test.each<[what: string, mine: Ticket, theirs: Ticket, both: Ticket]>([
  ["was opened at one time, and not again", open(3), open(3), open(3)],
  ["was opened twice, and no end of it is known", open(1), open(3), reopened(1, 3)],
  ["was closed a moment before it was opened again", closed(1, 4), open(5), reopened(1, 5)],
  ["was closed in the instant in which it was opened again", closed(1, 5), open(5), closed(1, 5)],
  ["was closed a moment after it was opened again", closed(1, 6), open(5), closed(1, 6)],
  ["was closed twice", closed(1, 4), closed(2, 6), closed(1, 6)],
  ["was closed before it was last opened again", reopened(1, 7), closed(2, 6), reopened(1, 7)],
  ["was closed after it was last opened again", reopened(1, 7), closed(8, 8), closed(1, 8)],
])("a ticket that %s", (_, mine, theirs, both) => {
  expect(joinTickets({ 7: mine }, { 7: theirs })).toEqual({ 7: both });
  expect(joinTickets({ 7: theirs }, { 7: mine })).toEqual({ 7: both });
});

test("a ticket whose opening is told twice was opened once", () => {
  const { known } = emptyDocument();
  noteTicketOpened(known, "7", 3);
  noteTicketOpened(known, "7", 3);
  expect(known.tickets).toEqual({ 7: open(3) });
});
