/** Follow-ups and decisions as the private API, webhooks and released queues carry them. Times are ISO 8601. */
import type { Basis, Channel, Outcome, Purpose, ReasonCode, Status, TriggerType } from "./words.js";

/** Who the follow-up is for. `visitor` counts as this person only with `verified: true` beside a higher ref. */
export interface PersonRefs {
  customer?: string;
  visitor?: string;
  checkout?: string;
  verified?: boolean;
}

export interface About {
  checkout?: string;
  order?: string;
  ticket?: string;
}

export interface FollowUpRequest {
  person: PersonRefs;
  channel: Channel;
  purpose: Purpose;
  department?: string;
  trigger?: { type: TriggerType; at?: string };
  offer?: string;
  about?: About;
  /** `90s`, `30m`, `4h`, `7d` or milliseconds, from creation. Not together with `notBefore`. */
  delay?: string | number;
  notBefore?: string;
  expiresAt?: string;
  /** 0 to 100, default 50. */
  priority?: number;
  basis?: Basis;
  /** Which message of a series this is, 1 to 20: two of the same are duplicates, two steps are not. */
  step?: number;
  /** Where the proof of the basis is, in the caller's own words: 1 to 255 characters. */
  basisProof?: string;
  /** The caller's own label; found with `?key=`, not unique. */
  key?: string;
  metadata?: Record<string, unknown>;
  /** At most 16 KiB of JSON, handed back untouched. */
  payload?: unknown;
  deliver?: { webhook: string } | { queue: string };
}

export type Verdict = "release" | "hold" | "cancel";
/** A `note` changes nothing: it says something that explains the others. */
export type Effect = "hold" | "cancel" | "allow" | "note";

export interface Reason {
  code: ReasonCode;
  effect: Effect;
  /** When this hold ends by itself; null where it has no end of its own. */
  until?: string | null;
  /** The allow that lifted this reason. */
  liftedBy?: ReasonCode;
  /** One plain sentence that a shop owner understands. */
  because: string;
  facts: Record<string, string | number | boolean | null>;
}

export interface Decision {
  verdict: Verdict;
  /** When it was decided. */
  at: string;
  /** The first instant at which, with nothing new, the verdict would be `release`. */
  until: string | null;
  /** The earliest instant at which time alone can change the verdict. */
  nextLookAt: string | null;
  /** Revision of the person it was decided on: `epoch.counter`. */
  revision: string;
  /** Version (hash) of the policy. */
  policy: string;
  /** In shadow mode: what enforcing would have done. */
  wouldBe?: { verdict: Verdict; until: string | null; reasons: Reason[] };
  reasons: Reason[];
}

export interface FollowUp extends Omit<FollowUpRequest, "delay" | "notBefore"> {
  id: string;
  status: Status;
  /** The number of the standing release; 0 before the first. */
  release: number;
  decision: Decision;
  nextLookAt: string | null;
  createdAt: string;
  notBefore: string;
  outcome?: Outcome | "unknown";
  /** What the caller may want to mend; nothing was refused. */
  warnings?: FollowUpWarning[];
}

export const FOLLOW_UP_WARNINGS = [
  /** About a checkout that no signal of this person named yet. */
  "checkout_unlinked",
  /** About a checkout that was completed before. */
  "checkout_reused",
  /** A cart or checkout is the reason, without a time, and none is known. */
  "trigger_undated",
  /** The visitor is vouched for, and no page was ever heard of it: its browser may block the script. */
  "visitor_unseen",
  /** The visitor is named without proof: only its presence counts. */
  "visitor_associated",
] as const;
export type FollowUpWarning = (typeof FOLLOW_UP_WARNINGS)[number];

/** What a sender may know before it speaks: never pages, dwell or steps. */
export interface Brief {
  /** The honest reason for this contact, as an opening line. */
  reason: string;
  customerSince?: string;
  products?: string[];
  orders?: number;
  declined?: string[];
  openTickets?: number;
  contacts?: { at: string; channel?: Channel; department?: string; outcome?: string }[];
}

export const REDEEM_CODES = [
  "not_released",
  "recalled",
  "already_redeemed",
  "cancelled",
  "expired",
  "closed",
  "bad_permit",
] as const;
export type RedeemCode = (typeof REDEEM_CODES)[number];
export type RedeemAnswer = { go: true; brief: Brief } | { go: false; code: RedeemCode; decision?: Decision };

export interface Permit {
  token: string;
  expiresAt: string;
}
