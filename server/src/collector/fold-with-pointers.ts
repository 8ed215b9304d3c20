/**
 * Folds facts into a person. Where something is planned for that person, a checkout that they name for the first time
 * gets a pointer first: an order that names it may be told about somebody else.
 */
import type { Doors } from "../doors.js";
import type { Ref } from "../ids.js";
import type { Order, PersonDocument } from "../person/document.js";
import type { DatedFact } from "../person/fact.js";
import { type Folded, fold, type Surroundings } from "../person/fold.js";
import { own } from "../person/own.js";
import type { Opened } from "../sites.js";
import { activityChange } from "../state/activity-change.js";
import type { Changed } from "../state/people.js";
import { pointFrom, withOrdersElsewhere } from "../state/reach-others.js";
import type { Loaded } from "../state/store.js";

/** A fold that meets another one is done again this often; then the sender is asked to come back. */
const FOLD_TRIES_MAX = 5;

export interface Told {
  facts: readonly DatedFact[];
  around?: Surroundings;
}

/** What came of it; undefined where a pointer has to be left first. */
type Outcome = { folded: Folded; settled: boolean } | { wants: string[] };

export async function foldWithPointers(
  doors: Doors,
  { site, scope }: Opened,
  ref: Ref,
  told: (loaded: Loaded) => Told,
  by: "schedule" | "page",
): Promise<Changed<Extract<Outcome, { folded: Folded }>>> {
  const { people } = doors;
  const pointed = new Set<string>();
  let orders: readonly Order[] = [];
  for (;;) {
    const changed = await people.change<Outcome>(scope, ref, FOLD_TRIES_MAX, (loaded) => {
      const { facts, around } = told(loaded);
      const wants = newNames(loaded.document, facts).filter((checkout) => !pointed.has(checkout));
      if (wants.length > 0) return { value: { wants } };
      const folded = fold(withOrdersElsewhere(loaded.document, orders), facts, around);
      if (folded.fresh.length === 0) return { value: { folded, settled: false } };
      const change = activityChange(loaded, folded.document, folded.fresh, site);
      return { value: { folded, settled: change.followUps.length > 0 }, change };
    });
    if (!changed.ok) return changed;
    const { value } = changed;
    if ("folded" in value) return { ...changed, value };
    orders = [...orders, ...(await pointFrom(people, scope, value.wants, changed.loaded.ref, by))];
    for (const checkout of value.wants) pointed.add(checkout);
  }
}

/** Checkouts that these facts name first. A person for whom nothing is planned waits for nothing. */
function newNames({ open, known }: PersonDocument, facts: readonly DatedFact[]): string[] {
  if (open.length === 0) return [];
  const steps = facts.filter(({ fact }) => fact.type.startsWith("checkout."));
  const names = steps.flatMap(({ fact }) => fact.checkout ?? []);
  return [...new Set(names)].filter((checkout) => own(known.checkouts, checkout) === undefined);
}
