/** What decisions need to know of the site as a whole, beside its policy. It stands in each partition. */
import type { OrdersHeard } from "./orders-heard.js";
import type { Stop } from "./stops.js";

/** A stretch of blind time: `fromMs` inclusive, `toMs` exclusive. */
export interface Spell {
  readonly fromMs: number;
  readonly toMs: number;
}

export interface SiteFacts {
  /** What an owner stopped, oldest first. */
  stops: readonly Stop[];
  /** What the shop's backend told of orders; null before the first. */
  orders: OrdersHeard | null;
  /** Departments that may contact nobody until an owner lifts it: too many of their contacts sold more than they said. */
  suspended: readonly string[];
  /** The end of the last gap in what could be known; null when there was none. Sales from before it are not made. */
  gapAtMs: number | null;
  /** When an owner said last that the site goes on; null when that never was. */
  resumedAtMs: number | null;
  /** Blind time, whatever the cause, from old to new, disjoint; where it goes on, up to the present. */
  spells: readonly Spell[];
  /** What of it was without Redis or any collector: only this makes a site suspect. */
  away: readonly Spell[];
  /** Since when nobody can tell at present who is here; null while somebody can. */
  blindSinceMs: number | null;
  /** Since when Redis is set up, or is in a state, in which nothing that is decided can be relied on; null while it is fit. */
  unfitSinceMs: number | null;
  /** When what is stored turned out to be older than what was once acknowledged; null when it never did. */
  lostAtMs: number | null;
}

export const NO_SITE_FACTS: SiteFacts = {
  stops: [],
  orders: null,
  suspended: [],
  gapAtMs: null,
  resumedAtMs: null,
  spells: [],
  away: [],
  blindSinceMs: null,
  lostAtMs: null,
  unfitSinceMs: null,
};
