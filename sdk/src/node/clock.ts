/** The client's only source of time, so that tests can move it. */
import { setTimeout as sleep } from "node:timers/promises";

export interface Clock {
  /** Unix milliseconds; only where a date comes from outside. */
  unixMs(): number;
  /** Milliseconds since some fixed instant; never steps back. */
  nowMs(): number;
  wait(ms: number): Promise<void>;
}

export const systemClock: Clock = {
  unixMs: () => Date.now(),
  nowMs: () => performance.now(),
  wait: (ms) => sleep(ms),
};
