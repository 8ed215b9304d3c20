/** Where what is counted at the doors is kept: for an hour in steps of five minutes, and for a day in hours. */
import type { Scope } from "../ids.js";
import type { Keys } from "./keys.js";

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

/** The steps that time is counted in, and how many of them are looked back on. */
export const SPANS = {
  hour: { stepMs: 5 * MINUTE_MS, steps: 12 },
  day: { stepMs: HOUR_MS, steps: 24 },
} as const;
export type Span = keyof typeof SPANS;

export const intakeKey = (keys: Keys, scope: Scope, span: Span, atMs: number): string =>
  keys.intake(scope, span, Math.floor(atMs / SPANS[span].stepMs));

/** All that there may be of a scope, from a step ahead on. */
export function intakeKeys(keys: Keys, scope: Scope, nowMs: number): string[] {
  const spans = (["hour", "day"] as const).flatMap((span) => {
    const { stepMs, steps } = SPANS[span];
    return Array.from({ length: steps + 4 }, (_, back) => intakeKey(keys, scope, span, nowMs + (1 - back) * stepMs));
  });
  return [...spans, keys.intakeLast(scope), keys.intakeSuspicions(scope)];
}
