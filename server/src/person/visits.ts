/** Visits: stretches of activity. A silence of 30 minutes ends one. */
import { keepLast, later } from "./bounds.js";
import type { Now, Visit } from "./document.js";

export const VISIT_SILENCE_MS = 30 * 60 * 1000;
const VISITS_MAX = 16;

export function noteActivity(now: Now, atMs: number): void {
  now.activeAtMs = later(now.activeAtMs, atMs);
  now.visits = mergeVisits(now.visits, [{ fromMs: atMs, toMs: atMs }]);
}

export function mergeVisits(a: readonly Visit[], b: readonly Visit[]): Visit[] {
  const merged: Visit[] = [];
  for (const visit of [...a, ...b].sort((x, y) => x.fromMs - y.fromMs)) {
    const last = merged.at(-1);
    if (last && visit.fromMs - last.toMs < VISIT_SILENCE_MS) last.toMs = Math.max(last.toMs, visit.toMs);
    else merged.push({ ...visit });
  }
  return keepLast(merged, VISITS_MAX);
}

/** The visit that a moment belongs to. */
export const visitAt = (visits: readonly Visit[], atMs: number): Visit | undefined =>
  visits.find((visit) => visit.fromMs <= atMs && atMs <= visit.toMs);
