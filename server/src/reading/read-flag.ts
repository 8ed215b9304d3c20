/** A yes or a no. */
import { ABSENT, isAbsent, type Reading, readAs, unreadable } from "./reading.js";

const FLAGS = new Map<unknown, boolean>([
  ...[true, 1, "true", "on", "yes"].map((raw) => [raw, true] as const),
  ...[false, 0, "false", "off", "no"].map((raw) => [raw, false] as const),
]);
const UNREADABLE = unreadable('true, false, 1, 0, "true", "false", "on", "off", "yes" or "no"');

export function readFlag(raw: unknown): Reading<boolean> {
  if (isAbsent(raw)) return ABSENT;
  const flag = FLAGS.get(raw);
  return flag === undefined ? UNREADABLE : readAs(flag);
}
