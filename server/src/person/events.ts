/** Which of the backend's events were seen: each counts once. */
import { keepNewest } from "./bounds.js";
import type { Known } from "./document.js";
import { joinTables } from "./own.js";

const MEMORY_MS = 7 * 24 * 60 * 60 * 1000;
const EVENTS_MAX = 1_000;

export const sawEvent = (known: Known, event: string): boolean => Object.hasOwn(known.events, event);

export function noteEvent(known: Known, event: string, receivedAtMs: number): void {
  known.events = joinEvents(known.events, { [event]: receivedAtMs });
}

/** Those of the seven days before the last one. */
export function joinEvents(a: Known["events"], b: Known["events"]): Known["events"] {
  const joined = Object.entries(joinTables(a, b, Math.max));
  const lastMs = joined.reduce((last, [, atMs]) => Math.max(last, atMs), 0);
  const young = joined.filter(([, atMs]) => lastMs - atMs < MEMORY_MS);
  return keepNewest(Object.fromEntries(young), EVENTS_MAX, (atMs) => atMs);
}
