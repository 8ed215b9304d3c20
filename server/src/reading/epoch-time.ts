/** Seconds, milliseconds or microseconds since 1970. Their size tells which: seconds reach to 5138. */
import { fractionLengthMs } from "./written-time.js";

const SECONDS_BELOW = 1e11;
const MILLISECONDS_BELOW = 1e14;
/** Up to the end of 9999: what is more are nanoseconds, or no time. */
const MICROSECONDS_BELOW = 253_402_300_800_000_000;

/** The first and the last millisecond of the time that a number names, written in digits; undefined if it names none. */
export function epochTime(text: string): { fromMs: number; toMs: number } | undefined {
  const [, whole, digits = ""] = /^(\d+)(?:\.(\d+))?$/.exec(text) ?? [];
  if (whole === undefined) return undefined;
  const number = Number(whole);
  if (number >= MICROSECONDS_BELOW) return undefined;
  if (number >= MILLISECONDS_BELOW) return millisecond(Math.floor(number / 1000));
  if (number >= SECONDS_BELOW) return millisecond(number);
  const fromMs = number * 1000 + Number(digits.slice(0, 3).padEnd(3, "0"));
  return { fromMs, toMs: fromMs + fractionLengthMs(digits) - 1 };
}

const millisecond = (atMs: number) => ({ fromMs: atMs, toMs: atMs });
