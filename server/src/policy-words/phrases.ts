/** What channels, purposes, triggers and lengths of time are called when a policy is told in sentences. */
import { CHANNELS, type Channel, type Purpose, type TriggerType, WEEKDAYS, type Weekday } from "@holdoff/sdk/wire";
import { durationInWords } from "../gate/duration.js";
import { type ChannelTable, type CoolOff, type DaySpan, forChannel, UNTIL_INVITED } from "../gate/policy.js";
import { type Remembered, rememberedInWords } from "../gate/remembered.js";
import { timeOfDay } from "../gate/to-policy-file.js";

export const CHANNEL_WORDS: Readonly<Record<Channel, string>> = {
  call: "calls",
  sms: "texts",
  email: "mails",
  push: "push messages",
  chat: "chats",
  post: "letters",
  social: "social messages",
};

export const PURPOSE_WORDS: Readonly<Record<Purpose, string>> = {
  sales: "sales",
  service: "service",
  transactional: "transactional contacts",
  survey: "surveys",
};

export const TRIGGER_WORDS: Readonly<Record<TriggerType, string>> = {
  checkout_incomplete: "an order that was begun and not finished",
  cart_left: "a cart that was left",
  link_clicked: "a click on a link",
  content_downloaded: "a download",
  form_sent: "a form that was sent",
  order_completed: "an order",
  check_up: "a check-up",
  ticket: "a ticket",
  requested: "a request for contact",
  other: "anything else",
};

const DAY_WORDS: Readonly<Record<Weekday, string>> = {
  mon: "Monday",
  tue: "Tuesday",
  wed: "Wednesday",
  thu: "Thursday",
  fri: "Friday",
  sat: "Saturday",
  sun: "Sunday",
};

/** `calls, texts and mails`; `nothing` when there are none. */
export function listed(words: readonly string[], none = "nothing"): string {
  if (words.length < 2) return words[0] ?? none;
  return `${words.slice(0, -1).join(", ")} and ${words.at(-1)}`;
}

/** Dates of a list that are told one by one. */
const DATES_TOLD_MAX = 6;
/** `12-25 and 12-26`; of many the first ones, and how many more. */
export function datesListed(dates: readonly string[]): string {
  if (dates.length <= DATES_TOLD_MAX) return listed(dates);
  return `${dates.slice(0, DATES_TOLD_MAX).join(", ")} and ${dates.length - DATES_TOLD_MAX} other days`;
}

export const channelsListed = (channels: readonly Channel[], none?: string): string =>
  listed(
    channels.map((channel) => CHANNEL_WORDS[channel]),
    none,
  );
export const purposesListed = (purposes: readonly Purpose[], none?: string): string =>
  listed(
    purposes.map((purpose) => PURPOSE_WORDS[purpose]),
    none,
  );
/** `Monday to Friday` where three or more follow each other. */
export function daysListed(days: readonly Weekday[]): string {
  const runs: Weekday[][] = [];
  for (const [index, day] of WEEKDAYS.entries()) {
    if (!days.includes(day)) continue;
    const before = WEEKDAYS[index - 1];
    const run = runs.at(-1);
    if (run && run.at(-1) === before) run.push(day);
    else runs.push([day]);
  }
  const words = runs.flatMap((run) => {
    const names = run.map((day) => DAY_WORDS[day]);
    return run.length > 2 ? [`${names[0]} to ${names.at(-1)}`] : names;
  });
  return listed(words);
}

export const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

export const lengthInWords = (ms: number): string => (ms === 0 ? "no time" : durationInWords(ms));
export const rememberedLengthInWords = (remembered: Remembered): string =>
  "ms" in remembered ? lengthInWords(remembered.ms) : rememberedInWords(remembered);
export const coolOffInWords = (value: CoolOff): string =>
  value === UNTIL_INVITED ? "until the customer asks" : lengthInWords(value);
export const spanInWords = ({ fromMinute, toMinute }: DaySpan): string =>
  `${timeOfDay(fromMinute)} to ${timeOfDay(toMinute)}`;
/** `once`, `twice`, `3 times`. */
export const often = (count: number): string => ["never", "once", "twice"][count] ?? `${count} times`;
export const times = (count: number, noun: string): string => `${count} ${noun}${count === 1 ? "" : "s"}`;

/** Channels that have the same value, together; most of them last, because they are told as the others. */
function byValue<T>(table: ChannelTable<T>): { value: T; channels: Channel[] }[] {
  const groups = new Map<T, Channel[]>();
  for (const channel of CHANNELS) {
    const value = forChannel(table, channel);
    groups.set(value, [...(groups.get(value) ?? []), channel]);
  }
  return [...groups]
    .map(([value, channels]) => ({ value, channels }))
    .sort((a, b) => Number(isMost(a.channels)) - Number(isMost(b.channels)));
}

const isMost = (channels: readonly Channel[]): boolean => channels.length > CHANNELS.length / 2;

/** Each value of a table with the channels that it is for: `calls`, `texts and mails`, `all others`. */
export function tableInWords<T>(table: ChannelTable<T>): { who: string; value: T }[] {
  return byValue(table).map(({ value, channels }) => {
    if (channels.length === CHANNELS.length) return { who: "all channels", value };
    return { who: isMost(channels) ? "all others" : channelsListed(channels), value };
  });
}
