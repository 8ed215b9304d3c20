/**
 * Hours on the wall: when a clock shows a time that is inside them, whichever zone the clock stands in. Times here are
 * what the clock shows, written as if it showed UTC.
 */
import { WEEKDAYS, type Weekday } from "@holdoff/sdk/wire";
import { DAY_MS, MINUTE_MS } from "../duration.js";
import type { ChannelHours, DaySpan } from "../policy.js";
import { intersect, type Span, subtract, unite } from "./spans.js";

/** A stretch of certain days. Over midnight it belongs to the day on which it begins. */
export interface Window extends DaySpan {
  /** Absent means every day. */
  readonly days?: readonly Weekday[];
}

export interface WallHours {
  readonly channel: ChannelHours;
  /** Each narrows the channel's hours: inside at least one of its windows. */
  readonly narrowedBy: readonly (readonly Window[])[];
}

/** The parts of `within` in which the clock shows a time inside the hours. */
export function wallSpans({ channel, narrowedBy }: WallHours, within: Span): Span[] {
  const { not, holidays } = channel;
  const workdays = daysAround(within).filter((dayMs) => !isHoliday(holidays, dayMs));
  // Hours that begin on a holiday are closed to their end, and those that reach into one close at midnight.
  const open = intersect(spansOf([channel], workdays), spansOf([WHOLE_DAY], workdays));
  const offered = intersect(subtract(open, spansOf(not, daysAround(within))), [within]);
  return narrowedBy.reduce((left, windows) => intersect(left, spansOf(windows, daysAround(within))), offered);
}

const WHOLE_DAY: Window = { fromMinute: 0, toMinute: 24 * 60 };

/** Where each day begins, from the one before: what began on it may reach over midnight. */
function daysAround({ fromMs, toMs }: Span): number[] {
  const firstMs = Math.floor(fromMs / DAY_MS - 1) * DAY_MS;
  return Array.from({ length: Math.ceil((toMs - firstMs) / DAY_MS) }, (_, index) => firstMs + index * DAY_MS);
}

const spansOf = (windows: readonly Window[], daysMs: readonly number[]): Span[] =>
  unite(
    windows.flatMap((window) => daysMs.filter((dayMs) => isOn(window, dayMs)).map((dayMs) => spanOn(window, dayMs))),
  );

function spanOn({ fromMinute, toMinute }: Window, dayMs: number): Span {
  const toMs = dayMs + toMinute * MINUTE_MS;
  return { fromMs: dayMs + fromMinute * MINUTE_MS, toMs: toMinute > fromMinute ? toMs : toMs + DAY_MS };
}

/** The first of January 1970, day 0, was a Thursday. */
const THURSDAY = WEEKDAYS.indexOf("thu");

function isOn({ days }: Window, dayMs: number): boolean {
  const weekday = WEEKDAYS[(dayMs / DAY_MS + THURSDAY) % WEEKDAYS.length];
  return days === undefined || days.some((day) => day === weekday);
}

function isHoliday(holidays: readonly string[], dayMs: number): boolean {
  if (holidays.length === 0) return false;
  const date = new Date(dayMs).toISOString().slice(0, 10);
  return holidays.includes(date) || holidays.includes(date.slice(5));
}
