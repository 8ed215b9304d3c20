/** Times as they are written: ISO 8601, and RFC 2822 as mail and HTTP write it. */

const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;

/** A stretch of time that a text names: from its first millisecond on. */
export interface WrittenTime {
  /** What a clock shows at the start, given as if it were UTC's. */
  readonly shownMs: number;
  readonly lengthMs: number;
  /** How far that clock is ahead of UTC; null if the text does not say. */
  readonly aheadMs: number | null;
}

const ISO =
  /^(\d{4})-(\d\d)-(\d\d)(?:[t ](\d\d):(\d\d)(?::(\d\d)(?:[.,](\d+))?)?(z| utc| gmt| ?[+-]\d\d(?::?\d\d)?)?)?$/i;
const MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
const RFC =
  /^(?:[a-z]{3}, ?)?(\d{1,2}) ([a-z]{3}) (\d{4}) (\d\d):(\d\d)(?::(\d\d))? (gmt|utc?|z|[+-]\d{4})(?: \([^()]*\))?$/i;

/** The time that an ISO text names; undefined for other texts and for times that do not exist. */
export function isoTime(text: string): WrittenTime | undefined {
  const found = ISO.exec(text);
  if (found === null) return undefined;
  const [, year, month, day, hour, minute, second, fraction, offset] = found;
  return writtenTime({ year, month: Number(month), day, hour, minute, second, fraction, offset });
}

/** The time of `Tue, 24 Nov 2026 10:00:00 +0000`. */
export function rfcTime(text: string): WrittenTime | undefined {
  const found = RFC.exec(text);
  if (found === null) return undefined;
  const [, day, name = "", year, hour, minute, second, offset] = found;
  const month = MONTHS.indexOf(name.toLowerCase()) + 1;
  return writtenTime({ year, month, day, hour, minute, second, fraction: undefined, offset });
}

interface Parts
  extends Record<"year" | "day" | "hour" | "minute" | "second" | "fraction" | "offset", string | undefined> {
  month: number;
}

function writtenTime({ year, month, day, hour, minute, second, fraction, offset }: Parts): WrittenTime | undefined {
  const midnightMs = midnight(Number(year), month, Number(day));
  const timeMs = timeOfDay(Number(hour ?? 0), Number(minute ?? 0), Number(second ?? 0), fraction);
  const aheadMs = offset === undefined ? null : ahead(offset.trim());
  if (midnightMs === undefined || timeMs === undefined || aheadMs === undefined) return undefined;
  return { shownMs: midnightMs + timeMs, lengthMs: length(hour, second, fraction), aheadMs };
}

function midnight(year: number, month: number, day: number): number | undefined {
  const date = new Date(0);
  date.setUTCFullYear(year, month - 1, day);
  // The 30th of February is the 2nd of March to the platform: a day that does not exist lies in another month.
  return date.getUTCMonth() === month - 1 ? date.getTime() : undefined;
}

function timeOfDay(hour: number, minute: number, second: number, fraction = ""): number | undefined {
  const fractionMs = Number(fraction.slice(0, 3).padEnd(3, "0"));
  // A leap second is told as the one before it: the platform's clocks have none.
  const ms = hour * 3_600_000 + minute * MINUTE_MS + Math.min(second, 59) * 1000 + fractionMs;
  return minute > 59 || second > 60 || ms > DAY_MS ? undefined : ms;
}

function ahead(offset: string): number | undefined {
  if (/^[a-z]/i.test(offset)) return 0;
  const hours = Number(offset.slice(1, 3));
  const minutes = Number(offset.slice(-2)) * (offset.length > 3 ? 1 : 0);
  if (hours > 23 || minutes > 59) return undefined;
  return (offset.startsWith("-") ? -1 : 1) * (hours * 60 + minutes) * MINUTE_MS;
}

function length(hour: string | undefined, second: string | undefined, fraction: string | undefined): number {
  if (hour === undefined) return DAY_MS;
  if (second === undefined) return MINUTE_MS;
  return fractionLengthMs(fraction ?? "");
}

/** How long a second with these digits after its point is: a tenth, a hundredth, and no less than a millisecond. */
export const fractionLengthMs = (digits: string): number => 1000 / 10 ** Math.min(digits.length, 3);
