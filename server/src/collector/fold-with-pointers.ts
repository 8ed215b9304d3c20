/**
 * Folds facts into a person. Where something is planned for that person, a checkout that the facts name for the first
 * time gets a pointer first: an order that names it may be told about somebody else.
 */
import type { Doors } from "../doors.js";
import type { Ref, Scope } from "../ids.js";
import type { DatedFact } from "../person/fact.js";
import { type Folded, fold, type Surroundings } from "../person/fold.js";
import { own } from "../person/own.js";
import type { Order } from "../person/told-orders.js";
import { activityChange, type Rules } from "../state/activity-change.js";
import { atCheckout } from "../state/checkout-key.js";
import type { Changed } from "../state/people.js";
import { checkoutsToPointFrom, pointFrom, withOrdersElsewhere } from "../state/reach-others.js";
import type { Loaded } from "../state/store.js";

/** A fold that meets another one is done again this often; then the sender is asked to come back. */
const FOLD_TRIES_MAX = 5;

export interface Told {
  facts: readonly DatedFact[];
  around?: Surroundings;
}

/** Who tells it: a page, or the trusted door, which may name a customer. */
export type Teller =
  | { by: "page" }
  /** `orders`: what is at checkouts of what the person once read there. */
  | { by: "schedule"; customer: string | undefined; orders: readonly Order[] };

/** What came of it; or which checkouts are named first, and whether something waits for them. */
type Outcome = { folded: Folded; settled: boolean } | { wants: string[]; isWaiting: boolean };

export async function foldWithPointers(
  doors: Pick<Doors, "people">,
  { site, scope }: { site: Rules; scope: Scope },
  ref: Ref,
  told: (loaded: Loaded) => Told,
  teller: Teller,
): Promise<Changed<Extract<Outcome, { folded: Folded }>>> {
  const { people } = doors;
  const noted = { named: new Set<string>(), pointed: new Set<string>() };
  const orders: Order[] = teller.by === "page" ? [] : [...teller.orders];
  for (;;) {
    const changed = await people.change<Outcome>(scope, ref, FOLD_TRIES_MAX, (loaded) => {
      const { facts, around } = told(loaded);
      const isWaiting = loaded.document.open.length > 0;
      const known = isWaiting ? noted.pointed : noted.named;
      const wants = newNames(loaded, facts, teller).filter((checkout) => !known.has(checkout));
      if (wants.length > 0) return { value: { wants, isWaiting } };
      const folded = fold(withOrdersElsewhere(loaded.document, orders), facts, around);
      if (folded.fresh.length === 0) return { value: { folded, settled: false } };
      const change = activityChange(loaded, folded.document, folded.fresh, site);
      return { value: { folded, settled: change.followUps.length > 0 }, change };
    });
    if (!changed.ok) return changed;
    const { value } = changed;
    if ("folded" in value) return { ...changed, value };
    const { wants, isWaiting } = value;
    // What else the batch says may end something, and must not be kept out by what it names.
    const more = { mayOverfill: true, ...(teller.by === "schedule" && { customer: teller.customer }) };
    if (isWaiting) {
      orders.push(...(await pointFrom(people, scope, wants, { ref: changed.loaded.ref, by: teller.by, ...more })));
      for (const checkout of wants) noted.pointed.add(checkout);
    } else {
      await Promise.all(wants.map((checkout) => atCheckout(people.store, scope, checkout, more)));
    }
    for (const checkout of wants) noted.named.add(checkout);
  }
}

/**
 * Checkouts that these facts name first, or anew: one that had ended when a follow-up was asked for has no pointer. A
 * person without a planned contact waits for nothing; the customers that the trusted door names with a checkout are
 * counted all the same.
 */
function newNames({ ref, document }: Loaded, facts: readonly DatedFact[], teller: Teller): string[] {
  const steps = facts.filter(({ fact }) => fact.type.startsWith("checkout."));
  const names = [...new Set(steps.flatMap(({ fact }) => fact.checkout ?? []))];
  if (names.length === 0) return [];
  if (document.open.length > 0) {
    const pointed = new Set(checkoutsToPointFrom(ref, document));
    return names.filter((checkout) => !pointed.has(checkout));
  }
  const isCounted = teller.by === "schedule" && teller.customer !== undefined;
  return isCounted ? names.filter((checkout) => own(document.known.checkouts, checkout) === undefined) : [];
}
