/** All rules at one instant, and what they add up to: allows lift first, then any cancel wins, then any hold. */
import type { ReasonCode, Verdict } from "@holdoff/sdk/wire";
import { CoreReason } from "./decision-core.js";
import { type Allow, type Finding, isFor, NOTHING, type Pass } from "./finding.js";
import type { Rule } from "./rule.js";
import { SUSPECT } from "./rules/blind.js";
import { STOPPED } from "./rules/stopped.js";
import type { Situation } from "./situation.js";

/** Who found something: all that is asked of a rule afterwards. */
export type NamedRule = Pick<Rule, "code" | "effects">;

/**
 * What one rule has to say, now or at an instant that is in sight, and what the rules after it say. A list by links:
 * it is as long as it has to be, and what stands at a later instant is shared with the one before.
 */
export class Found<R extends NamedRule = NamedRule> {
  constructor(
    readonly rule: R,
    readonly finding: Finding,
    /** The allow that took it away; null where it stands. */
    readonly liftedBy: ReasonCode | null,
    readonly next: Found<R> | null,
  ) {}
}

export class Evaluation<R extends NamedRule = NamedRule> {
  constructor(
    readonly situation: Situation,
    readonly verdict: Verdict,
    /** In the order of the rules; most of them pass, whatever the time, and are not here. */
    readonly found: Found<R> | null,
  ) {}
}

/** `lastFirst`: the rules to ask, the last of them first. */
export function evaluate(lastFirst: readonly Rule[], situation: Situation): Evaluation<Rule> {
  let found: Found<Rule> | null = null;
  for (const rule of lastFirst) {
    const finding = rule.look(situation);
    if (finding !== NOTHING) found = new Found(rule, finding, null, found);
  }
  return weigh(situation, found);
}

/**
 * The same at a later instant, with nothing new. A finding stands until its `changesAtMs`, and whoever found nothing
 * finds nothing later: so only rules whose answer may have changed look again, of two dozen one or two.
 */
export const evaluateLater = (before: Evaluation<Rule>, situation: Situation): Evaluation<Rule> =>
  weigh(situation, foundLater(before.found, situation));

function foundLater(one: Found<Rule> | null, situation: Situation): Found<Rule> | null {
  if (one === null) return null;
  const next = foundLater(one.next, situation);
  const { changesAtMs } = one.finding;
  const stands = changesAtMs === null || situation.nowMs < changesAtMs;
  const finding = stands ? one.finding : one.rule.look(situation);
  if (finding === NOTHING) return next;
  if (stands && next === one.next && one.liftedBy === null) return one;
  return new Found(one.rule, finding, null, next);
}

/** What was found, none of it lifted yet. */
export function weigh<R extends NamedRule>(situation: Situation, found: Found<R> | null): Evaluation<R> {
  let left = found;
  for (let one = found; one !== null; one = one.next) {
    if (one.finding.effect === "allow") left = lift(left, one.rule.code, one.finding);
  }
  let verdict: Verdict = "release";
  for (let one = left; one !== null; one = one.next) {
    if (one.liftedBy !== null) continue;
    const { effect } = one.finding;
    if (effect === "cancel") return new Evaluation(situation, "cancel", left);
    if (effect === "hold") verdict = "hold";
  }
  return new Evaluation(situation, verdict, left);
}

function lift<R extends NamedRule>(one: Found<R> | null, by: ReasonCode, allow: Allow): Found<R> | null {
  if (one === null) return null;
  const next = lift(one.next, by, allow);
  const liftedBy = one.liftedBy ?? (lifts(allow, one) ? by : null);
  return next === one.next && liftedBy === one.liftedBy ? one : new Found(one.rule, one.finding, liftedBy, next);
}

function lifts(allow: Allow, { rule: { code }, finding }: Found): boolean {
  if (finding.effect !== "hold" && finding.effect !== "cancel") return false;
  if (allow.lifts === "holds") return finding.effect === "hold" && !isForTheWholeSite(finding.kind);
  return allow.lifts.some((lift) => isFor(lift, code, finding.kind));
}

/** An owner's word about one contact lifts nothing that an owner has to end for all of them. */
const isForTheWholeSite = (kind: string | null): boolean => kind === SUSPECT || kind === STOPPED;

/** The same with one more, of a rule that comes after all others. */
export const append = (found: Found | null, rule: NamedRule, finding: Finding): Found =>
  found === null
    ? new Found(rule, finding, null, null)
    : new Found(found.rule, found.finding, found.liftedBy, append(found.next, rule, finding));

/** Everything that was not a pass, as a receipt tells it. */
export function reasonsOf({ found }: Evaluation): CoreReason[] {
  let count = 0;
  for (let one = found; one !== null; one = one.next) if (one.finding.effect !== "pass") count += 1;
  // A list that grows by itself would make room for seventeen.
  const reasons = new Array<CoreReason>(count);
  let index = 0;
  for (let one = found; one !== null; one = one.next) {
    const { rule, finding, liftedBy } = one;
    if (finding.effect === "pass") continue;
    reasons[index] = reasonOf(rule.code, finding, liftedBy);
    index += 1;
  }
  return reasons;
}

export function reasonOf(
  code: ReasonCode,
  finding: Exclude<Finding, Pass>,
  liftedBy: ReasonCode | null = null,
): CoreReason {
  const untilMs = finding.effect === "hold" ? finding.untilMs : undefined;
  return new CoreReason(code, finding.effect, finding.say, untilMs, liftedBy ?? undefined);
}
