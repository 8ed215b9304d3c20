/** What a clock on the wall shows, by the platform's own formatter. No library of the product has a part in it. */
import { WEEKDAYS, type Weekday } from "@holdoff/sdk/wire";

const MINUTE_MS = 60_000;
/** No zone changes its offset more often, nor at other instants than whole quarters of an hour. */
const QUARTER_MS = 15 * MINUTE_MS;

export interface WallTime {
  /** `2026-11-25` */
  date: string;
  weekday: Weekday;
  /** Since midnight, as the clock shows it. */
  minute: number;
}

const formatters = new Map<string, Intl.DateTimeFormat>();
const offsets = new Map<string, number>();

/** How far the zone's clocks are ahead of UTC at this instant. */
export function offsetMs(zone: string, atMs: number): number {
  const quarter = Math.floor(atMs / QUARTER_MS);
  const key = `${zone}|${quarter}`;
  const known = offsets.get(key);
  if (known !== undefined) return known;
  const shown: Record<string, number> = {};
  for (const { type, value } of formatterOf(zone).formatToParts(quarter * QUARTER_MS)) shown[type] = Number(value);
  const { year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0 } = shown;
  const found = Date.UTC(year, month - 1, day, hour, minute, second) - quarter * QUARTER_MS;
  offsets.set(key, found);
  return found;
}

function formatterOf(zone: string): Intl.DateTimeFormat {
  const known = formatters.get(zone);
  if (known) return known;
  const made = new Intl.DateTimeFormat("en-GB", {
    timeZone: zone,
    hourCycle: "h23",
    year: "numeric",
    month: "numeric",
    day: "numeric",
    hour: "numeric",
    minute: "numeric",
    second: "numeric",
  });
  formatters.set(zone, made);
  return made;
}

export function wallTime(zone: string, atMs: number): WallTime {
  const shown = new Date(atMs + offsetMs(zone, atMs));
  return {
    date: shown.toISOString().slice(0, 10),
    weekday: weekdayOf(shown.getUTCDay()),
    minute: shown.getUTCHours() * 60 + shown.getUTCMinutes(),
  };
}

const weekdayOf = (sundayFirst: number): Weekday => WEEKDAYS[(sundayFirst + 6) % 7] ?? "mon";
export const dayBefore = (weekday: Weekday): Weekday => WEEKDAYS[(WEEKDAYS.indexOf(weekday) + 6) % 7] ?? "mon";
