/** Which numbers of a tab were seen, as few ranges: copies and disorder change nothing. */
import type { SeqRange } from "./document.js";

/** Ranges kept of a tab; beyond it the two lowest are joined, so that numbers in their gap count as seen. */
const RANGES_MAX = 16;

export const hasSeq = (ranges: readonly SeqRange[], seq: number): boolean =>
  ranges.some(([from, to]) => from <= seq && seq <= to);

/** The ranges with `seq` added: ascending, disjoint, not adjacent. */
export function addSeq(ranges: readonly SeqRange[], seq: number): SeqRange[] {
  return mergeRanges(ranges, [[seq, seq]]);
}

export function mergeRanges(a: readonly SeqRange[], b: readonly SeqRange[]): SeqRange[] {
  const merged: SeqRange[] = [];
  for (const [from, to] of [...a, ...b].sort((x, y) => x[0] - y[0])) {
    const last = merged.at(-1);
    if (last && from <= last[1] + 1) last[1] = Math.max(last[1], to);
    else merged.push([from, to]);
  }
  while (merged.length > RANGES_MAX) {
    const [first, second] = merged as [SeqRange, SeqRange];
    merged.splice(0, 2, [first[0], second[1]]);
  }
  return merged;
}
