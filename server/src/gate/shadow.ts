/**
 * Shadow mode: everything is decided and recorded, and nothing is held back. A follow-up is released at the time that
 * the caller asked for and ends on its last day; what the rules would have done stands beside it as `wouldBe`. Only what
 * was said to Holdoff itself binds here too: a refusal made through it is never only for show, nor an owner's stop or
 * override.
 */
import type { OpenFollowUp } from "../person/document.js";
import { decideBy, decideIn } from "./decide.js";
import type { DecisionCore } from "./decision-core.js";
import type { Deliberation } from "./deliberation.js";
import { Digest } from "./digest.js";
import { type Evaluation, evaluate } from "./evaluate.js";
import { NOTHING } from "./finding.js";
import { kindsOf } from "./kinds.js";
import type { Rule } from "./rule.js";
import { blind } from "./rules/blind.js";
import { notYet } from "./rules/not-yet.js";
import { optedOut } from "./rules/opted-out.js";
import { overridden } from "./rules/overridden.js";
import { stopped } from "./rules/stopped.js";
import { type Situation, situationOf } from "./situation.js";

/** Whoever is suspect or unfit contacts nobody, for show or not; being blind for a moment holds nothing back here. */
const suspect: Rule = {
  ...blind,
  look: (situation) => (isTrusted(situation) ? NOTHING : blind.look(situation)),
};
const isTrusted = ({ site, digest }: Situation): boolean =>
  digest.suspectSinceMs === null && site.unfitSinceMs === null;

/** The last one first, as rules are asked. */
const BINDING: readonly Rule[] = [overridden, suspect, stopped, notYet, optedOut];

export interface Decided {
  decision: DecisionCore;
  wouldBe?: DecisionCore;
}

export function decideFor(
  deliberation: Deliberation,
  followUp: OpenFollowUp,
  nowMs: number,
  enforce: boolean,
): Decided {
  const full = decideIn(deliberation, followUp, nowMs);
  if (enforce) return { decision: full };
  const digest = withoutInvitations(deliberation);
  const { terms } = kindsOf(deliberation.policy).of(followUp);
  const binding = {
    evaluate: (one: OpenFollowUp, atMs: number): Evaluation => evaluate(BINDING, situationOf(one, digest, atMs, terms)),
  };
  return { decision: decideBy(binding.evaluate(followUp, nowMs), binding), wouldBe: full };
}

/** The asked time is the caller's own: one that the person named would hold back what shadow mode must not. */
function withoutInvitations({ person, policy, site }: Deliberation): Digest {
  return new Digest({ ...person, known: { ...person.known, invitations: [] } }, policy, site);
}
