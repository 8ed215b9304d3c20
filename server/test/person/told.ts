/** Facts as the doors hand them on, and the person that they add up to. */
import type { Fact } from "@holdoff/sdk/wire";
import type { PersonDocument } from "../../src/person/document.js";
import { emptyDocument } from "../../src/person/empty-document.js";
import type { DatedFact } from "../../src/person/fact.js";
import { fold } from "../../src/person/fold.js";

export const MINUTE = 60_000;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;

type Said = readonly [atMs: number, fact: Fact];

/** What one page says, numbered in the order in which it is listed. */
export const byPage = (...said: Said[]): DatedFact[] =>
  said.map(([atMs, fact], index) => ({ fact, atMs, source: { door: "page", tab: "t_1", seq: index + 1 } }));

/** What the backend says, each in an event of its own. */
export const byBackend = (...said: Said[]): DatedFact[] =>
  said.map(([atMs, fact], index) => ({
    fact,
    atMs,
    source: { door: "backend", event: `e_${index + 1}`, receivedAtMs: atMs },
  }));

/** One after the other, each in a batch of its own. */
export const arrived = (facts: readonly DatedFact[], before: PersonDocument = emptyDocument()): PersonDocument =>
  facts.reduce((person, dated) => fold(person, [dated]).document, before);

/** The same in the order of the list and in the opposite one. */
export const inBothOrders = (facts: readonly DatedFact[]): PersonDocument[] => [
  arrived(facts),
  arrived([...facts].reverse()),
];
