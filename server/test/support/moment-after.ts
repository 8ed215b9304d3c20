/** A sandbox's clock goes on between two requests, so what a test reads of it is a moment later than it would like. */
import { expect } from "vitest";

const MOMENT_MS = 60_000;
const MOMENT_S = MOMENT_MS / 1_000;

/** What happens at an instant is seen a moment after it, and never before. */
export function isMomentAfter(seen: string, instantMs: number): boolean {
  const lateMs = Date.parse(seen) - instantMs;
  return lateMs >= 0 && lateMs < MOMENT_MS;
}

/** To expect of the seconds that are left of so many: a moment less, and never more. */
export const leftOf = (seconds: number): unknown =>
  expect.toSatisfy((left: number) => left <= seconds && left > seconds - MOMENT_S, `left of ${seconds} s`);
