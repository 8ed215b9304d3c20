/** When a person asked to be contacted: a time without a zone is told in the person's own, which is known late. */
import type { HeardFact } from "../person/fact.js";
import { readWhen } from "../reading/read-when.js";

/** The fact with its `when` as an instant; null where nobody knows in which zone it was told. */
export function withWhen(fact: HeardFact, zone: string | undefined): HeardFact | null {
  if (fact.type !== "contact.requested" || fact.when === undefined) return fact;
  const when = readWhen(fact.when, zone);
  return when.read === "value" ? { ...fact, when: new Date(when.value).toISOString() } : null;
}

export const WITHOUT_ZONE = "expected a time with Z or an offset: nobody knows in which zone it was told";
