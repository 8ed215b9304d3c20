/** Policies with numbers that meet each other, and with hours over midnight. */
import { policyWith } from "../given.js";

const WEEK = ["mon", "tue", "wed", "thu", "fri"];
const NEVER_ASKED = { dwell: "0s", gap: "0s", max: 16 };

export const POLICIES = [
  policyWith(),
  // The file as it is delivered, hours and all.
  policyWith({ hours: undefined }),
  policyWith({ declines: { offer: "3h", contact: "3h", chat: "1h" }, coolOff: { default: { default: "10m" } } }),
  policyWith({
    declines: { contact: "2 calendar days", afterCall: "contact" },
    consent: { stated: "with_proof", chat: { sales: "consent_or_soft_opt_in", service: "consent" } },
    zone: "Australia/Lord_Howe",
  }),
  policyWith({ holds: { max: "6h" }, invitations: { for: "1h", punctual: "15m" }, permit: { for: "5m" } }),
  policyWith({
    hours: {
      call: { from: "22:00", to: "02:30", days: WEEK, not: ["23:30-00:30"] },
      email: { from: "06:00", to: "06:30", days: ["sun", "mon"] },
      unknown: { from: "20:00", to: "01:00" },
    },
    holds: { max: "5d" },
    orders: { silentAfter: 1, silentMin: "30m" },
    invitations: { for: "30m", punctual: "3h" },
    zone: "America/New_York",
  }),
  policyWith({
    hours: {
      call: { from: "08:00", to: "24:00", holidays: ["11-26", "2026-10-26"] },
      email: { from: "00:00", to: "03:00", not: ["01:30-02:15"] },
      sms: { days: ["thu"], from: "09:00", to: "10:00" },
      unknown: { from: "07:00", to: "09:15" },
    },
    quiet: { default: "2h" },
    orders: { silentAfter: 3, silentMin: "12h" },
    gap: { default: "1h", call: "2h" },
    invitations: { for: "2h", punctual: "0s" },
  }),
  policyWith({
    budgets: [
      { name: "any", max: 2, per: "3h" },
      { name: "mail", channels: ["email", "sms"], max: 1, per: "90m" },
      { name: "kind", purposes: ["service", "transactional"], max: 1, per: "1h" },
    ],
    gap: { default: "30m", call: "0s" },
    arbitration: {
      unfinished: { default: "15m", email: "2h" },
      order: ["sales", "survey", "service", "transactional"],
    },
  }),
  policyWith({
    gap: { default: "0s" },
    budgets: [],
    quiet: { default: "5m" },
    permit: { for: "30m" },
    asks: NEVER_ASKED,
    coolOff: { default: { default: "0s" } },
    bounce: "5m",
    tickets: { hold: ["service", "sales"], coolOff: "2h" },
  }),
  policyWith({
    fatigue: { declines: 2, within: "1h", for: "3h", wait: "4h" },
    asks: { dwell: "1m", gap: "10m", max: 2, per: "2h" },
    consent: { stated: false, chat: { service: "consent", sales: "consent_or_soft_opt_in" } },
    declines: { offer: "5m", contact: "10m" },
    bounce: "0s",
  }),
  policyWith({
    holdout: { percent: 100 },
    purposes: { departments: { support: ["service", "transactional"] }, offersForbiddenFor: ["survey"] },
    presence: { lease: "10m", idle: "5m", channels: ["chat", "call"] },
    outsiders: { holdMax: "15m" },
    funnel: { leftAfter: { default: "2h", chat: "5m" } },
  }),
];
