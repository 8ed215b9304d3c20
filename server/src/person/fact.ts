/** A fact that passed the door: read, and dated in the site's time, with where it came from. */
import type { Fact } from "@holdoff/sdk/wire";

/** What can be told of an offer by its name alone. A name that could not be read stands for every offer. */
type OfOffer<T extends Fact["type"]> = Omit<Extract<Fact, { type: T }>, "offer"> & {
  offer?: string;
  everyOffer?: true;
};

/** A refusal of a purpose that nobody could read is one of every purpose, transactional contacts among them. */
type OfPurpose<T extends Fact["type"]> = Extract<Fact, { type: T }> & { everyPurpose?: true };

export type HeardFact =
  | Exclude<
      Fact,
      { type: "offer.declined" | "contact.declined" | "contact.made" | "consent.withdrawn" | "preference.set" }
    >
  | OfPurpose<"consent.withdrawn">
  | OfPurpose<"preference.set">
  | OfOffer<"offer.declined">
  | OfOffer<"contact.declined">
  | OfOffer<"contact.made">;

export interface PageSource {
  door: "page";
  /** Numbered within a page load; it binds the visitor's own person. */
  tab: string;
  seq: number;
  /** Absent where it was received when it happened. */
  receivedAtMs?: number;
  /** Which browser spoke, `vh_…`. */
  visitor?: string;
  /** It spoke under the shop's signature for the customer that this person is. */
  signed?: boolean;
}

export interface BackendSource {
  door: "backend";
  /** The event's id, hashed; of one without an id a name that nobody else has. */
  event: string;
  isNameless?: boolean;
  /** Hash of all that the event says, its time included. Absent where the id alone says what a copy is. */
  content?: string;
  receivedAtMs: number;
  /** The event says when it happened. */
  isDated?: boolean;
  /** History, not news: nothing of it happened just now. */
  isImport?: boolean;
  /** The import that it came with, hashed: it can be taken back as one. */
  batch?: string;
}

export type Source = PageSource | BackendSource;

export interface DatedFact {
  fact: HeardFact;
  /**
   * In the site's milliseconds. Of a time that was told in whole seconds, minutes or days: the end for what ends or
   * refuses, the start for what allows.
   */
  atMs: number;
  /** The start of the told time where it is another instant. */
  fromMs?: number;
  source: Source;
}

/** When the door received it. */
export const receivedAtMsOf = ({ atMs, source }: DatedFact): number => source.receivedAtMs ?? atMs;
