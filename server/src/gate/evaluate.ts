/** All rules at one instant, and what they add up to: allows lift first, then any cancel wins, then any hold. */
import type { ReasonCode, Verdict } from "@holdoff/sdk/wire";
import type { CoreReason } from "./decision-core.js";
import type { Allow, Finding, Pass, Rule } from "./finding.js";
import type { Situation } from "./situation.js";

export interface Looked {
  rule: Rule;
  finding: Finding;
  /** The allow that took this finding away. */
  liftedBy?: ReasonCode;
}

export interface Evaluation {
  verdict: Verdict;
  looked: Looked[];
}

export function evaluate(rules: readonly Rule[], situation: Situation): Evaluation {
  const found = rules.map((rule) => ({ rule, finding: rule.look(situation) }));
  const allows = found.flatMap(({ rule, finding }) =>
    finding.effect === "allow" ? [{ code: rule.code, finding }] : [],
  );
  const looked = found.map((one): Looked => {
    const by = allows.find(({ finding }) => lifts(finding, one));
    return by ? { ...one, liftedBy: by.code } : one;
  });
  const stands = (effect: "cancel" | "hold"): boolean =>
    looked.some(({ finding, liftedBy }) => finding.effect === effect && liftedBy === undefined);
  return { verdict: stands("cancel") ? "cancel" : stands("hold") ? "hold" : "release", looked };
}

function lifts(allow: Allow, { rule, finding }: Looked): boolean {
  if (finding.effect !== "hold" && finding.effect !== "cancel") return false;
  if (allow.lifts === "holds") return finding.effect === "hold";
  return allow.lifts.some(({ code, kind }) => code === rule.code && (kind === undefined || kind === finding.kind));
}

/** Everything that was not a pass, as a receipt tells it. */
export function reasonsOf({ looked }: Evaluation): CoreReason[] {
  return looked.flatMap(({ rule, finding, liftedBy }) =>
    finding.effect === "pass" ? [] : [reasonOf(rule.code, finding, liftedBy)],
  );
}

export function reasonOf(code: ReasonCode, finding: Exclude<Finding, Pass>, liftedBy?: ReasonCode): CoreReason {
  return {
    code,
    effect: finding.effect,
    ...(finding.effect === "hold" && { untilMs: finding.untilMs }),
    ...(liftedBy && { liftedBy }),
    because: finding.because,
    facts: finding.facts,
  };
}
