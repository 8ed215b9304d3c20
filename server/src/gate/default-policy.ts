/**
 * What holds where a policy file says nothing: the numbers of `policies/courteous.yaml`, which a test compares with
 * these one by one. They stand here because the gate reads no files.
 */
import { DAY_MS, HOUR_MS, MINUTE_MS, SECOND_MS } from "./duration.js";
import { BRIEF_PARTS, type Policy, UNTIL_INVITED } from "./policy.js";

const HOUR_MINUTES = 60;

export const DEFAULT_POLICY: Omit<Policy, "hash"> = {
  version: 1,
  zone: "Europe/London",
  presence: { leaseMs: 45 * SECOND_MS, idleMs: 10 * MINUTE_MS, channels: ["call", "sms", "email", "push", "social"] },
  quietMs: {
    call: 30 * MINUTE_MS,
    sms: 30 * MINUTE_MS,
    email: 30 * MINUTE_MS,
    push: 60 * MINUTE_MS,
    chat: 0,
    post: 0,
    social: 24 * HOUR_MS,
    default: 30 * MINUTE_MS,
  },
  funnel: { leftAfterMs: { call: 4 * HOUR_MS, sms: 2 * HOUR_MS, email: HOUR_MS, default: HOUR_MS } },
  coolOffMs: {
    link_clicked: { call: UNTIL_INVITED, default: 4 * HOUR_MS },
    checkout_incomplete: { call: 4 * HOUR_MS, default: HOUR_MS },
    content_downloaded: { call: 24 * HOUR_MS, default: HOUR_MS },
    form_sent: { default: 5 * MINUTE_MS },
    order_completed: { default: 24 * HOUR_MS },
    requested: { default: 0 },
    default: { default: HOUR_MS },
  },
  hours: {
    call: {
      days: ["mon", "tue", "wed", "thu", "fri"],
      fromMinute: 10 * HOUR_MINUTES,
      toMinute: 19 * HOUR_MINUTES,
      not: [{ fromMinute: 12 * HOUR_MINUTES, toMinute: 14 * HOUR_MINUTES }],
      holidays: [],
    },
    sms: { fromMinute: 9 * HOUR_MINUTES, toMinute: 20 * HOUR_MINUTES, not: [], holidays: [] },
    push: { fromMinute: 9 * HOUR_MINUTES, toMinute: 21 * HOUR_MINUTES, not: [], holidays: [] },
    unknown: { fromMinute: 11 * HOUR_MINUTES, toMinute: 17 * HOUR_MINUTES },
  },
  gapMs: { call: 72 * HOUR_MS, email: 48 * HOUR_MS, default: 20 * HOUR_MS },
  budgets: [
    { name: "everyone", max: 3, perMs: 7 * DAY_MS },
    { name: "sales calls", channels: ["call"], purposes: ["sales"], max: 1, perMs: 30 * DAY_MS },
  ],
  arbitration: {
    order: ["transactional", "service", "survey", "sales"],
    unfinishedMs: { call: 2 * HOUR_MS, chat: HOUR_MS, default: 0 },
  },
  tickets: { hold: ["sales", "survey"], coolOffMs: 7 * DAY_MS },
  declines: { offerMs: 90 * DAY_MS, contact: { ms: 30 * DAY_MS }, chatMs: 30 * DAY_MS, afterCall: "offer" },
  fatigue: { declines: 3, withinMs: 24 * HOUR_MS, forMs: 7 * DAY_MS, waitMs: 24 * HOUR_MS },
  asks: { dwellMs: 10 * SECOND_MS, gapMs: 5 * MINUTE_MS, max: 1, perMs: 24 * HOUR_MS },
  bounceMs: 10 * SECOND_MS,
  cart: { emptyForMs: 10 * MINUTE_MS },
  consent: {
    stated: true,
    call: { sales: "consent", survey: "consent" },
    sms: { sales: "consent", survey: "consent" },
    email: { sales: "consent_or_soft_opt_in" },
    push: { sales: "consent" },
  },
  purposes: {
    offersForbiddenFor: ["service", "transactional", "survey"],
    departments: {},
    breaches: 3,
    perMs: 30 * DAY_MS,
  },
  invitations: { forMs: 24 * HOUR_MS, punctualMs: HOUR_MS },
  permit: { forMs: 15 * MINUTE_MS },
  holds: { maxMs: 14 * DAY_MS },
  orders: { silentAfter: 5, silentMinMs: 6 * HOUR_MS },
  outsiders: { holdMaxMs: 60 * MINUTE_MS },
  blind: { maxMs: 5 * MINUTE_MS },
  holdout: { percent: 0 },
  record: { days: 0 },
  brief: { reveal: BRIEF_PARTS },
};
