/** Facts as the doors hand them on, and the person that they add up to. */
import { shortHash } from "../../src/ids.js";
import type { PersonDocument } from "../../src/person/document.js";
import { emptyDocument } from "../../src/person/empty-document.js";
import type { BackendSource, DatedFact, HeardFact, PageSource } from "../../src/person/fact.js";
import { fold } from "../../src/person/fold.js";

export const MINUTE = 60_000;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;

type Said = readonly [atMs: number, fact: HeardFact];

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

type Heard<S> = { atMs: number; fromMs?: number } & Partial<Omit<S, "door">>;

/** One event of the backend, received when it happened unless it says otherwise. Without an id it has one of its own. */
export function event(fact: HeardFact, { atMs, fromMs, ...source }: Heard<BackendSource>): DatedFact {
  const content = shortHash(JSON.stringify([fact, source.isDated ? atMs : null]));
  return {
    fact,
    atMs,
    ...(fromMs !== undefined && { fromMs }),
    source: { door: "backend", event: content, content, receivedAtMs: atMs, ...source },
  };
}

let lastSeq = 0;

/** One signal of a page, with a number of its own. */
export const signal = (fact: HeardFact, { atMs, ...source }: Heard<PageSource>): DatedFact => ({
  fact,
  atMs,
  source: { door: "page", tab: "t_1", seq: ++lastSeq, receivedAtMs: atMs, ...source },
});

export const nobody = (customer: string | null = null): PersonDocument => ({ ...emptyDocument(), customer });

/** One after the other, each in a batch of its own. */
export const arrived = (facts: readonly DatedFact[], before: PersonDocument = emptyDocument()): PersonDocument =>
  facts.reduce((person, dated) => fold(person, [dated]).document, before);

/** The same in the order of the list, in the opposite one, and all at once. */
export const inBothOrders = (
  facts: readonly DatedFact[],
  before: PersonDocument = emptyDocument(),
): PersonDocument[] => [arrived(facts, before), arrived([...facts].reverse(), before), fold(before, facts).document];
