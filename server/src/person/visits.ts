/** Visits: stretches of activity. A silence of 30 minutes ends one. */
import { keepLast, later } from "./bounds.js";
import type { Now, Visit } from "./document.js";

export const VISIT_SILENCE_MS = 30 * 60 * 1000;
/** Old activity that arrives late is placed exactly as long as there are no more visits than this. */
const VISITS_MAX = 16;

/** The person did something. */
export function noteActivity(now: Now, atMs: number): void {
  now.activeAtMs = later(now.activeAtMs, atMs);
  const last = now.visits.at(-1);
  if (last && last.fromMs <= atMs && atMs - last.toMs < VISIT_SILENCE_MS) {
    if (atMs > last.toMs) now.visits = [...now.visits.slice(0, -1), { ...last, toMs: atMs }];
    return;
  }
  now.visits = joinVisits(now.visits, [{ fromMs: atMs, toMs: atMs }]);
}

export function joinVisits(a: readonly Visit[], b: readonly Visit[]): Visit[] {
  const joined: Visit[] = [];
  for (const { fromMs, toMs } of [...a, ...b].sort((x, y) => x.fromMs - y.fromMs)) {
    const last = joined.at(-1);
    if (last && fromMs - last.toMs < VISIT_SILENCE_MS)
      joined.splice(-1, 1, { ...last, toMs: Math.max(last.toMs, toMs) });
    else joined.push({ fromMs, toMs });
  }
  return keepLast(joined, VISITS_MAX);
}

/** The visit that a moment belongs to. */
export const visitAt = (visits: readonly Visit[], atMs: number): Visit | undefined =>
  visits.find((visit) => visit.fromMs <= atMs && atMs <= visit.toMs);
