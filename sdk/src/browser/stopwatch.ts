/**
 * How long a page was visible, and how long somebody was there. Engaged means: visible, and with input within the last
 * `IDLE_MS`. Pure arithmetic on the times that it is told (milliseconds of the page's uptime).
 */

/** A visible page settles this often, and hears the first input of each such stretch. */
export const TICK_MS = 500;

/** No busy page keeps a tick waiting this long: the machine slept, or the process stood still. */
export const SLEPT_MS = 1_500;

/** Without input for this long, nobody is engaged. */
export const IDLE_MS = 30_000;

/** The same while the focus is in a frame (a payment field, a chat), whose input the page cannot see. */
export const IDLE_IN_FRAME_MS = 300_000;

/** Of a tick in which somebody slept nobody knows how much was before: half of it, on average. */
const HALF_TICK_MS = TICK_MS / 2;

/**
 * The first input of a tick is known, the last one is not. It was the same one where it stood alone; of a stream it came half a
 * tick later on average. In between, both are off by less than 1 % of the 30 seconds that follow.
 */
const LAST_INPUT_MS = TICK_MS / 4;

export interface Totals {
  visibleMs: number;
  engagedMs: number;
}

export interface Stopwatch {
  /** Somebody moved, typed or touched. `wallMs` as below. */
  input(atMs: number, wallMs?: number): void;
  /**
   * Totals up to now. From now on `visible` holds, and `frame`, if any, has the focus. `wallMs` is another clock, which
   * also runs while the machine sleeps; where it stands is of no matter.
   */
  settle(atMs: number, visible: boolean, frame?: unknown, wallMs?: number): Totals;
}

const between = (low: number, value: number, high: number) => Math.max(low, Math.min(value, high));

export function createStopwatch(): Stopwatch {
  let wasVisible = false;
  let focus: unknown;
  let settledMs = 0;
  let aheadMs = Infinity;
  let inputMs = -Infinity;
  let visibleMs = 0;
  let engagedMs = 0;

  const settle: Stopwatch["settle"] = (atMs, visible, frame = focus, wallMs = atMs + aheadMs) => {
    // Uptime stands still where the machine sleeps, on some systems. The customer has been away all the same.
    const sleptMs = wallMs - atMs - aheadMs;
    const hasSlept = sleptMs > SLEPT_MS;
    if (wasVisible) {
      const goneMs = Math.max(0, atMs - settledMs);
      // Some of the time since the last look was before the sleep.
      const creditMs = goneMs > SLEPT_MS ? HALF_TICK_MS : hasSlept ? goneMs / 2 : goneMs;
      visibleMs += creditMs;
      engagedMs += between(0, inputMs + (focus ? IDLE_IN_FRAME_MS : IDLE_MS) - settledMs, creditMs);
    }
    wasVisible = visible;
    settledMs = atMs;
    if (hasSlept) inputMs -= sleptMs;
    aheadMs = wallMs - atMs;
    if (frame && frame !== focus) inputMs = atMs;
    focus = frame;
    return { visibleMs, engagedMs };
  };

  return {
    input(atMs, wallMs) {
      // A sleep that ended with this input was before it.
      settle(atMs, wasVisible, focus, wallMs);
      inputMs = atMs + LAST_INPUT_MS;
    },
    settle,
  };
}
