/** An event of the backend as a fact in the site's time. */

import { allows } from "../person/allows.js";
import type { DatedFact } from "../person/fact.js";
import type { BackendEvent } from "./read-event.js";

/**
 * A time that was told in whole seconds, minutes or days is an interval: what ends or refuses happened at its end, what
 * allows at its start. A ticket that is opened and closed in one second is closed, so it is opened at the start as well.
 * Nothing happened after it was received.
 */
export function datedEvent(event: BackendEvent, nowMs: number): DatedFact {
  const { fact, told, hash, content, isImport, batch } = event;
  const shiftMs =
    told === undefined || event.sentAt === undefined ? { fromMs: 0, toMs: 0 } : shiftOf(event.sentAt, nowMs);
  const fromMs = Math.min(told === undefined ? nowMs : told.fromMs + shiftMs.fromMs, nowMs);
  const toMs = Math.min(told === undefined ? nowMs : told.toMs + shiftMs.toMs, nowMs);
  const fromStart = allows(fact) || fact.type === "ticket.opened";
  return {
    fact,
    atMs: fromStart ? fromMs : toMs,
    ...(!fromStart && fromMs !== toMs && { fromMs }),
    source: {
      door: "backend",
      event: hash,
      ...(event.isNameless && { isNameless: true }),
      content,
      receivedAtMs: nowMs,
      ...(told !== undefined && { isDated: true }),
      ...(isImport && { isImport }),
      ...(batch !== undefined && { batch }),
    },
  };
}

/** No clock is so wrong: one of the times is in another unit, or of another clock. */
const CLOCK_WRONG_MAX_MS = 365 * 24 * 60 * 60 * 1000;

/**
 * How far the sender's clock is from ours: its own time when it sent the events, which it may know to the second only.
 * Where no clock can be so wrong, the told time may be right without a shift: both readings count.
 */
function shiftOf({ fromMs, toMs }: { fromMs: number; toMs: number }, nowMs: number): { fromMs: number; toMs: number } {
  const shift = { fromMs: nowMs - toMs, toMs: nowMs - fromMs };
  if (Math.abs(shift.toMs) <= CLOCK_WRONG_MAX_MS) return shift;
  return { fromMs: Math.min(shift.fromMs, 0), toMs: Math.max(shift.toMs, 0) };
}
