/**
 * Seconds, milliseconds or microseconds since 1970. Their size tells which: each reaches from 2001, before which no shop
 * tells a time as a number, to 5138. What lies between is something else, such as a date without signs.
 */
import { fractionLengthMs } from "./written-time.js";

const SECONDS = { from: 1e9, below: 1e11 };
const MILLISECONDS = { from: 1e12, below: 1e14 };
const MICROSECONDS = { from: 1e15, below: 1e17 };

/** The first and the last millisecond of the time that a number names, written in digits; undefined if it names none. */
export function epochTime(text: string): { fromMs: number; toMs: number } | undefined {
  const [, whole, digits = ""] = /^(\d+)(?:\.(\d+))?$/.exec(text) ?? [];
  if (whole === undefined) return undefined;
  const number = Number(whole);
  if (isIn(MICROSECONDS, number)) return millisecond(Math.floor(number / 1000));
  if (isIn(MILLISECONDS, number)) return millisecond(number);
  if (!isIn(SECONDS, number)) return undefined;
  const fromMs = number * 1000 + Number(digits.slice(0, 3).padEnd(3, "0"));
  return { fromMs, toMs: fromMs + fractionLengthMs(digits) - 1 };
}

const isIn = ({ from, below }: { from: number; below: number }, number: number): boolean =>
  from <= number && number < below;

const millisecond = (atMs: number) => ({ fromMs: atMs, toMs: atMs });
