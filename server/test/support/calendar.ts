/** Instants by the clock on a customer's wall, from a given one on: a test must not depend on the day on which it runs. */
import { Temporal } from "temporal-polyfill";

export type Day = Temporal.PlainDate;

export const MONDAY = 1;
export const TUESDAY = 2;
export const THURSDAY = 4;
export const FRIDAY = 5;
const SUNDAY = 7;
const WEEK_DAYS = 7;

const dayOf = (zone: string, instant: string): Day =>
  Temporal.Instant.from(instant).toZonedDateTimeISO(zone).toPlainDate();

/** The instant at which a clock there shows this. */
export const wallTime = (zone: string, day: Day, time: string): string =>
  new Date(day.toZonedDateTime({ timeZone: zone, plainTime: time }).epochMilliseconds).toISOString();

/** The first such day of the week after a day. */
export const next = (weekday: number, after: Day): Day =>
  after.add({ days: ((weekday - after.dayOfWeek + WEEK_DAYS - 1) % WEEK_DAYS) + 1 });

/** The first day of this date that is at least a week to come. */
export function nextDate(zone: string, from: string, date: string): Day {
  const soon = dayOf(zone, from).add({ days: WEEK_DAYS });
  const [month = 1, day = 1] = date.split("-").map(Number);
  const thisYear = Temporal.PlainDate.from({ year: soon.year, month, day });
  return Temporal.PlainDate.compare(thisYear, soon) >= 0 ? thisYear : thisYear.add({ years: 1 });
}

/** The Sunday on which the clocks there change next, at least two months and a half to come. */
export function nextClockChange(zone: string, from: string): Day {
  const soon = Temporal.Instant.from(from).toZonedDateTimeISO(zone).add({ days: 75 });
  const change = soon.getTimeZoneTransition("next");
  if (change === null || change.dayOfWeek !== SUNDAY) throw new Error(`${zone} changes its clocks on no Sunday`);
  return change.toPlainDate();
}
