/** What a rule sees: one follow-up, all that is known of the person, the site's rules and facts, and the time. Nothing else. */
import type { OpenFollowUp, PersonDocument } from "../person/document.js";
import type { Digest } from "./digest.js";
import type { Timetable } from "./hours/timetable.js";
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
    /** When its channel is open to this person; null where it may be used at any time. */
    readonly timetable: Timetable | null,
  ) {}

  at(nowMs: number): Situation {
    return new Situation(this.followUp, this.digest, nowMs, this.terms, this.timetable);
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

export const situationOf = (followUp: OpenFollowUp, digest: Digest, nowMs: number, terms: Terms): Situation =>
  new Situation(followUp, digest, nowMs, terms, digest.timetableFor(terms));
