/**
 * The specialist's call list: one card for each standing release, and what became of it.
 *
 *   released ─► offered ─(dial: go)─► dialled ─(outcome)─► done
 *                 │ │
 *                 │ └─(dial: no)─► refused ─(set aside)─► gone
 *                 └─(recalled, cancelled, expired, redeemed elsewhere)─► gone
 */
import { createReleaseLog, type HoldoffClient, HoldoffError, HoldoffUnreachableError } from "@holdoff/sdk/node";
import type { Brief, FollowUp, Message, Outcome, RedeemAnswer } from "@holdoff/sdk/wire";
import { type Refusal, refusalOf } from "./refusal.js";
import type { SiteKey } from "./site-keys.js";

export interface Card {
  id: string;
  release: number;
  /** The site the follow-up was asked for on; null when it was not asked for by this shop. */
  site: SiteKey | null;
  state: "offered" | "dialled" | "refused" | "done";
  department: string;
  offer: string | null;
  name: string;
  phone: string;
  /** The order it is about, or else the one that the customer's browser has at hand: it says whose phone rings. */
  checkout: string | null;
  brief: Brief;
  /** When the release came here, in Unix milliseconds of the shop's clock. */
  releasedMs: number;
  /** Why it may not be called, in words. */
  refusal?: Refusal;
  /** Why the last attempt said neither yes nor no. */
  trouble?: string;
  outcome?: Outcome;
}

/** A verified message as the shop took it. */
export interface TakenMessage {
  type: Message["type"];
  id: string;
  release: number;
  site: SiteKey | null;
  /** False: an older release than one seen, or a copy, and ignored. */
  news: boolean;
}

export interface CallList {
  /** Cards of a site, the newest release first; cards of no known site are on every list. */
  cards(site: SiteKey): Card[];
  find(id: string): Card | undefined;
  messages(site: SiteKey): TakenMessage[];
  /** The card of a release that is news. */
  take(message: Message): Card | undefined;
  /** Redeems; a go makes the card dialled, a no refused. */
  dial(card: Card, client: HoldoffClient): Promise<void>;
  report(card: Card, client: HoldoffClient, outcome: Outcome): Promise<void>;
  setAside(card: Card): void;
}

const CARDS_MAX = 500;
const MESSAGES_MAX = 5_000;

/** `onChange` is called after each change, with the card that changed. */
export function createCallList(now: () => number, onChange: (card: Card) => void): CallList {
  const log = createReleaseLog();
  const cards = new Map<string, Card>();
  const messages: TakenMessage[] = [];

  function put(card: Card): void {
    cards.delete(card.id);
    cards.set(card.id, card);
    const oldest = cards.keys().next();
    if (cards.size > CARDS_MAX && !oldest.done) cards.delete(oldest.value);
    onChange(card);
  }

  function remove(card: Card): void {
    cards.delete(card.id);
    onChange(card);
  }

  const concerns = (site: SiteKey) => (entry: { site: SiteKey | null }) => entry.site === null || entry.site === site;

  return {
    cards: (site) => [...cards.values()].filter(concerns(site)).reverse(),
    find: (id) => cards.get(id),
    messages: (site) => messages.filter(concerns(site)),

    take(message) {
      const { followUp, release } = message.data;
      const news = log.accept(message);
      messages.push({ type: message.type, id: followUp.id, release, site: siteOf(followUp), news });
      if (messages.length > MESSAGES_MAX) messages.shift();
      if (!news) return undefined;
      if (message.type === "follow_up.released") {
        const card = newCard(followUp, release, message.data.brief, now());
        put(card);
        return card;
      }
      const card = cards.get(followUp.id);
      // What was dialled or refused here stays until the agent is done with it.
      if (card?.state === "offered") remove(card);
      return undefined;
    },

    async dial(card, client) {
      if (card.state !== "offered") return;
      delete card.trouble;
      try {
        // The same release, the same key: a second click gets the same answer and never a second call.
        settle(card, await client.redeem(card.id, { idempotencyKey: `${card.id}-r${card.release}` }));
      } catch (error) {
        if (error instanceof HoldoffError && (error.status === 404 || error.status === 410)) return remove(card);
        card.trouble = troubleOf(error);
      }
      put(card);
    },

    async report(card, client, outcome) {
      if (card.state !== "dialled") return;
      delete card.trouble;
      try {
        await client.outcome(card.id, { outcome });
        card.state = "done";
        card.outcome = outcome;
      } catch (error) {
        card.trouble = troubleOf(error);
      }
      put(card);
    },

    setAside(card) {
      if (card.state === "refused" || card.state === "done") remove(card);
    },
  };
}

function settle(card: Card, answer: RedeemAnswer): void {
  if (answer.go) {
    card.state = "dialled";
    card.brief = answer.brief;
  } else {
    card.state = "refused";
    card.refusal = refusalOf(answer.code, answer.decision);
  }
}

function newCard(followUp: FollowUp, release: number, brief: Brief, releasedMs: number): Card {
  const { payload } = followUp;
  const parts = new Map<string, unknown>(
    typeof payload === "object" && payload !== null ? Object.entries(payload) : [],
  );
  const text = (value: unknown) => (typeof value === "string" ? value : "");
  return {
    id: followUp.id,
    release,
    site: siteOf(followUp),
    state: "offered",
    department: followUp.department ?? "",
    offer: followUp.offer ?? null,
    name: text(parts.get("name")),
    phone: text(parts.get("phone")),
    checkout: followUp.about?.checkout ?? (text(parts.get("checkout")) || null),
    brief,
    releasedMs,
  };
}

function siteOf(followUp: FollowUp): SiteKey | null {
  const site = followUp.metadata?.site;
  return typeof site === "string" ? site : null;
}

function troubleOf(error: unknown): string {
  if (error instanceof HoldoffUnreachableError)
    return "Holdoff cannot be asked right now, so there is no permission to call.";
  return error instanceof Error ? error.message : String(error);
}
