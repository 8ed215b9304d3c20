/**
 * What time alone will do to a verdict. From instant to instant at which something can change, everything is evaluated
 * again, until the verdict is another one. At most 16 steps; then the answer is "look again at the first of them",
 * which is early and never late.
 */
import type { Verdict } from "@holdoff/sdk/wire";
import { type Evaluation, evaluate, type Looked } from "./evaluate.js";
import type { Rule } from "./finding.js";
import type { Situation } from "./situation.js";

export const STEPS_MAX = 16;

export interface Foreseen {
  /** When the verdict changes (or, where 16 steps did not show it, the first instant at which it might); null for never. */
  changesAtMs: number | null;
  /** What it changes to; null where that was not found. */
  to: Verdict | null;
}

export function foresee(rules: readonly Rule[], situation: Situation, start: Evaluation): Foreseen {
  let here = start;
  let atMs = situation.nowMs;
  let firstMs: number | null = null;
  for (let step = 0; step < STEPS_MAX; step += 1) {
    const nextMs = nextInstantMs(here, atMs);
    if (nextMs === null) return { changesAtMs: null, to: null };
    firstMs ??= nextMs;
    atMs = nextMs;
    here = evaluate(rules, { ...situation, nowMs: atMs });
    if (here.verdict !== start.verdict) return { changesAtMs: atMs, to: here.verdict };
  }
  return { changesAtMs: firstMs, to: null };
}

/** The first instant after this one at which the verdict could be another. */
function nextInstantMs({ verdict, looked }: Evaluation, nowMs: number): number | null {
  const instants = verdict === "hold" ? instantsOfHold(looked) : looked.map(({ finding }) => finding.changesAtMs);
  const coming = instants.filter((atMs) => atMs !== null).filter((atMs) => atMs > nowMs && Number.isFinite(atMs));
  return coming.length > 0 ? coming.reduce((earliest, atMs) => Math.min(earliest, atMs)) : null;
}

/**
 * A hold ends when the last of its holds does, so shorter ones need no step of their own: a week of lunch breaks would
 * use up all sixteen. What may cancel, or allow, is looked at whenever it can change.
 */
function instantsOfHold(looked: readonly Looked[]): (number | null)[] {
  const ends = looked
    .filter(({ finding, liftedBy }) => finding.effect === "hold" && liftedBy === undefined)
    .map(({ finding }) => finding.changesAtMs ?? Number.POSITIVE_INFINITY);
  const others = looked.filter(({ rule }) => rule.effects.some((effect) => effect !== "hold"));
  return [
    ends.reduce((latest, atMs) => Math.max(latest, atMs), 0),
    ...others.map(({ finding }) => finding.changesAtMs),
  ];
}
