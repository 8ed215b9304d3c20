/** The envelope in which signals travel from a page, and the collector's answers. */
import type { Signal } from "./signal.js";

export interface BatchRefs {
  /** The shop's own id of a signed-in customer; a link only with a valid `hash`. */
  customer?: string;
  /** When `hash` stops being valid: Unix seconds, or milliseconds (13 digits); signed as it is written here. */
  exp?: number;
  /** Hex HMAC-SHA-256 under the site's identity secret over `customer`, a line break and `exp`, both as they are sent; over `customer` alone without `exp`. */
  hash?: string;
  /** The default `checkout` of the batch's signals. Never a link. */
  checkout?: string;
}

export interface SignalBatch {
  v: 1;
  /** The site's publishable key. */
  key: string;
  /** A random secret of 128 bits that this browser keeps. */
  visitor: string;
  /** A new visitor id that takes the place of `visitor`, beside `refs` that link. */
  next?: string;
  /** One page load. */
  tab: string;
  /** The page's clock when the batch left, in milliseconds. Ages are `sentAt - at`; nothing else is read from it. */
  sentAt: number;
  /** IANA time zone of the browser. */
  zone?: string;
  refs?: BatchRefs;
  signals: Signal[];
}

/** Why one signal of an accepted batch was left out. */
export const DROP_REASONS = [
  "unknown_type",
  "bad_props",
  "bad_seq",
  "placeholder_id",
  "backend_only",
  "page_only",
] as const;
export type DropReason = (typeof DROP_REASONS)[number];

export interface BatchAnswer {
  /** Signals that Redis has, copies included. */
  accepted: number;
  dropped: { seq: number | null; reason: DropReason; detail?: string }[];
  /** What was left out of signals that were taken, at most 20; `seq` is null for a field of the batch itself. */
  ignored?: { seq: number | null; pointer: string; detail: string }[];
  /** The run epoch; when it changes, what can end a follow-up is sent again. */
  epoch: string;
  /** Present when the batch's `refs.customer` did not link. */
  refs?: "unsigned" | "expired";
  /**
   * The visitor id was known before its customer signed in here: the page sends a new one as `next`, under the same proof,
   * and goes on under it once that is answered with 202.
   */
  linked?: true;
}

/** What `POST /v1/invites` answers: may a chat be offered now? */
export const INVITE_REASONS = ["dwell", "asked", "gap", "dismissed", "at_payment", "not_now"] as const;
export type InviteReason = (typeof INVITE_REASONS)[number];
export interface InviteAnswer {
  allow: boolean;
  reason?: InviteReason;
  /** Seconds after which asking again may give another answer. */
  retryAfter?: number;
}
