/**
 * What is known of one person, as one document under one revision. Two halves: `now` is small and written at each
 * heartbeat; `known` is the rest; `open` summarises the follow-ups that are not ended, so that a decision about one
 * sees the others. All times are milliseconds of the site's clock. Everything is bounded: a document that could grow
 * for ever would be a way to break the gate.
 *
 * What a few signals mean depends on others that may still arrive: those are *loose*. They are kept as they came, what
 * they add up to at present is shown where the rules look for it, and `firm` is what stands without them. Each fold
 * and merge starts from what is firm, so that the order of arrival makes no difference.
 */
import type { Basis, Channel, ChosenHours, Purpose, ReasonCode, TriggerType } from "@holdoff/sdk/wire";
import type { FollowUpId, Ref } from "../ids.js";

/** Inclusive range of signal numbers seen of a tab. */
export type SeqRange = [from: number, to: number];

/** What a page signal said of engagement: its number, its running total, when it was. */
export type Beat = [seq: number, engagedMs: number, atMs: number];

export interface Tab {
  /** Ascending, disjoint, not adjacent. */
  seen: SeqRange[];
  visible: boolean;
  /** Number of the signal that said whether it is visible; a later number wins, whatever arrives last. */
  visibleSeq: number;
  /** Latest signal of this tab. */
  heardAtMs: number;
  /** Latest signal that shows a human: any but a `page.active` whose engaged time did not grow. */
  aliveAtMs: number;
  startedAtMs: number;
  visibleMs: number;
  engagedMs: number;
  /** Page signals that engagement may have grown with: numbers below them are missing. Absent where there is none. */
  loose?: Beat[];
  firm?: { aliveAtMs: number; engagedMs: number };
}

/** A stretch of activity without a silence of 30 minutes in it. */
export interface Visit {
  fromMs: number;
  toMs: number;
  /** Checkouts whose payment step was seen in it, in order of name; the empty name for a signal without an id. */
  paid?: string[];
}

/** Presence of somebody else's page. */
export interface Outsider {
  heardAtMs: number;
  aliveAtMs: number;
  visible: boolean;
}

export interface Now {
  /** By tab id; the 32 that were heard last. */
  tabs: Record<string, Tab>;
  /** Presence of visitors that the backend named without `verified`, by ref. Counts as presence only. */
  outsiders: Record<string, Outsider>;
  /** Latest activity on any device; null before the first. */
  activeAtMs: number | null;
  /** Oldest first; the last 16. */
  visits: Visit[];
  /** When a chat or a contact was offered by the page or the gate; the last 16, ascending. */
  askedAtMs: number[];
  /** The asks among them that the gate allowed a page to make: the chat that the page then shows is no second ask. */
  allowedAtMs: number[];
  /** Latest cart, checkout, offer, chat, form or download signal; null before the first. */
  touchedAtMs: number | null;
  /** Present while a tab has loose signals. */
  firm?: { activeAtMs: number | null; visits: Visit[] };
}

export interface Checkout {
  startedAtMs: number;
  /** Its own last signal. */
  lastAtMs: number;
  /** The last signal that named the payment step. */
  paymentAtMs: number | null;
}

export interface Order {
  atMs: number;
  order?: string;
  checkout?: string;
}

/** What is said of checkouts and orders. */
export interface Sales {
  checkouts: Record<string, Checkout>;
  completed: Record<string, number>;
  orders: Order[];
}

/** Which checkout these are about is found out anew at each fold. */
export interface LooseSales {
  /** Times of checkout signals without an id, ascending; the last 24 together with `payments`. */
  steps: number[];
  /** Those that named the payment step. */
  payments: number[];
  /** Orders that a page concluded from a URL, believed or not; the last 8, ascending. */
  inferred: Order[];
}

export interface Decline {
  atMs: number;
}

export interface Refusal {
  id: string;
  atMs: number;
  /** Absent means every channel. */
  channel?: Channel;
  /** Absent means every purpose but transactional. */
  purpose?: Purpose;
}

export interface OptIn {
  channel: Channel | "all";
  purpose: Purpose | "all";
  atMs: number;
  /** A box that was ticked before the person saw it is no consent, and is kept to say so. */
  preTicked: boolean;
  /** Hex SHA-256 of the words that the person saw. */
  wording?: string;
  /** Where it was given: on the shop's page, as the shop's backend tells it, or on the preferences page. */
  door: "page" | "backend" | "preferences";
}

export interface Invitation {
  /** Natural id: the same request sent twice is one. */
  id: string;
  atMs: number;
  channel: Channel;
  offer?: string;
  /** The time that the person named. */
  whenMs?: number;
  /** The follow-up whose redeem used it. */
  usedBy?: FollowUpId;
}

/** A contact in the ledger, by whichever department. */
export interface Contact {
  atMs: number;
  channel: Channel;
  purpose: Purpose;
  department?: string;
  offer?: string;
  outcome?: string;
  /** Absent for a contact that the backend reported. */
  followUp?: FollowUpId;
  /** Id of the backend's event; absent for a contact of our own. */
  event?: string;
  /** It was only offered to its sender, so long that it counts: nobody redeemed it. */
  unredeemed?: true;
}

/** What was last said, and when: an older word that arrives late changes nothing. */
export interface Dated<T> {
  value: T;
  atMs: number;
}

export interface Profile {
  sinceMs?: Dated<number>;
  products?: Dated<string[]>;
  zone?: Dated<string>;
  country?: Dated<string>;
  hours?: Dated<ChosenHours[]>;
  pauseUntilMs?: Dated<number>;
}

export interface Ticket {
  /** The first that is known of it. */
  openedAtMs: number;
  /** Null while it is open. */
  closedAtMs: number | null;
  /** It is open because it was opened again: when that was. */
  reopenedAtMs?: number;
}

export interface Known extends Sales {
  /** Refs that were merged into this person. */
  refs: string[];
  /** Checkouts that signals named; the last 50, completed ones too. Signals without any id are under the empty name. */
  checkouts: Record<string, Checkout>;
  /**
   * When each checkout was first completed; the last 200, and those of the 90 days before the last. A completed one
   * never opens again. Under the empty name the last order: it completes what came without an id up to then.
   */
  completed: Record<string, number>;
  /** Orders that named no checkout, and those that did; the last 50, ascending. */
  orders: Order[];
  /** Absent where there is none; then so is `firm`. */
  loose?: LooseSales;
  firm?: Sales;
  cartAtMs: number | null;
  /** By offer: the latest decline on any surface. */
  offersDeclined: Record<string, Decline>;
  /** Each time that an offer was declined; the last 50, ascending. `offersDeclined` knows the latest of each offer. */
  declines: { atMs: number; offer: string }[];
  /** By channel, or `all`: the latest decline of contact. */
  contactDeclined: Partial<Record<Channel | "all", Decline>>;
  /** By channel: the latest decline of an offer that was made over it. It is among `offersDeclined` too. */
  declinedWithOffer: Partial<Record<Channel, Decline>>;
  chatDismissedAtMs: number[];
  invitations: Invitation[];
  /** Those that stand. More than 100 are kept as one of each channel and purpose: no refusal is ever dropped. */
  refusals: Refusal[];
  /** Ids of refusals that an opt-in lifted: one that arrives late stays lifted. */
  lifted: string[];
  /** The last 100, and the last of each channel and purpose, ticked by the person and not. */
  optIns: OptIn[];
  tickets: Record<string, Ticket>;
  downloadsAtMs: number[];
  ledger: Contact[];
  profile: Profile;
  /** Time zones of browsers, with the hour in which each was last seen: a heartbeat changes nothing here. */
  zones: Record<string, number>;
  /** Ids of the backend's events of the last 7 days, with when each was received; the last 1,000. */
  events: Record<string, number>;
  /** Documents absorbed in merges, `ref@revision`: each once. */
  absorbed: string[];
  /** Persons that named this visitor without `verified`: they are told of its presence. */
  associates: Ref[];
  /** The latest ended follow-ups, newest last; the last 100. */
  past: FollowUpId[];
}

/** What a decision needs of a follow-up: everything but payload, metadata and labels. */
export interface OpenFollowUp {
  id: FollowUpId;
  status: "waiting" | "released" | "redeemed";
  channel: Channel;
  purpose: Purpose;
  department?: string;
  trigger: { type: TriggerType; atMs: number };
  offer?: string;
  about?: { checkout?: string; order?: string; ticket?: string };
  basis?: Basis;
  /** Where the proof of the basis is, in the caller's own words. */
  basisProof?: string;
  priority: number;
  createdAtMs: number;
  notBeforeMs: number;
  expiresAtMs?: number;
  /** Number of the standing or last release; 0 before the first. */
  release: number;
  releasedAtMs?: number;
  redeemedAtMs?: number;
  /** When a redeemed follow-up closes by itself. */
  closesAtMs?: number;
  /** Idempotency key of the redeem that got the go. */
  redeemKey?: string;
  override?: { by: string; reason: string; atMs: number };
  /** Refs of visitors that the request named without `verified`. */
  associated?: string[];
  /** When the due index asks for it; null when nothing but news can change it. */
  nextLookAtMs: number | null;
  /** Codes of the last receipt: a decision with others is worth a new one. */
  codes?: ReasonCode[];
  /** Where releases and changes go; absent when the shop polls. */
  deliver?: { webhook: string } | { queue: string };
  /** How many receipts and deliveries it has so far: the next one's number. */
  receipts: number;
  deliveries: number;
}

export interface PersonDocument {
  /** The customer's name in the shop; null for somebody who is not known to be one. Not stored: it is the document's key. */
  customer: string | null;
  now: Now;
  known: Known;
  open: OpenFollowUp[];
}
