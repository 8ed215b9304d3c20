/** The closed lists that requests, signals, policies and receipts share. */

export const CHANNELS = ["call", "sms", "email", "push", "chat", "post", "social"] as const;
export type Channel = (typeof CHANNELS)[number];

export const PURPOSES = ["sales", "service", "transactional", "survey"] as const;
export type Purpose = (typeof PURPOSES)[number];

export const TRIGGERS = [
  "checkout_incomplete",
  "cart_left",
  "link_clicked",
  "content_downloaded",
  "form_sent",
  "order_completed",
  "check_up",
  "ticket",
  "requested",
  "other",
] as const;
export type TriggerType = (typeof TRIGGERS)[number];

/** What the caller says entitles it to this contact. A stated basis never beats a recorded refusal. */
export const BASES = ["consent", "soft_opt_in", "contract", "none"] as const;
export type Basis = (typeof BASES)[number];

export const OUTCOMES = ["reached", "no_answer", "declined", "complained", "converted", "undelivered"] as const;
export type Outcome = (typeof OUTCOMES)[number];

export const STATUSES = ["waiting", "released", "redeemed", "closed", "cancelled", "expired"] as const;
export type Status = (typeof STATUSES)[number];

/** The way from browsing to an order. */
export const STAGES = ["browsing", "cart", "checkout", "payment", "completed"] as const;
export type Stage = (typeof STAGES)[number];

export const WEEKDAYS = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"] as const;
export type Weekday = (typeof WEEKDAYS)[number];

/** Every reason a decision can give. The policy page of the docs has a row for each. */
export const REASON_CODES = [
  "not_yet",
  "stopped",
  "blind",
  "present",
  "quiet",
  "in_funnel",
  "orders_silent",
  "cool_off",
  "contact_hours",
  "paused",
  "recent_contact",
  "budget",
  "arbitration",
  "open_ticket",
  "converted",
  "cart_empty",
  "declined_offer",
  "declined_contact",
  "fatigue",
  "bounced",
  "opted_out",
  "no_consent",
  "purpose",
  "duplicate",
  "asked_enough",
  "expired",
  "unsure",
  "holdout",
  "cancelled_by_shop",
  "invited",
  "service_first",
  "overridden",
  "lapsed",
  "basis_stated",
] as const;
export type ReasonCode = (typeof REASON_CODES)[number];
