/** What is stopped, as an operator is told. */
import { iso } from "../gate/iso.js";
import type { Stop, StopTarget } from "../gate/stops.js";
import { CHANNEL_WORDS, PURPOSE_WORDS } from "./phrases.js";

/** `calls`, `surveys`, `the department "care"`, `everything`. */
export function targetInWords(target: StopTarget): string {
  if ("channel" in target) return CHANNEL_WORDS[target.channel];
  if ("purpose" in target) return PURPOSE_WORDS[target.purpose];
  if ("department" in target) return `the department ${JSON.stringify(target.department)}`;
  return "everything";
}

/** `calls, stopped by Ada since 2026-11-21T10:00:00.000Z: the list was wrong`. */
export const stopInWords = ({ target, by, reason, atMs }: Stop): string =>
  `${targetInWords(target)}, stopped by ${by} since ${iso(atMs)}: ${reason}`;
