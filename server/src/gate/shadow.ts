/**
 * Shadow mode: everything is decided and recorded, and nothing is held back. A follow-up is released at the time that
 * the caller asked for and ends on its last day; what the rules would have done stands beside it as `wouldBe`. Only what
 * was said to Holdoff itself binds here too: a refusal made through it is never only for show, nor an owner's override.
 */
import type { PersonDocument } from "../person/document.js";
import { decide, decideBy } from "./decide.js";
import type { DecisionCore } from "./decision-core.js";
import type { Rule } from "./finding.js";
import { notYet } from "./rules/not-yet.js";
import { optedOut } from "./rules/opted-out.js";
import { overridden } from "./rules/overridden.js";
import type { Situation } from "./situation.js";

const BINDING: readonly Rule[] = [optedOut, notYet, overridden];

export interface Decided {
  decision: DecisionCore;
  wouldBe?: DecisionCore;
}

export function decideFor(situation: Situation, enforce: boolean): Decided {
  const { followUp, person, policy, nowMs } = situation;
  const full = decide(followUp, person, policy, nowMs);
  if (enforce) return { decision: full };
  return { decision: decideBy(BINDING, { ...situation, person: withoutInvitations(person) }), wouldBe: full };
}

/** The asked time is the caller's own: one that the person named would hold back what shadow mode must not. */
const withoutInvitations = (person: PersonDocument): PersonDocument => ({
  ...person,
  known: { ...person.known, invitations: [] },
});
