/**
 * A site's rules, parsed: every duration is a number of milliseconds (its name ends in `Ms`), every default is filled in.
 * The file's own words stand in `policies/courteous.yaml`; `parse-policy.ts` makes this of it.
 */
import type { Channel, Purpose, TriggerType, Weekday } from "@holdoff/sdk/wire";
import type { Remembered } from "./remembered.js";

/** A value for each channel, with one for those that are not named. */
export type ChannelTable<T> = { readonly [C in Channel]?: T } & { readonly default: T };

/** A click starts a wait that no time ends: only the person's own request does. */
export const UNTIL_INVITED = "until_invited";
export type CoolOff = number | typeof UNTIL_INVITED;

/** A stretch of a day, in minutes since midnight: `from` inclusive, `to` exclusive; over midnight when `from` is later than `to`. */
export interface DaySpan {
  fromMinute: number;
  toMinute: number;
}

export interface ChannelHours extends DaySpan {
  /** Absent means every day. */
  days?: readonly Weekday[];
  /** Stretches inside the hours that are kept free, such as lunch. */
  not: readonly DaySpan[];
  /** `12-25` every year or `2026-04-03` once: no contact on these days. */
  holidays: readonly string[];
}

export interface Budget {
  name: string;
  /** Absent means every channel. */
  channels?: readonly Channel[];
  /** Absent means every purpose but transactional. */
  purposes?: readonly Purpose[];
  max: number;
  perMs: number;
}

export const CONSENT_NEEDS = ["consent", "consent_or_soft_opt_in"] as const;
export type ConsentNeed = (typeof CONSENT_NEEDS)[number];

/** Whether the caller's word for a consent (its basis) counts: always, where it names a proof, or never. */
export const STATED = [true, "with_proof", false] as const;
export type Stated = (typeof STATED)[number];

export const AFTER_CALL = ["offer", "contact"] as const;
export type AfterCall = (typeof AFTER_CALL)[number];

export const BRIEF_PARTS = ["tenure", "products", "orders", "declines", "tickets", "contacts"] as const;
export type BriefPart = (typeof BRIEF_PARTS)[number];

export interface Policy {
  version: 1;
  /** The first 12 hex digits of a SHA-256 over the rules themselves: comments, order and layout of the file do not count. */
  hash: string;
  /** The site's own time zone, used only where nothing better is known. */
  zone: string;
  presence: { leaseMs: number; idleMs: number; channels: readonly Channel[] };
  quietMs: ChannelTable<number>;
  funnel: { leftAfterMs: ChannelTable<number> };
  coolOffMs: { readonly [T in TriggerType]?: ChannelTable<CoolOff> } & { readonly default: ChannelTable<CoolOff> };
  hours: { readonly [C in Channel]?: ChannelHours } & { readonly unknown: DaySpan };
  gapMs: ChannelTable<number>;
  budgets: readonly Budget[];
  arbitration: { order: readonly Purpose[]; unfinishedMs: ChannelTable<number> };
  tickets: { hold: readonly Purpose[]; coolOffMs: number };
  declines: {
    offerMs: number;
    contact: Remembered;
    chatMs: number;
    /** What a call declines that was declined with its offer: the offer alone, or calls as well. */
    afterCall: AfterCall;
  };
  fatigue: { declines: number; withinMs: number; forMs: number; waitMs: number };
  asks: { dwellMs: number; gapMs: number; max: number; perMs: number };
  bounceMs: number;
  cart: { emptyForMs: number };
  consent: { readonly [C in Channel]?: { readonly [P in Purpose]?: ConsentNeed } } & { readonly stated: Stated };
  purposes: {
    offersForbiddenFor: readonly Purpose[];
    /** The purposes that a department may have; one that is not listed may have every purpose. */
    departments: Readonly<Record<string, readonly Purpose[]>>;
    breaches: number;
    perMs: number;
  };
  invitations: { forMs: number; punctualMs: number };
  permit: { forMs: number };
  holds: { maxMs: number };
  /** A shop that told of orders is silent after so many times the longest time between two, and after this long at least. */
  orders: { silentAfter: number; silentMinMs: number };
  outsiders: { holdMaxMs: number };
  blind: { maxMs: number };
  holdout: { percent: number };
  record: { days: number };
  brief: { reveal: readonly BriefPart[] };
}

/** The value for this channel, else the table's default. */
export function forChannel<T>(table: ChannelTable<T>, channel: Channel): T {
  return table[channel] ?? table.default;
}
