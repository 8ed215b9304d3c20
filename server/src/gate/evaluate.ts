/** All rules at one instant, and what they add up to: allows lift first, then any cancel wins, then any hold. */
import type { ReasonCode, Verdict } from "@holdoff/sdk/wire";
import type { CoreReason } from "./decision-core.js";
import type { Allow, Finding, Pass, Rule } from "./finding.js";
import type { Situation } from "./situation.js";

/** Who found something: all that is asked of a rule afterwards. */
export type NamedRule = Pick<Rule, "code" | "effects">;

export interface Evaluation {
  verdict: Verdict;
  rules: readonly NamedRule[];
  /** What each of the rules found. */
  findings: readonly Finding[];
  /** For each of them the allow that took it away, if one did; empty where nothing was lifted. */
  liftedBy: readonly (ReasonCode | undefined)[];
}

export function evaluate(rules: readonly Rule[], situation: Situation): Evaluation {
  const findings: Finding[] = [];
  for (const rule of rules) findings.push(rule.look(situation));
  return weigh(rules, findings);
}

/**
 * The same at a later instant, with nothing new. A finding stands until its `changesAtMs`, so only rules whose answer
 * may have changed since look again: of two dozen one or two.
 */
export function evaluateLater(rules: readonly Rule[], before: Evaluation, situation: Situation): Evaluation {
  const findings: Finding[] = [];
  for (let index = 0; index < rules.length; index += 1) {
    const rule = at(rules, index);
    const finding = at(before.findings, index);
    const stands = finding.changesAtMs === null || situation.nowMs < finding.changesAtMs;
    findings.push(stands ? finding : rule.look(situation));
  }
  return weigh(rules, findings);
}

const NOTHING_LIFTED: readonly undefined[] = [];

export function weigh(rules: readonly NamedRule[], findings: readonly Finding[]): Evaluation {
  let allowed = false;
  for (const { effect } of findings) if (effect === "allow") allowed = true;
  const liftedBy = allowed ? lift(rules, findings) : NOTHING_LIFTED;
  let verdict: Verdict = "release";
  for (let index = 0; index < findings.length; index += 1) {
    const { effect } = at(findings, index);
    if ((effect !== "hold" && effect !== "cancel") || liftedBy[index] !== undefined) continue;
    if (effect === "cancel" || verdict === "release") verdict = effect;
  }
  return { verdict, rules, findings, liftedBy };
}

function lift(rules: readonly NamedRule[], findings: readonly Finding[]): (ReasonCode | undefined)[] {
  const allows = findings.flatMap((finding, index) =>
    finding.effect === "allow" ? [{ code: at(rules, index).code, finding }] : [],
  );
  return findings.map((found, index) => {
    const { code } = at(rules, index);
    return allows.find(({ finding }) => lifts(finding, code, found))?.code;
  });
}

function lifts(allow: Allow, code: ReasonCode, finding: Finding): boolean {
  if (finding.effect !== "hold" && finding.effect !== "cancel") return false;
  if (allow.lifts === "holds") return finding.effect === "hold";
  return allow.lifts.some((lift) => lift.code === code && (lift.kind === undefined || lift.kind === finding.kind));
}

/** Everything that was not a pass, as a receipt tells it. */
export function reasonsOf({ rules, findings, liftedBy }: Evaluation): CoreReason[] {
  const reasons: CoreReason[] = [];
  for (let index = 0; index < findings.length; index += 1) {
    const finding = at(findings, index);
    if (finding.effect !== "pass") reasons.push(reasonOf(at(rules, index).code, finding, liftedBy[index]));
  }
  return reasons;
}

export function reasonOf(code: ReasonCode, finding: Exclude<Finding, Pass>, liftedBy?: ReasonCode): CoreReason {
  const { effect, say } = finding;
  const reason: CoreReason = { code, effect, say };
  if (finding.effect === "hold") reason.untilMs = finding.untilMs;
  if (liftedBy !== undefined) reason.liftedBy = liftedBy;
  return reason;
}

function at<T>(list: readonly T[], index: number): T {
  const item = list[index];
  if (item === undefined) throw new Error(`a finding belongs to each rule; there is no ${index} of ${list.length}`);
  return item;
}
