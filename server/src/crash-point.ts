/**
 * Places where a test may ask this process to die as a power cut would kill it (`HOLDOFF_CRASH_AT=<point>`), or to stand
 * still once until somebody sends it SIGCONT (`HOLDOFF_STALL_AT=<point>`). That nothing is lost at any of them, and
 * nothing done twice, is tested by dying and stalling there.
 */
export const CRASH_POINTS = [
  /** Persons are claimed, none is looked at. */
  "after_due",
  /** Decided, and not committed. */
  "before_settle",
  "after_settle",
  "after_take",
  "after_enqueue",
  "after_claim",
  /** Redeemed on delivery, and not sent. */
  "after_redeem",
  "before_post",
  "after_post",
  /** What became of it is written, and the job is not done. */
  "after_end",
] as const;
export type CrashPoint = (typeof CRASH_POINTS)[number];

export function crashPoint(point: CrashPoint): void {
  if (process.env["HOLDOFF_CRASH_AT"] === point) process.kill(process.pid, "SIGKILL");
  if (process.env["HOLDOFF_STALL_AT"] === point) {
    delete process.env["HOLDOFF_STALL_AT"];
    process.kill(process.pid, "SIGSTOP");
  }
}
