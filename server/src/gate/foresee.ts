/**
 * What time alone will do to a verdict. From instant to instant at which something can change, everything is evaluated
 * again, until the verdict is another one. At most 16 steps; then the answer is "look again at the first of them",
 * which is early and never late.
 */
import type { Verdict } from "@holdoff/sdk/wire";
import type { OpenFollowUp } from "../person/document.js";
import type { Evaluation, Found } from "./evaluate.js";

export const STEPS_MAX = 16;

export class Foreseen {
  constructor(
    /** When the verdict changes (or, where 16 steps did not show it, the first instant at which it might); null for never. */
    readonly changesAtMs: number | null,
    /** What it changes to; null where that was not found. */
    readonly to: Verdict | null,
  ) {}
}

/** Answers what will be found about a follow-up at an instant to come. */
export interface Evaluator {
  evaluate(followUp: OpenFollowUp, atMs: number): Evaluation;
}

export function foresee(start: Evaluation, later: Evaluator): Foreseen {
  const { followUp } = start.situation;
  const firstMs = nextInstantMs(start);
  if (firstMs === null || heldByRivalOnly(start)) return new Foreseen(firstMs, null);
  let atMs: number | null = firstMs;
  for (let step = 0; step < STEPS_MAX; step += 1) {
    const here = later.evaluate(followUp, atMs);
    if (here.verdict !== start.verdict) return new Foreseen(atMs, here.verdict);
    atMs = nextInstantMs(here);
    if (atMs === null) return new Foreseen(null, null);
  }
  return new Foreseen(firstMs, null);
}

/**
 * The first instant after this one at which the verdict could be another; null where time alone changes nothing.
 * A hold ends when the last of its holds does, so shorter ones need no step of their own: a week of lunch breaks would
 * use up all sixteen. What may cancel, or allow, is looked at whenever it can change; and where nothing but a rival
 * holds, so is what may begin to hold: it gives the hold a date, which may come too late.
 */
export function nextInstantMs(evaluation: Evaluation): number | null {
  const { nowMs } = evaluation.situation;
  let nextMs = Number.POSITIVE_INFINITY;
  let holdsEndMs = nowMs;
  const hasDate = evaluation.verdict === "hold" && !heldByRivalOnly(evaluation);
  for (let one = evaluation.found; one !== null; one = one.next) {
    const changesAtMs = one.finding.changesAtMs ?? Number.POSITIVE_INFINITY;
    if (hasDate && onlyHolds(one)) {
      if (stands(one)) holdsEndMs = Math.max(holdsEndMs, changesAtMs);
    } else if (changesAtMs > nowMs) nextMs = Math.min(nextMs, changesAtMs);
  }
  if (holdsEndMs > nowMs) nextMs = Math.min(nextMs, holdsEndMs);
  return nextMs === Number.POSITIVE_INFINITY ? null : nextMs;
}

/** Its rule never does more than hold, and what it holds for is not another follow-up that is about to move. */
const onlyHolds = (one: Found): boolean =>
  !isByRival(one) && one.rule.effects.length === 1 && one.rule.effects[0] === "hold";

const stands = ({ finding, liftedBy }: Found): boolean => finding.effect === "hold" && liftedBy === null;

const isByRival = ({ finding }: Found): boolean => finding.effect === "hold" && finding.byRival;

/**
 * Nothing but a more important follow-up stands in the way. The gate moves that one first and then decides this one
 * again, so that how long it waits cannot be told yet.
 */
function heldByRivalOnly({ verdict, found }: Evaluation): boolean {
  if (verdict !== "hold") return false;
  for (let one = found; one !== null; one = one.next) if (stands(one) && !isByRival(one)) return false;
  return true;
}
