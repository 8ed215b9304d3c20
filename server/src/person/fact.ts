/** A fact that passed the door: dated in the site's time, with where it came from. */
import type { Fact } from "@holdoff/sdk/wire";

export type Source =
  /** Numbered within a page load; it binds the visitor's own person. */
  | { door: "page"; tab: string; seq: number }
  /** The shop's backend, or the preferences page; deduplicated by the event's id. */
  | { door: "backend"; event: string; receivedAtMs: number };

export interface DatedFact {
  fact: Fact;
  /** Receipt minus age, in the site's milliseconds. */
  atMs: number;
  source: Source;
}
