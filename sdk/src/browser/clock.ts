/** The only module that asks the browser for time, timers and chance. Everything else is told. */
import { guarded } from "./guard.js";

export type Cancel = () => void;

/** The page's wall clock, in Unix milliseconds. Only differences of it mean anything to the collector. */
export const nowMs = (): number => Date.now();

/** Milliseconds since this page load; never jumps, whatever happens to the wall clock. */
export const uptimeMs = (): number => Math.round(performance.now());

/** At least 0, less than 1. For jitter only; ids come from `crypto`. */
export const chance = (): number => Math.random();

/** Runs once, `delayMs` from now, unless cancelled first. */
export function after(delayMs: number, run: () => void): Cancel {
  const timer = setTimeout(guarded(run), delayMs);
  return () => clearTimeout(timer);
}
