/**
 * Shadow mode: everything is decided and recorded, and nothing is held back. A follow-up is released at the time that
 * the caller asked for and ends on its last day; what the rules would have done stands beside it as `wouldBe`. Only what
 * was said to Holdoff itself binds here too: a refusal made through it is never only for show, nor an owner's override.
 */
import type { OpenFollowUp } from "../person/document.js";
import { decideBy, decideIn } from "./decide.js";
import type { DecisionCore } from "./decision-core.js";
import type { Deliberation } from "./deliberation.js";
import { Digest } from "./digest.js";
import { type Evaluation, evaluate } from "./evaluate.js";
import { NOTHING, type Rule } from "./finding.js";
import { blind } from "./rules/blind.js";
import { notYet } from "./rules/not-yet.js";
import { optedOut } from "./rules/opted-out.js";
import { overridden } from "./rules/overridden.js";
import type { Situation } from "./situation.js";

/** Whoever is suspect or unfit contacts nobody, for show or not; being blind for a moment holds nothing back here. */
const suspect: Rule = {
  ...blind,
  look: (situation) => (isTrusted(situation) ? NOTHING : blind.look(situation)),
};
const isTrusted = ({ site, digest }: Situation): boolean =>
  digest.suspectSinceMs === null && site.unfitSinceMs === null;
const BINDING: readonly Rule[] = [optedOut, notYet, suspect, overridden];

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
  const asked = withoutInvitations(deliberation.situation(followUp, nowMs));
  const evaluateAt = (atMs: number): Evaluation => evaluate(BINDING, { ...asked, nowMs: atMs });
  return { decision: decideBy(asked, evaluateAt(nowMs), evaluateAt), wouldBe: full };
}

/** The asked time is the caller's own: one that the person named would hold back what shadow mode must not. */
function withoutInvitations(situation: Situation): Situation {
  const { person, policy } = situation;
  const uninvited = { ...person, known: { ...person.known, invitations: [] } };
  return { ...situation, person: uninvited, digest: new Digest(uninvited, policy, situation.site) };
}
