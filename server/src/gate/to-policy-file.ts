/** Rules as a policy file writes them: the inverse of reading one. Every value is written, also the default's. */
import { formatDuration } from "./duration.js";
import {
  type ChannelHours,
  type ChannelTable,
  type CoolOff,
  type DaySpan,
  type Policy,
  UNTIL_INVITED,
} from "./policy.js";
import { formatRemembered } from "./remembered.js";

export function toPolicyFile(rules: Omit<Policy, "hash">): Record<string, unknown> {
  const { presence, fatigue, asks, purposes } = rules;
  return {
    version: rules.version,
    zone: rules.zone,
    presence: { lease: text(presence.leaseMs), idle: text(presence.idleMs), channels: presence.channels },
    quiet: table(rules.quietMs),
    funnel: { leftAfter: table(rules.funnel.leftAfterMs) },
    coolOff: mapped(rules.coolOffMs, table),
    hours: mapped(rules.hours, hoursOf),
    gap: table(rules.gapMs),
    budgets: rules.budgets.map(({ perMs, ...budget }) => ({ ...budget, per: text(perMs) })),
    arbitration: { order: rules.arbitration.order, unfinished: table(rules.arbitration.unfinishedMs) },
    tickets: { hold: rules.tickets.hold, coolOff: text(rules.tickets.coolOffMs) },
    declines: {
      offer: text(rules.declines.offerMs),
      contact: formatRemembered(rules.declines.contact),
      chat: text(rules.declines.chatMs),
      afterCall: rules.declines.afterCall,
    },
    fatigue: {
      declines: fatigue.declines,
      within: text(fatigue.withinMs),
      for: text(fatigue.forMs),
      wait: text(fatigue.waitMs),
    },
    asks: { dwell: text(asks.dwellMs), gap: text(asks.gapMs), max: asks.max, per: text(asks.perMs) },
    bounce: text(rules.bounceMs),
    cart: { emptyFor: text(rules.cart.emptyForMs) },
    consent: rules.consent,
    purposes: {
      offersForbiddenFor: purposes.offersForbiddenFor,
      departments: purposes.departments,
      breaches: purposes.breaches,
      per: text(purposes.perMs),
    },
    invitations: { for: text(rules.invitations.forMs), punctual: text(rules.invitations.punctualMs) },
    permit: { for: text(rules.permit.forMs) },
    holds: { max: text(rules.holds.maxMs) },
    orders: { silentAfter: rules.orders.silentAfter, silentMin: text(rules.orders.silentMinMs) },
    outsiders: { holdMax: text(rules.outsiders.holdMaxMs) },
    blind: { max: text(rules.blind.maxMs) },
    holdout: rules.holdout,
    record: rules.record,
    brief: rules.brief,
  };
}

const text = (value: CoolOff): string => (value === UNTIL_INVITED ? value : formatDuration(value));
const table = (values: ChannelTable<CoolOff>): Record<string, string> => mapped(values, text);

function mapped<T, U>(values: { readonly [key: string]: T }, write: (value: T) => U): Record<string, U> {
  return Object.fromEntries(Object.entries(values).map(([key, value]) => [key, write(value)]));
}

function hoursOf(span: DaySpan | ChannelHours): object {
  const ends = { from: timeOfDay(span.fromMinute), to: timeOfDay(span.toMinute) };
  if (!("not" in span)) return ends;
  return {
    ...(span.days && { days: span.days }),
    ...ends,
    not: span.not.map(({ fromMinute, toMinute }) => `${timeOfDay(fromMinute)}-${timeOfDay(toMinute)}`),
    holidays: span.holidays,
  };
}

/** Minutes since midnight as `09:30`. */
export const timeOfDay = (minute: number): string =>
  `${String(Math.floor(minute / 60)).padStart(2, "0")}:${String(minute % 60).padStart(2, "0")}`;
