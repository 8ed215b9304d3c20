/** What a clock on the wall shows, by the platform's own formatter. No library of the product has a part in it. */
import { WEEKDAYS, type Weekday } from "@holdoff/sdk/wire";

const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;
/** No zone changes its offset at other instants than whole quarters of an hour. */
const QUARTER_MS = 15 * MINUTE_MS;

export interface WallTime {
  /** The instant at which a clock in UTC shows the same. */
  shownMs: number;
  weekday: Weekday;
  /** Since midnight, as the clock shows it. */
  minute: number;
}

const formatters = new Map<string, Intl.DateTimeFormat>();
const offsets = new Map<string, Map<number, number>>();

/** How far the zone's clocks are ahead of UTC at this instant. */
export function offsetMs(zone: string, atMs: number): number {
  const dayMs = Math.floor(atMs / DAY_MS) * DAY_MS;
  const offset = askedMs(zone, dayMs);
  // Where a day ends as it began, nothing changed in it.
  return offset === askedMs(zone, dayMs + DAY_MS) ? offset : askedMs(zone, Math.floor(atMs / QUARTER_MS) * QUARTER_MS);
}

function askedMs(zone: string, atMs: number): number {
  let ofZone = offsets.get(zone);
  if (ofZone === undefined) {
    ofZone = new Map();
    offsets.set(zone, ofZone);
  }
  const known = ofZone.get(atMs);
  if (known !== undefined) return known;
  const shown: Record<string, number> = {};
  for (const { type, value } of formatterOf(zone).formatToParts(atMs)) shown[type] = Number(value);
  const { year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0 } = shown;
  const found = Date.UTC(year, month - 1, day, hour, minute, second) - atMs;
  ofZone.set(atMs, found);
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
  const shownMs = atMs + offsetMs(zone, atMs);
  const day = Math.floor(shownMs / DAY_MS);
  // The first of January 1970 was a Thursday.
  const weekday = WEEKDAYS[(day + 3) % 7] ?? "mon";
  return { shownMs, weekday, minute: Math.floor((shownMs - day * DAY_MS) / MINUTE_MS) };
}

/** `2026-11-25` */
export const dateOf = ({ shownMs }: WallTime): string => new Date(shownMs).toISOString().slice(0, 10);

/** Days since the first of January 1970. */
export const dayNumber = ({ shownMs }: WallTime): number => Math.floor(shownMs / DAY_MS);

export const dayBefore = (weekday: Weekday): Weekday => WEEKDAYS[(WEEKDAYS.indexOf(weekday) + 6) % 7] ?? "mon";
