/**
 * A signal is one fact that the page or the shop's backend reports. Signals are numbered per tab (`seq`, from 1),
 * so copies and disorder are harmless: the collector keeps what it has seen of each tab.
 */
import type { Channel, Outcome, Purpose, Weekday } from "./words.js";

/** Running totals of this page load, in milliseconds. Never a URL. */
interface PageTotals {
  visibleMs?: number;
  engagedMs?: number;
}

interface CheckoutProps {
  checkout?: string;
  /** Name of the step; `payment` names the payment stage. */
  step?: string;
  /** Position of the step, from 1, of `of`. */
  index?: number;
  of?: number;
}

/**
 * Hours a person chose, in their own zone: `from` inclusive, `to` exclusive, as "HH:MM", `to` up to "24:00". Over
 * midnight where `to` is earlier; the days are those on which they begin.
 */
export interface ChosenHours {
  days: Weekday[];
  from: string;
  to: string;
}

/** Properties by signal type: the one table from which every signal's type is made. */
export interface SignalProps {
  "page.viewed": PageTotals;
  "page.active": PageTotals;
  "page.hidden": PageTotals;
  "page.left": PageTotals;
  /** `items`: how many things are in the cart; 0 means that the cart is empty. */
  "cart.changed": { items?: number };
  "checkout.started": CheckoutProps;
  "checkout.step_viewed": CheckoutProps;
  "checkout.step_completed": CheckoutProps;
  "checkout.error": CheckoutProps;
  /**
   * `inferred`: concluded from a URL pattern, not said by the shop; the page's only. `renewal`: a subscription renewed
   * itself, so that the order concerns no cart and completes no checkout.
   */
  "order.completed": { order?: string; checkout?: string; inferred?: boolean; renewal?: boolean };
  /** The order was cancelled, or its payment failed. */
  "order.cancelled": { order?: string; checkout?: string };
  "offer.shown": { offer?: string };
  "offer.accepted": { offer?: string };
  "offer.declined": { offer: string };
  "contact.offered": { channel?: Channel; offer?: string };
  /** `when`: the ISO 8601 instant that the person asked to be contacted at. */
  "contact.requested": { channel: Channel; offer?: string; when?: string };
  /** With an offer, that offer is declined on every channel; with a channel alone, the channel; with neither, all contact. */
  "contact.declined": { channel?: Channel; offer?: string };
  "chat.invited": Record<never, never>;
  "chat.opened": Record<never, never>;
  "chat.dismissed": Record<never, never>;
  "chat.closed": Record<never, never>;
  /** Counts, never values. */
  "form.progress": { filled?: number; of?: number };
  "content.downloaded": { content?: string };
  "link.clicked": { campaign?: string };
  "consent.given": {
    channel: Channel | "all";
    purpose: Purpose | "all";
    preTicked?: boolean;
    /** SHA-256 (hex) of the wording that the person saw. */
    wording?: string;
    lifts?: Lifts;
  };
  /** A refusal. Without a channel, or a purpose, it is one of all of them. `refusal`: an id that the browser made for it. */
  "consent.withdrawn": { channel?: Channel | "all"; purpose?: Purpose | "all"; refusal?: string };
  "ticket.opened": { ticket: string };
  "ticket.closed": { ticket: string };
  /** A contact that the shop made by itself, or what came of one; `followUp` names the one that it served. */
  "contact.made": {
    channel?: Channel;
    purpose?: Purpose;
    department?: string;
    offer?: string;
    outcome?: Outcome;
    followUp?: string;
  };
  /** The customer called, or chats, just now. */
  "contact.received": { channel?: Channel };
  /** The customer wrote one of the words that end or resume messages. Never the text. */
  "message.received": { channel?: Channel; keyword: Keyword };
  "profile.updated": { since?: string; products?: string[]; zone?: string; country?: string; hours?: ChosenHours[] };
  "preference.set": {
    channel?: Channel | "all";
    purpose?: Purpose | "all";
    allow?: boolean;
    lifts?: Lifts;
    hours?: ChosenHours[];
    pauseUntil?: string;
    refusal?: string;
  };
  /** Everything that was imported under this name counts as never told. */
  "import.undone": { batch: string };
}

/**
 * The refusals that an opt-in takes back: their ids, as the person saw them; or, from the backend, every refusal of
 * exactly its channel and purpose from before an instant (ISO 8601), which is no later than the opt-in itself.
 */
export type Lifts = string[] | { before: string };

/** The words of text messages that everybody knows. */
export const KEYWORDS = ["stop", "start", "help"] as const;
export type Keyword = (typeof KEYWORDS)[number];

export type SignalType = keyof SignalProps;

/** A fact without its number: what an observer emits, and what the backend's events carry. */
export type Fact = { [T in SignalType]: { type: T; checkout?: string } & SignalProps[T] }[SignalType];

/** A fact as it travels from the page: numbered within its tab, dated by the page's clock (milliseconds). */
export type Signal = Fact & { seq: number; at: number };
