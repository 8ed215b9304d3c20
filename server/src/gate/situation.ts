/** What a rule sees: one follow-up, all that is known of the person, the site's rules and facts, and the time. Nothing else. */
import type { OpenFollowUp, PersonDocument } from "../person/document.js";
import type { Digest } from "./digest.js";
import type { Policy } from "./policy.js";
import type { SiteFacts } from "./site-facts.js";

export interface Situation {
  readonly followUp: OpenFollowUp;
  readonly person: PersonDocument;
  readonly policy: Policy;
  readonly site: SiteFacts;
  /** Made of `person` and `policy`. */
  readonly digest: Digest;
  readonly nowMs: number;
}

/** The person's other open follow-ups. A follow-up that is only being checked is not among the open ones. */
export function othersOf({ followUp, person }: Pick<Situation, "followUp" | "person">): OpenFollowUp[] {
  return person.open.filter((other) => other.id !== followUp.id);
}
