/**
 * The values that a policy file writes as text: durations, times of day, dates, zones. Each is read by a function whose
 * message says what was found and what would do, and carries what an editor may know of it in advance.
 */
import { z } from "zod";
import { DURATION_MS_MAX, formatDuration, parseDurationMs, SECOND_MS } from "./duration.js";
import { type DaySpan, UNTIL_INVITED } from "./policy.js";
import { CALENDAR_DAYS_MAX, parseCalendarDays, type Remembered } from "./remembered.js";

type Checked<T> = { ok: true; value: T } | { ok: false; message: string };

/** A text's JSON Schema: coarser than the function that reads it, never stricter. */
type TextShape = { pattern: string; examples: string[] } | { anyOf: object[]; examples: string[] };

const readBy = <T>(shape: TextShape, read: (value: unknown) => Checked<T>) =>
  z
    .unknown()
    .transform((value, context): T => {
      const result = read(value);
      if (result.ok) return result.value;
      context.addIssue({ code: "custom", message: result.message, input: value });
      return z.NEVER;
    })
    .meta("pattern" in shape ? { type: "string", ...shape } : shape);

/** `"9:00" is no time of day`, and of what is not there that it is missing. */
const isNo = (value: unknown, noun: string): string => {
  if (value === undefined) return `missing: a ${noun} is needed`;
  if (value === null) return `nothing stands here: a ${noun} is needed`;
  if (typeof value === "object") return Array.isArray(value) ? `a list is no ${noun}` : `a map is no ${noun}`;
  return `${shorten(JSON.stringify(value))} is no ${noun}`;
};

/** Characters of a value that a message repeats. */
const SHOWN_CHARS_MAX = 60;
const shorten = (text: string): string => (text.length > SHOWN_CHARS_MAX ? `${text.slice(0, SHOWN_CHARS_MAX)}…` : text);

function readDuration(value: unknown, minMs: number): Checked<number> {
  const range = `from ${formatDuration(minMs)} to ${formatDuration(DURATION_MS_MAX)}`;
  if (Number.isInteger(value) && Number(value) >= 0) {
    return { ok: false, message: `${value} has no unit: write ${value}s, ${value}m, ${value}h or ${value}d, ${range}` };
  }
  const ms = typeof value === "string" ? parseDurationMs(value) : undefined;
  if (ms === undefined || ms < minMs) {
    return { ok: false, message: `${isNo(value, "duration")}: a whole number with s, m, h or d such as 30m, ${range}` };
  }
  return { ok: true, value: ms };
}

const durationShape = (minMs: number) => ({
  pattern: minMs > 0 ? "^(?=.*[1-9])\\d{1,9}[smhd]$" : "^\\d{1,9}[smhd]$",
  examples: ["30m", "4h", "7d"],
});
const durationFrom = (minMs: number) => readBy(durationShape(minMs), (value) => readDuration(value, minMs));

/** Nothing at all is a legal wait. */
export const duration = durationFrom(0);
/** A window of no length would never end a hold, or never grant a permit. */
export const windowLength = durationFrom(SECOND_MS);

export const coolOffLength = readBy(
  {
    anyOf: [{ type: "string", pattern: durationShape(0).pattern }, { const: UNTIL_INVITED }],
    examples: ["30m", "4h", UNTIL_INVITED],
  },
  (value): Checked<number | typeof UNTIL_INVITED> => {
    if (value === UNTIL_INVITED) return { ok: true, value: UNTIL_INVITED };
    const result = readDuration(value, 0);
    return result.ok ? result : { ok: false, message: `${result.message}, or ${UNTIL_INVITED}` };
  },
);

export const rememberedLength = readBy(
  {
    anyOf: [
      { type: "string", pattern: durationShape(0).pattern },
      { type: "string", pattern: "^0*[1-9]\\d* calendar days?$" },
    ],
    examples: ["30d", "60 calendar days"],
  },
  (value): Checked<Remembered> => {
    const calendarDays = typeof value === "string" ? parseCalendarDays(value) : undefined;
    if (calendarDays !== undefined) return { ok: true, value: { calendarDays } };
    const result = readDuration(value, 0);
    if (result.ok) return { ok: true, value: { ms: result.value } };
    return {
      ok: false,
      message: `${result.message}; or full days such as 60 calendar days, up to ${CALENDAR_DAYS_MAX}`,
    };
  },
);

const DAY_MINUTES = 24 * 60;

/** Minutes since midnight of `09:30`, up to `24:00`. */
export function minuteOf(text: string): number | undefined {
  const match = /^(\d{2}):(\d{2})$/.exec(text);
  const minute = match ? Number(match[1]) * 60 + Number(match[2]) : Number.NaN;
  return Number(match?.[2]) < 60 && minute <= DAY_MINUTES ? minute : undefined;
}

const TIME = "(([01]\\d|2[0-3]):[0-5]\\d|24:00)";

export const timeOfDay = readBy({ pattern: `^${TIME}$`, examples: ["09:30", "20:00"] }, (value): Checked<number> => {
  const minute = typeof value === "string" ? minuteOf(value) : undefined;
  if (minute !== undefined) return { ok: true, value: minute };
  return { ok: false, message: `${isNo(value, "time of day")}: write it as "09:30", from "00:00" to "24:00"` };
});

/** Whether the times of day, in minutes, are apart: from midnight to midnight is nothing, but from 00:00 to 24:00. */
export const areApart = (fromMinute: number, toMinute: number): boolean =>
  fromMinute % DAY_MINUTES !== toMinute % DAY_MINUTES || (fromMinute === 0 && toMinute === DAY_MINUTES);

export const spanText = readBy(
  { pattern: `^${TIME}-${TIME}$`, examples: ["12:00-14:00"] },
  (value): Checked<DaySpan> => {
    const [from, to, ...rest] = typeof value === "string" ? value.split("-").map(minuteOf) : [];
    if (from !== undefined && to !== undefined && areApart(from, to) && rest.length === 0) {
      return { ok: true, value: { fromMinute: from, toMinute: to } };
    }
    return { ok: false, message: `${isNo(value, "stretch of a day")}: write it as "12:00-14:00"` };
  },
);

/** 2028 has a 29 February, and 2000 too: a yearly date is tried in a leap year. */
const LEAP_YEAR = "2000";
export const holiday = readBy(
  { pattern: "^(\\d{4}-)?(0[1-9]|1[0-2])-(0[1-9]|[12]\\d|3[01])$", examples: ["12-25", "2026-04-03"] },
  (value): Checked<string> => {
    const match = typeof value === "string" ? /^(?:(\d{4})-)?(\d{2}-\d{2})$/.exec(value) : null;
    if (match && isDay(`${match[1] ?? LEAP_YEAR}-${match[2]}`)) return { ok: true, value: match[0] };
    return { ok: false, message: `${isNo(value, "date")}: write "12-25" for every year, "2026-04-03" for one` };
  },
);

/** Whether the calendar has this day: of 30 February a date makes 1 March. */
function isDay(day: string): boolean {
  const date = new Date(`${day}T00:00:00Z`);
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(day);
}

/** A name and no offset: an offset knows nothing of summer time, and not every platform takes one. */
const ZONE_NAME = "^[A-Za-z][A-Za-z0-9_+-]*(/[A-Za-z0-9_+-]+)*$";

export const zone = readBy(
  { pattern: ZONE_NAME, examples: ["Europe/London", "America/New_York"] },
  (value): Checked<string> => {
    if (typeof value === "string" && isZone(value)) return { ok: true, value };
    return { ok: false, message: `${isNo(value, "time zone")}: write one as "Europe/London"` };
  },
);

function isZone(name: string): boolean {
  if (!new RegExp(ZONE_NAME).test(name)) return false;
  try {
    Intl.DateTimeFormat("en", { timeZone: name });
    return true;
  } catch {
    // The only way that the platform has to say that it does not know a zone.
  }
  return false;
}
