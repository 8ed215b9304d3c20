const MOMENT_MS = 60_000;

/** A sandbox's clock goes on between two requests, so what happens at an instant is seen a moment after it, and never before. */
export function isMomentAfter(seen: string, instantMs: number): boolean {
  const lateMs = Date.parse(seen) - instantMs;
  return lateMs >= 0 && lateMs < MOMENT_MS;
}
