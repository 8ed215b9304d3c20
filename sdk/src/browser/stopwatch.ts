/**
 * How long a page was visible, and how long somebody was there. Engaged means: visible, and with input within the last
 * `IDLE_MS`. Pure arithmetic on the times that it is told (milliseconds of the page's uptime).
 */
import { HEARTBEAT_MS } from "../wire/limits.js";

/** Without input for this long, nobody is engaged. */
export const IDLE_MS = 30_000;

/** The same while the focus is in a frame (a payment field, a chat), whose input the page cannot see. */
export const IDLE_IN_FRAME_MS = 300_000;

/** A visible page settles at each heartbeat; a longer gap is a machine that slept, and sleep is not attention. */
export const CREDIT_MS_MAX = HEARTBEAT_MS + 5_000;

export interface Totals {
  visibleMs: number;
  engagedMs: number;
}

export interface Stopwatch {
  /** Somebody moved, typed or touched. */
  input(atMs: number): void;
  /** Totals up to now. `visible` holds from now on; `inFrame` says where the focus has been since the last call. */
  totals(atMs: number, visible: boolean, inFrame?: boolean): Totals;
}

const between = (low: number, value: number, high: number) => Math.max(low, Math.min(value, high));

export function createStopwatch(): Stopwatch {
  let wasVisible = false;
  let settledMs = 0;
  let inputMs = -Infinity;
  let visibleMs = 0;
  let engagedMs = 0;

  const totals = (atMs: number, visible: boolean, inFrame?: boolean) => {
    if (wasVisible) {
      const creditMs = between(0, atMs - settledMs, CREDIT_MS_MAX);
      visibleMs += creditMs;
      engagedMs += between(0, inputMs + (inFrame ? IDLE_IN_FRAME_MS : IDLE_MS) - settledMs, creditMs);
    }
    wasVisible = visible;
    settledMs = atMs;
    return { visibleMs, engagedMs };
  };

  return {
    input(atMs) {
      // Within the idle time the engaged stretch only grows longer: one comparison a mouse move.
      if (atMs > inputMs + IDLE_MS) totals(atMs, wasVisible);
      inputMs = atMs;
    },
    totals,
  };
}
