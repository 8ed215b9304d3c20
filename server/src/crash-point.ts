/**
 * Places where a test may ask this process to die as a power cut would kill it: `HOLDOFF_CRASH_AT=<point>`. That nothing
 * is lost at any of them is tested by dying there.
 */
export const CRASH_POINTS = [
  "after_settle",
  "after_take",
  "after_enqueue",
  "after_claim",
  "before_post",
  "after_post",
] as const;
export type CrashPoint = (typeof CRASH_POINTS)[number];

export function crashPoint(point: CrashPoint): void {
  if (process.env["HOLDOFF_CRASH_AT"] === point) process.kill(process.pid, "SIGKILL");
}
