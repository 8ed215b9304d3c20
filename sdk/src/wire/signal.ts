/**
 * A signal is one fact that the page or the shop's backend reports. Signals are numbered per tab (`seq`, from 1),
 * so copies and disorder are harmless: the collector keeps what it has seen of each tab.
 */
import type { Channel, Purpose, Weekday } from "./words.js";

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
  "cart.changed": { items?: number };
  "checkout.started": CheckoutProps;
  "checkout.step_viewed": CheckoutProps;
  "checkout.step_completed": CheckoutProps;
  "checkout.error": CheckoutProps;
  /** `inferred`: concluded from a URL pattern, not said by the shop. */
  "order.completed": { order?: string; checkout?: string; inferred?: boolean };
  "offer.shown": { offer: string };
  "offer.accepted": { offer: string };
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
  "form.progress": { filled: number; of: number };
  "content.downloaded": { content?: string };
  "link.clicked": { campaign?: string };
  "consent.given": {
    channel: Channel | "all";
    purpose: Purpose | "all";
    preTicked?: boolean;
    /** SHA-256 (hex) of the wording that the person saw. */
    wording?: string;
    lifts?: string[];
  };
  "consent.withdrawn": { channel: Channel | "all"; purpose: Purpose | "all" };
  "ticket.opened": { ticket: string };
  "ticket.closed": { ticket: string };
  "contact.made": { channel: Channel; purpose: Purpose; department?: string; offer?: string; outcome?: string };
  "profile.updated": { since?: string; products?: string[]; zone?: string; country?: string; hours?: ChosenHours[] };
  "preference.set": {
    channel?: Channel | "all";
    purpose?: Purpose | "all";
    allow?: boolean;
    lifts?: string[];
    hours?: ChosenHours[];
    pauseUntil?: string;
  };
}

export type SignalType = keyof SignalProps;

/** A fact without its number: what an observer emits, and what the backend's events carry. */
export type Fact = { [T in SignalType]: { type: T; checkout?: string } & SignalProps[T] }[SignalType];

/** A fact as it travels from the page: numbered within its tab, dated by the page's clock (milliseconds). */
export type Signal = Fact & { seq: number; at: number };

/** Types that a page may report. The others come from the backend only. */
export const PAGE_SIGNAL_TYPES = [
  "page.viewed",
  "page.active",
  "page.hidden",
  "page.left",
  "cart.changed",
  "checkout.started",
  "checkout.step_viewed",
  "checkout.step_completed",
  "checkout.error",
  "order.completed",
  "offer.shown",
  "offer.accepted",
  "offer.declined",
  "contact.offered",
  "contact.requested",
  "contact.declined",
  "chat.invited",
  "chat.opened",
  "chat.dismissed",
  "chat.closed",
  "form.progress",
  "content.downloaded",
  "link.clicked",
  "consent.given",
  "consent.withdrawn",
] as const satisfies readonly SignalType[];

/** Types that only the shop's backend may report, beside those of the page. */
export const BACKEND_SIGNAL_TYPES = [
  "cart.changed",
  "checkout.started",
  "checkout.step_viewed",
  "checkout.step_completed",
  "checkout.error",
  "order.completed",
  "offer.shown",
  "offer.accepted",
  "offer.declined",
  "contact.offered",
  "contact.requested",
  "contact.declined",
  "content.downloaded",
  "link.clicked",
  "consent.given",
  "consent.withdrawn",
  "ticket.opened",
  "ticket.closed",
  "contact.made",
  "profile.updated",
  "preference.set",
] as const satisfies readonly SignalType[];
