/** What a rule sees: one follow-up, all that is known of the person, the site's rules and facts, and the time. Nothing else. */
import type { OpenFollowUp, PersonDocument } from "../person/document.js";
import type { Digest } from "./digest.js";
import type { Policy } from "./policy.js";
import type { SiteFacts } from "./site-facts.js";
import type { Terms } from "./terms.js";

export class Situation {
  constructor(
    readonly followUp: OpenFollowUp,
    /** Of the person, the policy and the site's facts. */
    readonly digest: Digest,
    readonly nowMs: number,
    /** The policy as it reads for the follow-up. */
    readonly terms: Terms,
  ) {}

  at(nowMs: number): Situation {
    return new Situation(this.followUp, this.digest, nowMs, this.terms);
  }

  get person(): PersonDocument {
    return this.digest.person;
  }

  get policy(): Policy {
    return this.digest.policy;
  }

  get site(): SiteFacts {
    return this.digest.site;
  }
}
