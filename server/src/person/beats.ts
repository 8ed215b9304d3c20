/**
 * Which heartbeats show a human: those whose engaged time is greater than that of every page signal with a lower
 * number. A lower number may arrive later and say that the engagement was older, so a signal with a gap below it is
 * loose: it counts, and can still be taken back.
 */
import type { Beat } from "./document.js";

/** More signals than this above a gap, each with more engagement than the last, and the oldest counts for good. */
const LOOSE_MAX = 8;

/**
 * Both, without those that are none: as much engagement was reported under a lower number. Each of the two lists is
 * ascending in number and engagement, and so is the result.
 */
export function joinBeats(a: readonly Beat[], b: readonly Beat[]): readonly Beat[] {
  if (a.length === 0) return b;
  const joined: Beat[] = [];
  for (const beat of [...a, ...b].sort((x, y) => x[0] - y[0] || y[1] - x[1] || y[2] - x[2])) {
    const last = joined.at(-1);
    if (last === undefined || beat[1] > last[1]) joined.push(beat);
  }
  return joined;
}

export interface Sifted {
  /** Engaged time that is firm. */
  engagedMs: number;
  /** Signals that are firm now, and show a human. */
  firm: Beat[];
  loose: Beat[];
}

/** Parts what nothing can take back any more from what is still loose: all numbers up to `seenUpTo` were seen. */
export function siftBeats(beats: readonly Beat[], engagedMs: number, seenUpTo: number): Sifted {
  const grown = beats.filter((beat) => beat[1] > engagedMs);
  const below = grown.filter(([seq]) => seq <= seenUpTo).length;
  const settled = Math.max(below, grown.length - LOOSE_MAX);
  const firm = grown.slice(0, settled);
  return { engagedMs: firm.at(-1)?.[1] ?? engagedMs, firm, loose: grown.slice(settled) };
}
