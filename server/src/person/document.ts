/**
 * What is known of one person, as one document under one revision. Two halves: `now` is small and written at each
 * heartbeat; `known` is the rest; `open` summarises the follow-ups that are not ended, so that a decision about one
 * sees the others. All times are milliseconds of the site's clock. Everything is bounded: a document that could grow
 * for ever would be a way to break the gate.
 *
 * What a few signals mean depends on others that may still arrive. In `known` they are kept as they were told, and what
 * they add up to is worked out when somebody asks. In `now` those are *loose*: what they add up to at present is shown
 * where the rules look for it, and `firm` is what stands without them; each fold and merge starts from what is firm.
 * Either way the order of arrival makes no difference.
 */
import type { Basis, Channel, ChosenHours, Door, Outcome, Purpose, ReasonCode, TriggerType } from "@holdoff/sdk/wire";
import type { FollowUpId, Ref } from "../ids.js";
import type { BackendSource, DatedFact } from "./fact.js";
import type { ToldOrders } from "./told-orders.js";

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
  /** When a chat or a contact was offered by the page or by leave of the gate; the last 16, ascending. */
  askedAtMs: number[];
  /** The asks among them that the gate allowed a page to make: the chat that the page then shows is no second ask. */
  allowedAtMs: number[];
  /** Latest cart, checkout, offer, chat, form or download signal; null before the first. */
  touchedAtMs: number | null;
  /** The customer called or chatted, as the backend told last. */
  contactReceivedAtMs?: number;
  /** Its own page sent more than is taken of one browser, and has not been heard since. */
  unheardSinceMs?: number;
  /** Present while a tab has loose signals. */
  firm?: { activeAtMs: number | null; visits: Visit[] };
}

export interface Checkout {
  startedAtMs: number;
  /** Its own last signal. */
  lastAtMs: number;
  /** The last signal that named the payment step. */
  paymentAtMs: number | null;
  /** Under the empty name: it stands for checkouts with names, too, that there was no room for. */
  isRest?: true;
}

/** Times of checkout signals without an id, ascending. */
export interface Steps {
  steps: number[];
  /** Those that named the payment step. */
  payments: number[];
}

/** The cart as one source told it last. */
export interface Cart {
  atMs: number;
  items: number;
}

export interface Decline {
  atMs: number;
}

/** What one door told of declined offers. */
export interface OfferDeclines {
  /** By offer: the latest decline. */
  offers: Record<string, Decline>;
  /** Each time; the last 50, ascending. The empty name stands for all offers, and of a long one there is its hash. */
  times: { atMs: number; offer: string }[];
  /** Every offer was declined up to then: there were more than are kept, or one could not be read. */
  everyAtMs?: number;
}

/** One door's word: where two doors tell of one refusal there are two of the same id. */
export interface Refusal {
  id: string;
  atMs: number;
  /** Absent in what older versions wrote; then as `atMs`. */
  receivedAtMs?: number;
  /** Absent in what older versions wrote. */
  door?: Door;
  /** It is the word STOP of a text message, which START takes back. */
  isStop?: true;
  /** Absent means every channel. */
  channel?: Channel;
  /** Absent means every purpose but transactional. */
  purpose?: Purpose;
}

/** Refusals of one channel and purpose from before these instants are lifted. */
export interface Watermark {
  /** Those that the backend told, by when they are said to have been made. */
  backendMs: number;
  /** Those of pages, by when they were received. */
  pageMs?: number;
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
  /** Made of what it says and when: the same request sent twice is one. */
  id: string;
  atMs: number;
  channel: Channel;
  offer?: string;
  /** The time that the person named. */
  whenMs?: number;
  /** The backend's event that told it, hashed. */
  event?: string;
  /** The follow-up whose redeem used it. */
  usedBy?: FollowUpId;
}

/** A contact in the ledger, by whichever department. */
export interface Contact {
  atMs: number;
  /** `all`: it could not be read which. */
  channel: Channel | "all";
  purpose: Purpose | "all";
  department?: string;
  offer?: string;
  outcome?: string;
  /** Absent for a contact that the backend reported. */
  followUp?: FollowUpId;
  /** When a contact of our own closes by itself: until then, the backend may tell of it as well. */
  closesAtMs?: number;
  /** Id of the backend's event; absent for a contact of our own. */
  event?: string;
  /** It was only offered to its sender, so long that it counts: nobody redeemed it. */
  unredeemed?: true;
  /** It stands for all contacts of its channel and purpose up to then that there was no room for. */
  isMore?: true;
}

/**
 * A contact as the backend's events tell it. In a document each telling is one of these; those of one event id within a
 * day are put together as one contact when somebody asks.
 */
export interface ToldContact extends Omit<Contact, "event" | "followUp" | "unredeemed" | "closesAtMs" | "outcome"> {
  /** Hash of the event's id. */
  event: string;
  /** The told time of the first telling, from and to. `atMs` is that of the last one. */
  firstFromMs: number;
  firstToMs: number;
  /** The follow-up that it served, as the shop says. */
  followUp?: string;
  /** The latest word on what came of it, and when that was. */
  outcome?: Outcome;
  outcomeAtMs?: number;
  /** All that is said of what came of it is that it never arrived. */
  isUndelivered?: true;
}

/** The backend told that the person was asked whether they want to be contacted. */
export interface ToldAsk {
  /** Hash of the event's id. */
  event: string;
  atMs: number;
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

/** An event of the backend, by which a copy of it is known. */
export interface HeardEvent {
  /** Hash of its id. */
  id: string;
  /** Hash of what it says, and of its time where one was told. */
  content: string;
  receivedAtMs: number;
  /** It was told when it happened. */
  isDated?: true;
}

export interface Ticket {
  /** The first that is known of it. */
  openedAtMs: number;
  /** Null while it is open. */
  closedAtMs: number | null;
  /** It is open because it was opened again: when that was. */
  reopenedAtMs?: number;
}

/** A fact of an import that has a name. */
export interface Imported extends DatedFact {
  source: BackendSource & { batch: string };
}

export interface Imports {
  /** In order of receipt. */
  told: Imported[];
  /** By import: when it was taken back. What was received until then counts for nothing. The last 20. */
  undone: Record<string, number>;
  /** The parts of what is known that differ without what is told here. */
  firm?: Partial<Known>;
}

export interface Known {
  /** Refs that were merged into this person. */
  refs: string[];
  /**
   * Checkouts that signals named; the last 50, completed ones too. Under the empty name what has no name of its own:
   * signals without an id, and checkouts that there was no room for.
   */
  checkouts: Record<string, Checkout>;
  /** Signals without an id whose checkout may still turn out; the last 24. */
  steps: Steps;
  orders: ToldOrders;
  /** By visitor: when that browser last showed a checkout, named or not; the last 32. */
  shownAtMs: Record<string, number>;
  /** By visitor and checkout: when that browser last showed that one; the last 64. */
  checkoutsShown: Record<string, number>;
  /** By visitor, or `backend`: the last 8. */
  carts: Record<string, Cart>;
  cartAtMs: number | null;
  offersDeclined: Record<Door, OfferDeclines>;
  /** By channel, or `all`: the latest decline of contact. */
  contactDeclined: Partial<Record<Channel | "all", Decline>>;
  /** By channel, or `all` where nobody could read which: the latest decline of an offer that was made over it, which is among `offersDeclined` too. */
  declinedWithOffer: Partial<Record<Channel | "all", Decline>>;
  chatDismissedAtMs: number[];
  /** The last 16, ascending; beside those of `now`. */
  toldAsks: ToldAsk[];
  invitations: Invitation[];
  /** Those that stand. Too many are kept as one of each channel and purpose: no refusal is ever dropped. */
  refusals: Refusal[];
  /** Ids of refusals that an opt-in lifted: one that arrives late stays lifted. */
  lifted: string[];
  /** By channel and purpose. */
  watermarks: Record<string, Watermark>;
  /** The last 100, and the last of each channel and purpose, ticked by the person and not. */
  optIns: OptIn[];
  /** The last 100. Under the empty name open ones that there was no room for. */
  tickets: Record<string, Ticket>;
  downloadsAtMs: number[];
  ledger: Contact[];
  /** The last 100, ascending. */
  toldContacts: ToldContact[];
  profile: Profile;
  /** Time zones of browsers, with the hour in which each was last seen: a heartbeat changes nothing here. */
  zones: Record<string, number>;
  /** The backend's events that were heard last, the newest first; the last 200. */
  events: HeardEvent[];
  /** Documents absorbed in merges, `ref@revision`: each once. */
  absorbed: string[];
  /** Persons that named this visitor without `verified`: they are told of its presence. */
  associates: Ref[];
  /** The latest ended follow-ups, newest last; the last 100. */
  past: FollowUpId[];
  /** Absent where no batch was imported. */
  imports?: Imports;
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
  /** Tells the contacts of one series apart. */
  step?: number;
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
  /** When it was last taken back only because a visitor that nobody vouched for was here. */
  outsidersRecalledAtMs?: number;
  /** When a redeemed follow-up closes by itself. */
  closesAtMs?: number;
  /** Idempotency key of the redeem that got the go. */
  redeemKey?: string;
  /** Redeemed by the delivery of its release: no sender asks again. */
  isOnDelivery?: true;
  /** The last signal of the checkout that it is about, of those dated no later than its creation. */
  checkoutAtMs?: number;
  override?: { by: string; reason: string; atMs: number };
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
