/**
 * The policy file's shape: which keys there are, and the legal range of each value. Durations become milliseconds and
 * times of day minutes here; what is left out stays left out and is filled in by `resolve-policy.ts`.
 */
import { CHANNELS, PURPOSES, TRIGGERS, WEEKDAYS } from "@holdoff/sdk/wire";
import { z } from "zod";
import { DURATION_MS_MAX, formatDuration, parseDurationMs, SECOND_MS } from "./duration.js";
import { BRIEF_PARTS, CONSENT_NEEDS, type DaySpan, UNTIL_INVITED } from "./policy.js";

type Checked<T> = { ok: true; value: T } | { ok: false; message: string };

/** A value that a function reads; its message says what was found and what would do. */
const readBy = <T>(read: (value: unknown) => Checked<T>) =>
  z.unknown().transform((value, context): T => {
    const result = read(value);
    if (result.ok) return result.value;
    context.addIssue({ code: "custom", message: result.message, input: value });
    return z.NEVER;
  });

/** `"9:00" is no time of day`, and of what is not there that it is missing. */
const isNo = (value: unknown, noun: string): string =>
  value === undefined ? `missing: a ${noun} is needed` : `${JSON.stringify(value)} is no ${noun}`;

function readDuration(value: unknown, minMs: number): Checked<number> {
  const range = `from ${formatDuration(minMs)} to ${formatDuration(DURATION_MS_MAX)}`;
  if (typeof value === "number") {
    return { ok: false, message: `${value} has no unit: write ${value}s, ${value}m, ${value}h or ${value}d, ${range}` };
  }
  const ms = typeof value === "string" ? parseDurationMs(value) : undefined;
  if (ms !== undefined && ms >= minMs) return { ok: true, value: ms };
  return { ok: false, message: `${isNo(value, "duration")}: a whole number with s, m, h or d such as 30m, ${range}` };
}

const durationFrom = (minMs: number) => readBy((value) => readDuration(value, minMs)).exactOptional();
/** Nothing at all is a legal wait. */
const duration = durationFrom(0);
/** A window of no length would never end a hold, or never grant a permit. */
const windowLength = durationFrom(SECOND_MS);

const coolOffLength = readBy((value): Checked<number | typeof UNTIL_INVITED> => {
  if (value === UNTIL_INVITED) return { ok: true, value: UNTIL_INVITED };
  const result = readDuration(value, 0);
  return result.ok ? result : { ok: false, message: `${result.message}, or ${UNTIL_INVITED}` };
}).exactOptional();

const DAY_MINUTES = 24 * 60;

function minuteOf(text: string): number | undefined {
  const match = /^(\d{2}):(\d{2})$/.exec(text);
  const minute = match ? Number(match[1]) * 60 + Number(match[2]) : Number.NaN;
  return Number(match?.[2]) < 60 && minute <= DAY_MINUTES ? minute : undefined;
}

const timeOfDay = readBy((value): Checked<number> => {
  const minute = typeof value === "string" ? minuteOf(value) : undefined;
  if (minute !== undefined) return { ok: true, value: minute };
  return { ok: false, message: `${isNo(value, "time of day")}: write it as "09:30", from "00:00" to "24:00"` };
});

const spanText = readBy((value): Checked<DaySpan> => {
  const [from, to, ...rest] = typeof value === "string" ? value.split("-").map(minuteOf) : [];
  if (from !== undefined && to !== undefined && from !== to && rest.length === 0) {
    return { ok: true, value: { fromMinute: from, toMinute: to } };
  }
  return { ok: false, message: `${isNo(value, "stretch of a day")}: write it as "12:00-14:00"` };
});

/** 2028 has a 29 February, and 2000 too: a yearly date is tried in a leap year. */
const LEAP_YEAR = "2000";
const holiday = readBy((value): Checked<string> => {
  const match = typeof value === "string" ? /^(?:(\d{4})-)?(\d{2}-\d{2})$/.exec(value) : null;
  const day = match ? `${match[1] ?? LEAP_YEAR}-${match[2]}` : "";
  const date = new Date(`${day}T00:00:00Z`);
  if (match && !Number.isNaN(date.getTime()) && date.toISOString().startsWith(day))
    return { ok: true, value: match[0] };
  return {
    ok: false,
    message: `${isNo(value, "date")}: write "12-25" for every year, "2026-04-03" for one`,
  };
});

const zone = readBy((value): Checked<string> => {
  if (typeof value === "string" && isZone(value)) return { ok: true, value };
  return { ok: false, message: `${isNo(value, "time zone")}: write one as "Europe/London"` };
}).exactOptional();

function isZone(name: string): boolean {
  try {
    return new Intl.DateTimeFormat("en", { timeZone: name }).resolvedOptions().timeZone !== "";
  } catch {
    // The only way that the platform has to say that it does not know a zone.
    return false;
  }
}

const channel = z.enum(CHANNELS);
const purpose = z.enum(PURPOSES);
const listOf = <T extends z.ZodType>(entry: T, countMax: number) => z.array(entry).max(countMax).exactOptional();
const count = (min: number, max: number) => z.int().min(min).max(max);

const perChannel = <T extends z.ZodType>(value: T) =>
  z
    .strictObject({
      call: value,
      sms: value,
      email: value,
      push: value,
      chat: value,
      post: value,
      social: value,
      default: value,
    })
    .exactOptional();

const span = { from: timeOfDay, to: timeOfDay };
const SAME_ENDS = 'from and to are the same: the whole day is from "00:00" to "24:00"';

const daySpan = z
  .strictObject(span)
  .refine(({ from, to }) => from !== to, { message: SAME_ENDS })
  .exactOptional();

const channelHours = z
  .strictObject({
    ...span,
    days: z.array(z.enum(WEEKDAYS)).min(1).max(WEEKDAYS.length).exactOptional(),
    not: listOf(spanText, 8),
    holidays: listOf(holiday, 400),
  })
  .refine(({ from, to }) => from !== to, { message: SAME_ENDS })
  .exactOptional();

const consentNeeds = z.partialRecord(purpose, z.enum(CONSENT_NEEDS)).exactOptional();

const budget = z.strictObject({
  name: z.string().min(1).max(64),
  channels: z.array(channel).min(1).exactOptional(),
  purposes: z.array(purpose).min(1).exactOptional(),
  max: count(0, 1000),
  per: readBy((value) => readDuration(value, SECOND_MS)),
});

export const policySchema = z.strictObject({
  version: z.literal(1).exactOptional(),
  zone,
  presence: z
    .strictObject({ lease: duration, idle: duration, channels: listOf(channel, CHANNELS.length) })
    .exactOptional(),
  quiet: perChannel(duration),
  funnel: z.strictObject({ leftAfter: perChannel(duration) }).exactOptional(),
  coolOff: z.partialRecord(z.enum([...TRIGGERS, "default"]), perChannel(coolOffLength)).exactOptional(),
  hours: z
    .strictObject({
      call: channelHours,
      sms: channelHours,
      email: channelHours,
      push: channelHours,
      chat: channelHours,
      post: channelHours,
      social: channelHours,
      unknown: daySpan,
    })
    .exactOptional(),
  gap: perChannel(duration),
  budgets: z
    .array(budget)
    .max(32)
    .refine((list) => new Set(list.map(({ name }) => name)).size === list.length, {
      message: "two budgets have the same name: a receipt could not tell them apart",
    })
    .exactOptional(),
  arbitration: z
    .strictObject({ order: listOf(purpose, PURPOSES.length), unfinished: perChannel(duration) })
    .exactOptional(),
  tickets: z.strictObject({ hold: listOf(purpose, PURPOSES.length), coolOff: duration }).exactOptional(),
  declines: z.strictObject({ offer: duration, contact: duration, chat: duration }).exactOptional(),
  fatigue: z
    .strictObject({ declines: count(1, 100).exactOptional(), within: windowLength, for: duration, wait: duration })
    .exactOptional(),
  asks: z
    .strictObject({ dwell: duration, gap: duration, max: count(0, 16).exactOptional(), per: windowLength })
    .exactOptional(),
  bounce: duration,
  consent: z
    .strictObject({
      stated: z.boolean().exactOptional(),
      call: consentNeeds,
      sms: consentNeeds,
      email: consentNeeds,
      push: consentNeeds,
      chat: consentNeeds,
      post: consentNeeds,
      social: consentNeeds,
    })
    .exactOptional(),
  purposes: z
    .strictObject({
      offersForbiddenFor: listOf(purpose, PURPOSES.length),
      departments: z.record(z.string().min(1).max(128), z.array(purpose)).exactOptional(),
      breaches: count(1, 1000).exactOptional(),
      per: windowLength,
    })
    .exactOptional(),
  invitations: z.strictObject({ for: windowLength }).exactOptional(),
  permit: z.strictObject({ for: windowLength }).exactOptional(),
  holds: z.strictObject({ max: windowLength }).exactOptional(),
  outsiders: z.strictObject({ holdMax: duration }).exactOptional(),
  blind: z.strictObject({ max: duration }).exactOptional(),
  holdout: z.strictObject({ percent: z.number().min(0).max(100).exactOptional() }).exactOptional(),
  record: z.strictObject({ days: count(0, 3650).exactOptional() }).exactOptional(),
  brief: z.strictObject({ reveal: listOf(z.enum(BRIEF_PARTS), BRIEF_PARTS.length) }).exactOptional(),
});

/** A policy file as it was written, in milliseconds and minutes. */
export type PolicyFile = z.infer<typeof policySchema>;
