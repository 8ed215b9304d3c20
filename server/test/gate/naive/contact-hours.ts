/** Whether a channel may be used at one instant, as the page says it: by what the clocks on the wall show then. */
import type { Channel, ChosenHours, Weekday } from "@holdoff/sdk/wire";
import { zonesOfCountry } from "../../../src/gate/hours/country-zones.js";
import type { ChannelHours, DaySpan, Policy } from "../../../src/gate/policy.js";
import type { OpenFollowUp, PersonDocument } from "../../../src/person/document.js";
import { dateOf, dayBefore, type WallTime, wallTime } from "./local-time.js";

const DAY_MS = 86_400_000;
const MOVED_MS = 30 * DAY_MS;

/** Generated hours begin and end on quarters of an hour, and so do the offsets of zones. */
const QUARTER_MS = 900_000;
export const WEEK_MS = 7 * DAY_MS;

interface Zones {
  zones: readonly string[];
  /** No source said where the person is: `hours.unknown` narrows the channel's own. */
  unknown: boolean;
}

export function isOpen(channel: Channel, person: PersonDocument, policy: Policy, atMs: number): boolean {
  const hours = policy.hours[channel];
  if (hours === undefined) return true;
  const chosen = person.known.profile.hours?.value ?? [];
  const { zones, unknown } = zonesOf(person, policy, hours, atMs);
  return zones.every((zone) => {
    const wall = wallTime(zone, atMs);
    return (
      insideHours(hours, wall) &&
      (!unknown || insideSpan(policy.hours.unknown, wall)) &&
      (chosen.length === 0 || chosen.some((one) => insideChosen(one, wall)))
    );
  });
}

/** A year and a month: weekdays, holidays and clock changes have come round by then. */
const FAR_MS = 400 * DAY_MS;
/** Enough where the hours of an ordinary week, or the end of holidays, are all that has to come. */
const NEAR_MS = 16 * DAY_MS;

export interface FirstHours {
  opensAtMs: number;
  /** Null where they go on for more than two days. */
  closesAtMs: number | null;
}

const openings = new Map<string, FirstHours | null>();

/** The first stretch of open hours at or after an instant; null for a channel that has no hours, or that never opens. */
export function firstHours(
  channel: Channel,
  person: PersonDocument,
  policy: Policy,
  fromMs: number,
): FirstHours | null {
  if (policy.hours[channel] === undefined) return null;
  const { zones, profile } = person.known;
  const key = JSON.stringify([policy.hash, channel, zones, profile.zone, profile.country, profile.hours, fromMs]);
  const known = openings.get(key);
  if (known !== undefined) return known;
  const found = firstHoursWithin(NEAR_MS) ?? firstHoursWithin(FAR_MS);
  openings.set(key, found);
  return found;

  function firstHoursWithin(spanMs: number): FirstHours | null {
    const open = (atMs: number): boolean => isOpen(channel, person, policy, atMs);
    const opensAtMs = open(fromMs) ? fromMs : quartersAfter(fromMs, spanMs).find(open);
    if (opensAtMs === undefined) return null;
    return { opensAtMs, closesAtMs: quartersAfter(opensAtMs, 2 * DAY_MS).find((atMs) => !open(atMs)) ?? null };
  }
}

const quartersAfter = (fromMs: number, spanMs: number): number[] =>
  Array.from(
    { length: Math.floor(spanMs / QUARTER_MS) },
    (_, index) => (Math.floor(fromMs / QUARTER_MS) + 1 + index) * QUARTER_MS,
  );

/** The first source that names zones, unless they are never open together. */
function zonesOf({ known }: PersonDocument, policy: Policy, hours: ChannelHours, atMs: number): Zones {
  const { zone, country } = known.profile;
  const ofCountry = country === undefined ? [] : zonesOfCountry(country.value);
  const sources = [zone === undefined ? [] : [zone.value], zonesOfBrowsers(known.zones), ofCountry];
  const zones = sources.find((some) => some.length > 0) ?? [];
  if (zones.length > 0 && everMeet(zones, hours, atMs)) return { zones, unknown: false };
  return { zones: [ofCountry[0] ?? policy.zone], unknown: true };
}

/** A browser's zone counts for a month beside one that was seen later: by then its owner has moved. */
function zonesOfBrowsers(zones: Record<string, number>): string[] {
  const latestMs = Math.max(...Object.values(zones));
  return Object.keys(zones).filter((zone) => latestMs - (zones[zone] ?? 0) < MOVED_MS);
}

/** Every zone in which the person may be: where the site is, if nobody knows. */
export function placesOf({ known }: PersonDocument, policy: Policy): string[] {
  const { zone, country } = known.profile;
  const ofCountry = country === undefined ? [] : zonesOfCountry(country.value);
  const sources = [zone === undefined ? [] : [zone.value], zonesOfBrowsers(known.zones), ofCountry, [policy.zone]];
  return [...(sources.find((some) => some.length > 0) ?? [])];
}

const meetings = new Map<string, boolean>();

/** The page does not say how long one has to try: the gate says four weeks of UTC, this one included. */
const WEEKS_TO_MEET = 4;

/** Whether there is a time in these weeks at which the hours are open in every zone. */
function everMeet(zones: readonly string[], hours: ChannelHours, atMs: number): boolean {
  if (zones.length < 2) return true;
  const week = Math.floor(atMs / WEEK_MS);
  const key = JSON.stringify([zones, hours, week]);
  const known = meetings.get(key);
  if (known !== undefined) return known;
  let meet = false;
  for (let tryMs = week * WEEK_MS; !meet && tryMs < (week + WEEKS_TO_MEET) * WEEK_MS; tryMs += QUARTER_MS)
    meet = zones.every((zone) => insideHours(hours, wallTime(zone, tryMs)));
  meetings.set(key, meet);
  return meet;
}

function insideHours({ days, not, holidays, ...span }: ChannelHours, wall: WallTime): boolean {
  if (holidays.some((one) => dateOf(wall).endsWith(one))) return false;
  if (not.some((kept) => insideSpan(kept, wall))) return false;
  return insideOn(days, span, wall);
}

const insideChosen = ({ days, from, to }: ChosenHours, wall: WallTime): boolean =>
  insideOn(days, { fromMinute: minuteOf(from), toMinute: minuteOf(to) }, wall);

const insideSpan = (span: DaySpan, wall: WallTime): boolean => insideOn(undefined, span, wall);

/** A span over midnight belongs to the day on which it begins. */
function insideOn(days: readonly Weekday[] | undefined, { fromMinute, toMinute }: DaySpan, wall: WallTime): boolean {
  const on = (weekday: Weekday) => days === undefined || days.includes(weekday);
  const { minute, weekday } = wall;
  if (fromMinute < toMinute) return fromMinute <= minute && minute < toMinute && on(weekday);
  return (minute >= fromMinute && on(weekday)) || (minute < toMinute && on(dayBefore(weekday)));
}

export function minuteOf(clock: string): number {
  const [hours = 0, minutes = 0] = clock.split(":").map(Number);
  return hours * 60 + minutes;
}

/** Every minute of a day at which something about the hours of any channel may change. */
export function edgeMinutes(followUps: readonly OpenFollowUp[], person: PersonDocument, policy: Policy): number[] {
  const minutes = new Set([0]);
  const add = ({ fromMinute, toMinute }: DaySpan): void => {
    minutes.add(fromMinute % 1440).add(toMinute % 1440);
  };
  for (const [channel, hours] of Object.entries(policy.hours)) {
    if (channel !== "unknown" && !followUps.some((one) => one.channel === channel)) continue;
    add(hours);
    if ("not" in hours) hours.not.forEach(add);
  }
  for (const { from, to } of person.known.profile.hours?.value ?? [])
    add({ fromMinute: minuteOf(from), toMinute: minuteOf(to) });
  return [...minutes].sort((a, b) => a - b);
}

/** Every zone whose clock can matter. */
export function zonesAround({ known: { profile, zones } }: PersonDocument, policy: Policy): string[] {
  const stated = profile.zone === undefined ? [] : [profile.zone.value];
  const ofCountry = profile.country === undefined ? [] : zonesOfCountry(profile.country.value);
  return [...new Set([policy.zone, ...Object.keys(zones), ...stated, ...ofCountry])];
}
