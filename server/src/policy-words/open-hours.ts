/** Contact hours, compared minute by minute over a week: what opens, what closes. */
import { CHANNELS, WEEKDAYS } from "@holdoff/sdk/wire";
import type { ChannelHours, DaySpan, Policy } from "../gate/policy.js";
import type { Compare, Difference, Direction } from "./difference.js";
import { CHANNEL_WORDS, datesListed, daysListed, listed, spanInWords } from "./phrases.js";

const DAY_MINUTES = 24 * 60;
const WEEK_MINUTES = 7 * DAY_MINUTES;

export const compareHours: Compare = (before, after) => [
  ...CHANNELS.flatMap((channel) => {
    const name = CHANNEL_WORDS[channel];
    const [was, is] = [before.hours[channel], after.hours[channel]];
    return [
      ...spans(`hours.${channel}: ${name} are allowed`, was, is),
      ...holidays(`hours.${channel}: ${name}`, was, is),
    ];
  }),
  ...spans(
    "hours.unknown: customers whose zone is not known may be contacted",
    before.hours.unknown,
    after.hours.unknown,
  ),
];

type Hours = ChannelHours | DaySpan | undefined;

function spans(name: string, before: Hours, after: Hours): Difference[] {
  const [was, is] = [openMinutes(before), openMinutes(after)];
  const opens = is.some((open, minute) => open && !was[minute]);
  const closes = was.some((open, minute) => open && !is[minute]);
  if (!opens && !closes) return [];
  const direction: Direction = opens && closes ? "changes" : opens ? "loosens" : "tightens";
  return [{ section: "hours", direction, text: `${name} ${hoursInWords(after)} instead of ${hoursInWords(before)}` }];
}

function holidays(name: string, before: ChannelHours | undefined, after: ChannelHours | undefined): Difference[] {
  const [was, is] = [before?.holidays ?? [], after?.holidays ?? []];
  const line = (direction: Direction, verb: string, days: readonly string[]): Difference[] =>
    days.length === 0 ? [] : [{ section: "hours", direction, text: `${name} ${verb} ${datesListed(days)}` }];
  return [
    ...line(
      "tightens",
      "rest on",
      is.filter((day) => !was.includes(day)),
    ),
    ...line(
      "loosens",
      "no longer rest on",
      was.filter((day) => !is.includes(day)),
    ),
  ];
}

/** Which minutes of a week are open, holidays aside. No hours: all of them. */
function openMinutes(hours: Hours): boolean[] {
  const week = new Array<boolean>(WEEK_MINUTES).fill(hours === undefined);
  if (hours === undefined) return week;
  const days = ("days" in hours && hours.days) || WEEKDAYS;
  for (const [index, day] of WEEKDAYS.entries()) {
    if (!days.includes(day)) continue;
    for (const minute of minutesOf(hours)) week[(index * DAY_MINUTES + minute) % WEEK_MINUTES] = true;
  }
  if (!("not" in hours)) return week;
  for (const free of hours.not) {
    for (const minute of minutesOf(free)) {
      for (const index of WEEKDAYS.keys()) week[(index * DAY_MINUTES + minute) % WEEK_MINUTES] = false;
    }
  }
  return week;
}

/** Minutes since the midnight before it begins; over midnight they go on into the next day. */
function minutesOf({ fromMinute, toMinute }: DaySpan): number[] {
  const length = (toMinute - fromMinute + DAY_MINUTES) % DAY_MINUTES || DAY_MINUTES;
  return Array.from({ length }, (_, index) => fromMinute + index);
}

export function hoursInWords(hours: Hours): string {
  if (hours === undefined) return "at any time";
  const days = "days" in hours && hours.days ? `on ${daysListed(hours.days)} ` : "";
  const not = "not" in hours && hours.not.length > 0 ? `, not ${listed(hours.not.map(spanInWords))}` : "";
  return `${days}from ${spanInWords(hours)}${not}`;
}

export const holidaysOf = (hours: Policy["hours"], channel: (typeof CHANNELS)[number]): readonly string[] =>
  hours[channel]?.holidays ?? [];
