/** What the platform's own formatter says that a clock shows, and whether that is inside hours: by words, not by sums. */
import { WEEKDAYS, type Weekday } from "@holdoff/sdk/wire";
import type { Window } from "../../../src/gate/hours/wall-hours.js";
import type { ChannelHours, DaySpan } from "../../../src/gate/policy.js";

interface Shown {
  date: string;
  weekday: Weekday;
  minute: number;
}

const FORMATS = new Map<string, Intl.DateTimeFormat>();

function shownIn(zone: string, atMs: number): Shown {
  let format = FORMATS.get(zone);
  if (format === undefined) {
    format = new Intl.DateTimeFormat("en-CA", {
      timeZone: zone,
      hourCycle: "h23",
      weekday: "short",
      year: "numeric",
      month: "2-digit",
      day: "2-digit",
      hour: "2-digit",
      minute: "2-digit",
    });
    FORMATS.set(zone, format);
  }
  const parts = Object.fromEntries(format.formatToParts(atMs).map(({ type, value }) => [type, value]));
  const weekday = WEEKDAYS.find((name) => parts.weekday?.toLowerCase().startsWith(name));
  if (weekday === undefined) throw new Error(`no weekday in ${JSON.stringify(parts)}`);
  return {
    date: `${parts.year}-${parts.month}-${parts.day}`,
    weekday,
    minute: Number(parts.hour) * 60 + Number(parts.minute),
  };
}

const DAY_MS = 86_400_000;
const before = (date: string): string => new Date(Date.parse(`${date}T00:00Z`) - DAY_MS).toISOString().slice(0, 10);
const dayBefore = (weekday: Weekday): Weekday => WEEKDAYS[(WEEKDAYS.indexOf(weekday) + 6) % 7] ?? weekday;
const isHoliday = (holidays: readonly string[], date: string): boolean =>
  holidays.includes(date) || holidays.includes(date.slice(5));

/** The day to which a clock time inside the span belongs; null when it is outside. */
function dayOf({ fromMinute, toMinute }: DaySpan, { date, weekday, minute }: Shown): Omit<Shown, "minute"> | null {
  if (fromMinute < toMinute) return fromMinute <= minute && minute < toMinute ? { date, weekday } : null;
  if (minute >= fromMinute) return { date, weekday };
  return minute < toMinute ? { date: before(date), weekday: dayBefore(weekday) } : null;
}

const insideWindow = (window: Window, shown: Shown): boolean => {
  const day = dayOf(window, shown);
  return day !== null && (window.days?.includes(day.weekday) ?? true);
};

/** Whether the clock shows a time inside the hours, and inside one of the windows where there are any. */
export function isOpenIn(zone: string, hours: ChannelHours, atMs: number, windows: readonly Window[] | null): boolean {
  const shown = shownIn(zone, atMs);
  const day = dayOf(hours, shown);
  if (day === null || !insideWindow(hours, shown)) return false;
  if (isHoliday(hours.holidays, day.date) || isHoliday(hours.holidays, shown.date)) return false;
  if (hours.not.some((free) => insideWindow(free, shown))) return false;
  return windows?.some((window) => insideWindow(window, shown)) ?? true;
}
