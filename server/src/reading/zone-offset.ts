/** What the clocks of a zone show, by `Intl`. */
import { remember } from "./remember.js";

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const ZONES_MAX = 1_000;
/** No clock is further behind UTC than 12 hours, or further ahead than 14. */
const FURTHEST_AHEAD_MS = [14 * HOUR_MS, -12 * HOUR_MS];

/** By how much the clocks are ahead of UTC at an instant. */
type AheadAt = (atMs: number) => number;

/**
 * The instants at which the clocks of the zone show a time; the time is given as if it were UTC's. There are two in an
 * hour that comes twice. A time that is skipped has none, so both sides of the gap are given. A zone that this runtime
 * does not know may be any: the first and the last on earth.
 */
export function instantsOf(shownMs: number, zone: string): number[] {
  const aheadAt = clockOf(zone);
  if (aheadAt === null) return FURTHEST_AHEAD_MS.map((aheadMs) => shownMs - aheadMs);
  // A day to both sides is further than any clock is from UTC, and clocks change at most once in between.
  const before = shownMs - aheadAt(shownMs - DAY_MS);
  const after = shownMs - aheadAt(shownMs + DAY_MS);
  const shown = [before, after].filter((atMs) => atMs + aheadAt(atMs) === shownMs);
  return shown.length > 0 ? shown : [before, after];
}

const clockOf = remember((zone): AheadAt | null => {
  try {
    const format = new Intl.DateTimeFormat("en-US", { timeZone: zone, timeZoneName: "longOffset" });
    return (atMs) => aheadMs(format.format(atMs));
  } catch {
    // The only way that Intl has to say that it does not know a zone.
    return null;
  }
}, ZONES_MAX);

/** Reads the end of `11/24/2026, GMT+05:45`. A hundred years ago offsets had seconds too. */
function aheadMs(text: string): number {
  const [, sign, hours, minutes, seconds] = /GMT([+-])(\d\d):(\d\d)(?::(\d\d))?$/.exec(text) ?? [];
  const ms = (Number(hours ?? 0) * 60 + Number(minutes ?? 0)) * 60_000 + Number(seconds ?? 0) * 1000;
  return sign === "-" ? -ms : ms;
}
