/** Visits: stretches of activity. A silence of 30 minutes ends one. */
import { joinNames, keepLast, later } from "./bounds.js";
import type { Now, Visit } from "./document.js";

export const VISIT_SILENCE_MS = 30 * 60 * 1000;
/** Old activity that arrives late is placed exactly as long as there are no more visits than this. */
const VISITS_MAX = 16;
const PAID_MAX = 8;

/** The person did something; `paid` names the checkout whose payment step it showed. */
export function noteActivity(now: Now, atMs: number, paid?: string): void {
  now.activeAtMs = later(now.activeAtMs, atMs);
  const last = now.visits.at(-1);
  if (paid === undefined && last && last.fromMs <= atMs && atMs - last.toMs < VISIT_SILENCE_MS) {
    if (atMs > last.toMs) now.visits = [...now.visits.slice(0, -1), { ...last, toMs: atMs }];
    return;
  }
  const visit: Visit = { fromMs: atMs, toMs: atMs };
  now.visits = joinVisits(now.visits, [paid === undefined ? visit : { ...visit, paid: [paid] }]);
}

export function joinVisits(a: readonly Visit[], b: readonly Visit[]): Visit[] {
  const joined: Visit[] = [];
  for (const visit of [...a, ...b].sort((x, y) => x.fromMs - y.fromMs)) {
    const last = joined.at(-1);
    if (last && visit.fromMs - last.toMs < VISIT_SILENCE_MS) joined.splice(-1, 1, joinTwo(last, visit));
    else joined.push(visit);
  }
  return keepLast(joined, VISITS_MAX);
}

function joinTwo(a: Visit, b: Visit): Visit {
  const visit = { fromMs: Math.min(a.fromMs, b.fromMs), toMs: Math.max(a.toMs, b.toMs) };
  const paid = joinNames(a.paid ?? [], b.paid ?? [], PAID_MAX);
  return paid.length > 0 ? { ...visit, paid } : visit;
}

/** The visit that a moment belongs to. */
export const visitAt = (visits: readonly Visit[], atMs: number): Visit | undefined =>
  visits.find((visit) => visit.fromMs <= atMs && atMs <= visit.toMs);
