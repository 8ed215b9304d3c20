/** What deciding did to a follow-up: the value that `settle`, `redeem` and `cancelByShop` hand to whoever stores it. */
import type { Status } from "@holdoff/sdk/wire";
import type { OpenFollowUp, PersonDocument } from "../person/document.js";
import type { DecisionCore } from "./decision-core.js";
import type { SiteFacts } from "./site-facts.js";

/** What is worth telling the shop. `recalled` is a released follow-up that waits again. */
export type SettleEvent = "released" | "held" | "recalled" | "cancelled" | "expired" | "redeemed" | "closed";

export interface FollowUpSettlement {
  before: OpenFollowUp;
  /** After. One that ended keeps the fields it ended with; its end is in `status`. */
  followUp: OpenFollowUp;
  /** After. */
  status: Status;
  /** Null only where a redeemed follow-up closed by itself: time ended it, nothing was decided. */
  decision: DecisionCore | null;
  /** In shadow mode: what enforcing would have decided. */
  wouldBe?: DecisionCore;
  event?: SettleEvent;
  /** Of one that closed: what came of it, where that is known. */
  outcome?: "undelivered";
  /** Worth a receipt: the status or the list of (code, effect) changed. */
  changed: boolean;
}

export interface Settlement {
  document: PersonDocument;
  /** In the order in which they were decided. Redeemed ones that stay redeemed are not among them. */
  followUps: FollowUpSettlement[];
}

export interface SettleOptions {
  /** False in shadow mode: everything is decided and recorded, nothing is held back. */
  enforce: boolean;
  site: SiteFacts;
}

/** The document's own due time: the earliest look that an open follow-up asks for. */
export function nextLookOf(document: PersonDocument): number | null {
  return document.open.reduce<number | null>(
    (earliestMs, { nextLookAtMs }) =>
      nextLookAtMs === null ? earliestMs : Math.min(earliestMs ?? nextLookAtMs, nextLookAtMs),
    null,
  );
}
