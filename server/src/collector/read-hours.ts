/** Hours that a person chose, as a list of windows. No window at all takes a choice back. */
import { type ChosenHours, WEEKDAYS } from "@holdoff/sdk/wire";
import { z } from "zod";
import { ABSENT, isAbsent, type Reading, readAs, unreadable } from "../reading/reading.js";
import { isRecord } from "./is-record.js";

const WINDOWS_MAX = 14;
const from = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, "a time of day, from 00:00 to 23:59");
const to = z.string().regex(/^(([01]\d|2[0-3]):[0-5]\d|24:00)$/, "a time of day, from 00:00 to 24:00");

export const hours: z.ZodType<ChosenHours[]> = z
  .array(
    z
      .object({ days: z.array(z.enum(WEEKDAYS)).min(1).max(7), from, to })
      .refine((window) => window.from !== window.to, "two times; the whole day is from 00:00 to 24:00"),
  )
  .max(WINDOWS_MAX);

export function readHours(raw: unknown): Reading<ChosenHours[]> {
  if (isAbsent(raw)) return ABSENT;
  const read = hours.safeParse(Array.isArray(raw) ? raw.map(withFoldedDays) : raw);
  if (read.success) return readAs(read.data);
  const [issue] = read.error.issues;
  const where = issue === undefined || issue.path.length === 0 ? "" : `/${issue.path.join("/")}: `;
  return unreadable(`windows of days, from and to: ${where}${issue?.message ?? "at most 14"}`);
}

/** Days in any case, as other words are read. */
function withFoldedDays(window: unknown): unknown {
  if (!isRecord(window) || !Array.isArray(window["days"])) return window;
  const fold = (day: unknown): unknown => (typeof day === "string" ? day.trim().toLowerCase() : day);
  return { ...window, days: window["days"].map(fold) };
}
