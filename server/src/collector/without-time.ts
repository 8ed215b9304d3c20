/**
 * What is left of a fact whose time was told and cannot be read. It may be older than all that is known, so it ends
 * nothing that holds: it fills no empty cart, shortens no pause and widens no hours.
 */
import type { PersonDocument } from "../person/document.js";
import type { HeardFact } from "../person/fact.js";

interface Around {
  document: Pick<PersonDocument, "known">;
  nowMs: number;
}

export function withoutTime(fact: HeardFact, { document, nowMs }: Around): HeardFact {
  switch (fact.type) {
    case "cart.changed": {
      const { items = 0, ...rest } = fact;
      return items > 0 ? rest : fact;
    }
    case "preference.set": {
      const { hours, pauseUntilMs } = document.known.profile;
      const { hours: newHours, pauseUntil, ...rest } = fact;
      const holdsMs = Math.max(nowMs, pauseUntilMs?.value ?? nowMs);
      return {
        ...rest,
        ...(newHours !== undefined && hours === undefined && { hours: newHours }),
        ...(pauseUntil !== undefined && Date.parse(pauseUntil) > holdsMs && { pauseUntil }),
      };
    }
    default:
      return fact;
  }
}
