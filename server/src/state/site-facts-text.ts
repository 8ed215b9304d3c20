/** What the store says of a site, as the facts that decisions know. */
import type { SiteFacts } from "../gate/site-facts.js";
import { hasOwnClock, type Scope } from "../ids.js";
import { ALL_HEARD, parseHeard } from "./heard.js";
import { parseOrders } from "./orders-text.js";
import { parseStops } from "./stops-text.js";

type Text = string | null | undefined;

export interface SiteFactsText {
  suspended: Text;
  gapAtMs: Text;
  resumedAtMs: Text;
  stops: Text;
  orders: Text;
  /** Absent where no partition was asked: then all was heard. */
  heard?: Text;
}

/**
 * As it is at `nowMs` of the scope. The time of a scope with a clock of its own is moved by hand: a silence in real time
 * has no place in it, and what is unfit became so just now.
 */
export function siteFactsFrom(
  { suspended, gapAtMs, resumedAtMs, stops, orders, heard }: SiteFactsText,
  scope: Scope,
  nowMs: number,
  unfitSinceMs: number | null,
): SiteFacts {
  const ownClock = hasOwnClock(scope);
  return {
    suspended: suspended ? suspended.split("\n") : [],
    gapAtMs: gapAtMs ? Number(gapAtMs) : null,
    stops: parseStops(stops),
    orders: parseOrders(orders),
    resumedAtMs: resumedAtMs ? Number(resumedAtMs) : null,
    ...(ownClock || !heard ? ALL_HEARD : parseHeard(heard, nowMs)),
    unfitSinceMs: unfitSinceMs !== null && ownClock ? nowMs : unfitSinceMs,
  };
}
