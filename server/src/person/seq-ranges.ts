/** Which numbers of a tab were seen, as few ranges: copies and disorder change nothing. */
import type { SeqRange } from "./document.js";

/**
 * Ranges kept of a tab; beyond it the two lowest are joined, so that numbers in their gap count as seen. A page sends
 * again what was not acknowledged, so a tab with more gaps than that has lost what is in the lowest for good.
 */
const RANGES_MAX = 16;

export const hasSeq = (ranges: readonly SeqRange[], seq: number): boolean =>
  ranges.some(([from, to]) => from <= seq && seq <= to);

/** The ranges with `seq` added: ascending, disjoint, not adjacent. */
export function addSeq(ranges: readonly SeqRange[], seq: number): SeqRange[] {
  const last = ranges.at(-1);
  if (last && seq === last[1] + 1) return [...ranges.slice(0, -1), [last[0], seq]];
  return mergeRanges(ranges, [[seq, seq]]);
}

/** Up to this number all were seen; 0 when the first is missing. */
export const seenUpTo = ([first]: readonly SeqRange[]): number => (first?.[0] === 1 ? first[1] : 0);

export function mergeRanges(a: readonly SeqRange[], b: readonly SeqRange[], most = RANGES_MAX): SeqRange[] {
  const merged: SeqRange[] = [];
  for (const [from, to] of [...a, ...b].sort((x, y) => x[0] - y[0])) {
    const last = merged.at(-1);
    if (last && from <= last[1] + 1) last[1] = Math.max(last[1], to);
    else merged.push([from, to]);
  }
  while (merged.length > most) {
    const [first, second] = merged as [SeqRange, SeqRange];
    merged.splice(0, 2, [first[0], second[1]]);
  }
  return merged;
}
