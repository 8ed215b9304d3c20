/** All rules at one instant, and what they add up to: allows lift first, then any cancel wins, then any hold. */
import type { ReasonCode, Verdict } from "@holdoff/sdk/wire";
import { CoreReason } from "./decision-core.js";
import { type Allow, type Finding, NOTHING, type Pass, type Rule } from "./finding.js";
import { SUSPECT } from "./rules/blind.js";
import type { Situation } from "./situation.js";

/** Who found something: all that is asked of a rule afterwards. */
export type NamedRule = Pick<Rule, "code" | "effects">;

/** What one rule has to say, now or at an instant that is in sight. */
export class Found<R extends NamedRule = NamedRule> {
  constructor(
    readonly rule: R,
    readonly finding: Finding,
    /** The allow that took it away. */
    readonly liftedBy?: ReasonCode,
  ) {}
}

export class Evaluation<R extends NamedRule = NamedRule> {
  constructor(
    readonly verdict: Verdict,
    /** In the order of the rules; most of them pass, whatever the time, and are not here. */
    readonly found: readonly Found<R>[],
  ) {}
}

export function evaluate(rules: readonly Rule[], situation: Situation): Evaluation<Rule> {
  const found: Found<Rule>[] = [];
  for (const rule of rules) {
    const finding = rule.look(situation);
    if (finding !== NOTHING) found.push(new Found(rule, finding));
  }
  return weigh(found);
}

/**
 * The same at a later instant, with nothing new. A finding stands until its `changesAtMs`, and whoever found nothing
 * finds nothing later: so only rules whose answer may have changed look again, of two dozen one or two.
 */
export function evaluateLater(before: Evaluation<Rule>, situation: Situation): Evaluation<Rule> {
  const found: Found<Rule>[] = [];
  for (const one of before.found) {
    const { rule, finding, liftedBy } = one;
    const stands = situation.nowMs < (finding.changesAtMs ?? Number.POSITIVE_INFINITY);
    const now = stands ? finding : rule.look(situation);
    if (now !== NOTHING) found.push(stands && liftedBy === undefined ? one : new Found(rule, now));
  }
  return weigh(found);
}

/** Takes the list over: what an allow lifts is replaced in it. */
export function weigh<R extends NamedRule>(found: Found<R>[]): Evaluation<R> {
  for (const { rule, finding } of found) if (finding.effect === "allow") lift(found, rule.code, finding);
  let verdict: Verdict = "release";
  for (const { finding, liftedBy } of found) {
    if (liftedBy !== undefined) continue;
    if (finding.effect === "cancel") return new Evaluation("cancel", found);
    if (finding.effect === "hold") verdict = "hold";
  }
  return new Evaluation(verdict, found);
}

function lift<R extends NamedRule>(found: Found<R>[], by: ReasonCode, allow: Allow): void {
  for (const [index, one] of found.entries()) {
    if (one.liftedBy === undefined && lifts(allow, one)) found[index] = new Found(one.rule, one.finding, by);
  }
}

function lifts(allow: Allow, { rule: { code }, finding }: Found): boolean {
  if (finding.effect !== "hold" && finding.effect !== "cancel") return false;
  if (allow.lifts === "holds") return finding.effect === "hold" && finding.kind !== SUSPECT;
  return allow.lifts.some((lift) => lift.code === code && (lift.kind === undefined || lift.kind === finding.kind));
}

/** Everything that was not a pass, as a receipt tells it. */
export function reasonsOf({ found }: Evaluation): CoreReason[] {
  const reasons: CoreReason[] = [];
  for (const { rule, finding, liftedBy } of found) {
    if (finding.effect !== "pass") reasons.push(reasonOf(rule.code, finding, liftedBy));
  }
  return reasons;
}

export function reasonOf(code: ReasonCode, finding: Exclude<Finding, Pass>, liftedBy?: ReasonCode): CoreReason {
  const untilMs = finding.effect === "hold" ? finding.untilMs : undefined;
  return new CoreReason(code, finding.effect, finding.say, untilMs, liftedBy);
}
