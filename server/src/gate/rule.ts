/** One rule of the policy: whom and what it is about, and what it finds. */
import type { Effect, ReasonCode } from "@holdoff/sdk/wire";
import type { Digest } from "./digest.js";
import type { Finding } from "./finding.js";
import type { Situation } from "./situation.js";
import type { Terms } from "./terms.js";

export interface Rule {
  readonly code: ReasonCode;
  /** What it can ever answer beside `pass`. */
  readonly effects: readonly Effect[];
  /**
   * False where it finds nothing about any follow-up of this person, at whatever time, and need not be asked. Absent
   * where that depends on the follow-up.
   */
  readonly concerns?: (digest: Digest) => boolean;
  /** Whether it is about contacts of this channel and purpose at all. Absent where it is about all of them. */
  readonly covers?: (terms: Terms) => boolean;
  /** Only asked where it covers the contact. */
  readonly look: (situation: Situation) => Finding;
}

/** One that has nothing to say about many people. */
export interface PersonalRule extends Rule {
  readonly concerns: (digest: Digest) => boolean;
}
