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
  /** For each of them the allow that took it away, if one did. */
  liftedBy: readonly (ReasonCode | undefined)[];
}

export const evaluate = (rules: readonly Rule[], situation: Situation): Evaluation =>
  weigh(
    rules,
    rules.map((rule) => rule.look(situation)),
  );

export function weigh(rules: readonly NamedRule[], findings: readonly Finding[]): Evaluation {
  const liftedBy = lift(rules, findings);
  const stands = (effect: "cancel" | "hold"): boolean =>
    findings.some((finding, index) => finding.effect === effect && liftedBy[index] === undefined);
  return { verdict: stands("cancel") ? "cancel" : stands("hold") ? "hold" : "release", rules, findings, liftedBy };
}

const NOTHING_LIFTED: readonly undefined[] = [];

function lift(rules: readonly NamedRule[], findings: readonly Finding[]): readonly (ReasonCode | undefined)[] {
  if (!findings.some(({ effect }) => effect === "allow")) return NOTHING_LIFTED;
  const allows = findings.flatMap((finding, index) =>
    finding.effect === "allow" ? [{ code: codeAt(rules, index), finding }] : [],
  );
  return findings.map((found, index) => {
    const code = codeAt(rules, index);
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
  findings.forEach((finding, index) => {
    if (finding.effect !== "pass") reasons.push(reasonOf(codeAt(rules, index), finding, liftedBy[index]));
  });
  return reasons;
}

export function reasonOf(code: ReasonCode, finding: Exclude<Finding, Pass>, liftedBy?: ReasonCode): CoreReason {
  return {
    code,
    effect: finding.effect,
    ...(finding.effect === "hold" && { untilMs: finding.untilMs }),
    ...(liftedBy && { liftedBy }),
    say: finding.say,
  };
}

function codeAt(rules: readonly NamedRule[], index: number): ReasonCode {
  const rule = rules[index];
  if (rule === undefined) throw new Error(`there is a finding ${index} and no rule for it`);
  return rule.code;
}
