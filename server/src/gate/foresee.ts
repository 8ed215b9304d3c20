/**
 * What time alone will do to a verdict. From instant to instant at which something can change, everything is evaluated
 * again, until the verdict is another one. At most 16 steps; then the answer is "look again at the first of them",
 * which is early and never late.
 */
import type { Verdict } from "@holdoff/sdk/wire";
import type { Evaluation, NamedRule } from "./evaluate.js";
import type { Finding } from "./finding.js";

export const STEPS_MAX = 16;

export interface Foreseen {
  /** When the verdict changes (or, where 16 steps did not show it, the first instant at which it might); null for never. */
  changesAtMs: number | null;
  /** What it changes to; null where that was not found. */
  to: Verdict | null;
}

export function foresee(start: Evaluation, nowMs: number, evaluateAt: (atMs: number) => Evaluation): Foreseen {
  if (onlyRivalHolds(start)) return { changesAtMs: nextInstantMs(start, nowMs), to: null };
  let here = start;
  let atMs = nowMs;
  let firstMs: number | null = null;
  for (let step = 0; step < STEPS_MAX; step += 1) {
    const nextMs = nextInstantMs(here, atMs);
    if (nextMs === null) return { changesAtMs: null, to: null };
    firstMs ??= nextMs;
    atMs = nextMs;
    here = evaluateAt(atMs);
    if (here.verdict !== start.verdict) return { changesAtMs: atMs, to: here.verdict };
    if (onlyRivalHolds(here)) return { changesAtMs: atMs, to: null };
  }
  return { changesAtMs: firstMs, to: null };
}

/** The first instant after this one at which the verdict could be another; null where time alone changes nothing. */
export function nextInstantMs(evaluation: Evaluation, nowMs: number): number | null {
  let earliestMs = evaluation.verdict === "hold" ? endOfHoldsMs(evaluation) : Number.POSITIVE_INFINITY;
  if (earliestMs <= nowMs) earliestMs = Number.POSITIVE_INFINITY;
  const { rules, findings } = evaluation;
  for (let index = 0; index < findings.length; index += 1) {
    const atMs = findings[index]?.changesAtMs ?? null;
    if (atMs === null || atMs <= nowMs || atMs >= earliestMs) continue;
    if (evaluation.verdict !== "hold" || !onlyHolds(rules[index]) || isByRival(findings[index])) earliestMs = atMs;
  }
  return Number.isFinite(earliestMs) ? earliestMs : null;
}

const isByRival = (finding: Finding | undefined): boolean => finding?.effect === "hold" && finding.byRival === true;

/**
 * Nothing but a more important follow-up stands in the way. The gate moves that one first and then decides this one
 * again, so that how long it waits cannot be told yet.
 */
const onlyRivalHolds = ({ verdict, findings, liftedBy }: Evaluation): boolean =>
  verdict === "hold" &&
  findings.every((finding, index) => finding.effect !== "hold" || liftedBy[index] !== undefined || isByRival(finding));

/**
 * A hold ends when the last of its holds does, so shorter ones need no step of their own: a week of lunch breaks would
 * use up all sixteen. What may cancel, or allow, is looked at whenever it can change.
 */
const onlyHolds = (rule: NamedRule | undefined): boolean => rule?.effects.every((effect) => effect === "hold") === true;

function endOfHoldsMs({ findings, liftedBy }: Evaluation): number {
  let lastMs = 0;
  for (let index = 0; index < findings.length; index += 1) {
    const finding = findings[index];
    if (finding?.effect !== "hold" || liftedBy[index] !== undefined || isByRival(finding)) continue;
    lastMs = Math.max(lastMs, finding.changesAtMs ?? Number.POSITIVE_INFINITY);
  }
  return lastMs;
}
