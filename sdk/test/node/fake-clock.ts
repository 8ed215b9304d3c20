/** A clock that only moves when it is told to, or when the client waits. */
import type { Clock } from "../../src/node/clock.js";

export interface FakeClock extends Clock {
  /** Every wait, in milliseconds, in order. */
  waits: number[];
  advance(ms: number): void;
}

export function fakeClock(): FakeClock {
  let nowMs = 1_000_000;
  const waits: number[] = [];
  return {
    waits,
    unixMs: () => nowMs,
    nowMs: () => nowMs,
    wait(ms) {
      waits.push(ms);
      nowMs += ms;
      return Promise.resolve();
    },
    advance(ms) {
      nowMs += ms;
    },
  };
}
