/** How long a "no" to contact is remembered: a length of time, or full calendar days where the person is. */
import { durationInWords, formatDuration } from "./duration.js";

export type Remembered =
  | { readonly ms: number }
  /** The day of the "no" does not count, and all of these are over before the next contact. */
  | { readonly calendarDays: number };

/** No "no" is remembered by the calendar for longer than by the clock. */
export const CALENDAR_DAYS_MAX = 3650;

/** `60 calendar days`; undefined of any other text. */
export function parseCalendarDays(text: string): number | undefined {
  const days = Number(/^(\d{1,4}) calendar days?$/.exec(text)?.[1]);
  return days >= 1 && days <= CALENDAR_DAYS_MAX ? days : undefined;
}

const calendarDaysInWords = (days: number): string => `${days} calendar day${days === 1 ? "" : "s"}`;

/** As a policy writes it: `30d`, `60 calendar days`. */
export const formatRemembered = (remembered: Remembered): string =>
  "ms" in remembered ? formatDuration(remembered.ms) : calendarDaysInWords(remembered.calendarDays);

/** As a sentence says it: `30 days`, `60 calendar days`. */
export const rememberedInWords = (remembered: Remembered): string =>
  "ms" in remembered ? durationInWords(remembered.ms) : calendarDaysInWords(remembered.calendarDays);
