/**
 * `arbitration`: one contact at a time, and the most important first. Another follow-up of this person is being made,
 * is offered to its sender just now, or goes first. Like `expired` it is not among the other rules, because it asks
 * what all of those say about the person's other follow-ups.
 */
import { PURPOSES, type Purpose } from "@holdoff/sdk/wire";
import type { OpenFollowUp } from "../../person/document.js";
import type { Evaluation, NamedRule } from "../evaluate.js";
import { type Finding, Hold, isFor, type Lift, pass, type Said } from "../finding.js";
import { nextInstantMs } from "../foresee.js";
import { claimOf } from "../invitations.js";
import { iso } from "../iso.js";
import { forChannel } from "../policy.js";
import { compareRank } from "../rank.js";
import type { Situation } from "../situation.js";
import { lastDayMs } from "./expired.js";

export const ARBITRATION: NamedRule = { code: "arbitration", effects: ["hold"] };

/** What stands in the way: a contact that is being made, or one that is only planned or offered. */
type Way = "being_made" | "planned";
const kindOf = (way: Way, purpose: Purpose): string => `${way}:${purpose}`;

/** Lifts arbitration by follow-ups of these purposes, or only by those that nobody is making just now. */
export const liftArbitration = (ways: readonly Way[], purposes: readonly Purpose[] = PURPOSES): Lift[] =>
  ways.flatMap((way) => purposes.map((purpose): Lift => ({ code: "arbitration", kind: kindOf(way, purpose) })));

class Blocker {
  constructor(
    readonly other: OpenFollowUp,
    readonly way: Way,
    /** When it stops being in the way by time alone. */
    readonly untilMs: number,
    readonly because: string,
    /** It waits too and goes first. */
    readonly isRival = false,
  ) {}

  get kind(): string {
    return kindOf(this.way, this.other.purpose);
  }
}

/** Answers what the other rules say about a follow-up of the person. */
export interface Asked {
  evaluateAlone(followUp: OpenFollowUp, nowMs: number): Evaluation;
}

/**
 * `alone` is what the other rules say about this one. Without `rivals` only what is being made or offered to its sender
 * counts, whoever else waits and comes first.
 */
export function arbitrate(alone: Evaluation, ask: Asked, rivals: boolean): Finding {
  const { followUp, person } = alone.situation;
  // Where an allow takes some of them away, what it leaves is the finding.
  let standing: Blocker | null = null;
  let lifted: Blocker | null = null;
  let changesAtMs: number | null = null;
  for (const other of person.open) {
    if (other.id === followUp.id || (!rivals && other.status === "waiting")) continue;
    const found = lookAtOther(other, alone, ask);
    if (found === null) continue;
    if (typeof found === "number") changesAtMs = Math.min(changesAtMs ?? found, found);
    else if (isLifted(alone, found)) lifted = surer(lifted, found);
    else standing = surer(standing, found);
  }
  if (standing !== null) return heldBy(standing, standing.untilMs);
  if (lifted !== null) return heldBy(lifted, Math.min(lifted.untilMs, changesAtMs ?? lifted.untilMs));
  return pass(changesAtMs);
}

const heldBy = (last: Blocker, changesAtMs: number): Hold =>
  new Hold(last.isRival ? null : last.untilMs, changesAtMs, () => said(last), last.kind, last.isRival);

/** Some allow takes arbitration by this kind away. */
function isLifted({ found }: Evaluation, blocker: Blocker): boolean {
  for (let one = found; one !== null; one = one.next) {
    const { finding } = one;
    if (finding.effect !== "allow") continue;
    if (finding.lifts === "holds") return true;
    if (finding.lifts.some((lift) => isFor(lift, ARBITRATION.code, blocker.kind))) return true;
  }
  return false;
}

/** The other one as a blocker; or, while it is none, the instant at which it could become one; null for never. */
function lookAtOther(other: OpenFollowUp, alone: Evaluation, ask: Asked): Blocker | number | null {
  const { situation } = alone;
  const { followUp, policy, nowMs } = situation;
  switch (other.status) {
    case "redeemed": {
      const untilMs = (other.redeemedAtMs ?? nowMs) + forChannel(policy.arbitration.unfinishedMs, other.channel);
      const because = "Another contact with this customer is being made.";
      return nowMs < untilMs ? new Blocker(other, "being_made", untilMs, because) : null;
    }
    case "released": {
      const untilMs = (other.releasedAtMs ?? nowMs) + policy.permit.forMs;
      if (nowMs >= untilMs) return null;
      const because = "Another contact with this customer is about to be made.";
      if (followUp.status !== "released") return new Blocker(other, "planned", untilMs, because);
      if (!comesFirst(other, situation)) return null;
      const goes = wouldGo(other, situation, ask);
      if (goes.now) return new Blocker(other, "planned", Math.min(untilMs, goes.changesAtMs), because);
      return goes.changesAtMs < untilMs ? goes.changesAtMs : null;
    }
    case "waiting": {
      const { claims } = situation.digest;
      // Without any request of the person rank alone says who goes first, and it never changes.
      if (claims.length === 0 && compareRank(policy, other, followUp) > 0) return null;
      // What holds or ends anyway need not know when the other one could get in its way.
      if (alone.verdict !== "release" && ask.evaluateAlone(other, nowMs).verdict !== "release") return null;
      const goes = wouldGo(other, situation, ask);
      if (!goes.now || !comesFirst(other, situation)) {
        return Number.isFinite(goes.changesAtMs) ? goes.changesAtMs : null;
      }
      const because = "A more important contact goes first.";
      return new Blocker(other, "planned", goes.changesAtMs, because, true);
    }
  }
}

class Goes {
  constructor(
    /** It would be released now but for this rule. */
    readonly now: boolean,
    /** When that can change; infinite for never. */
    readonly changesAtMs: number,
  ) {}
}

function wouldGo(other: OpenFollowUp, situation: Situation, ask: Asked): Goes {
  const endMs = lastDayMs(other, situation.policy);
  if (situation.nowMs >= endMs) return new Goes(false, Number.POSITIVE_INFINITY);
  const evaluation = ask.evaluateAlone(other, situation.nowMs);
  const nextMs = nextInstantMs(evaluation) ?? Number.POSITIVE_INFINITY;
  if (evaluation.verdict === "release") return new Goes(true, Math.min(nextMs, endMs));
  return new Goes(false, nextMs < endMs ? nextMs : Number.POSITIVE_INFINITY);
}

/** Whoever the person asked for goes first, then rank decides. */
function comesFirst(other: OpenFollowUp, situation: Situation): boolean {
  const { policy, digest, followUp, nowMs } = situation;
  const unasked = (one: OpenFollowUp): number => (claimOf(one, digest, nowMs).standing === null ? 1 : 0);
  return (unasked(other) - unasked(followUp) || compareRank(policy, other, followUp)) < 0;
}

/** The one that is in the way longest; a rival only where nobody else is, because it moves at once. */
function surer(last: Blocker | null, one: Blocker): Blocker {
  if (last === null) return one;
  if (last.isRival !== one.isRival) return last.isRival ? one : last;
  return last.untilMs >= one.untilMs ? last : one;
}

const said = ({ other, because, untilMs, isRival }: Blocker): Said => ({
  because,
  facts: {
    followUp: other.id,
    purpose: other.purpose,
    ...(other.department !== undefined && { department: other.department }),
    ...(!isRival && { until: iso(untilMs) }),
  },
});
