/**
 * A department's record: contacts that sold more than they said, whether it is suspended for them, and who let it go on.
 * Pure. So many breaches within so long suspend it, and only an owner ends that.
 */
import type { FollowUpId } from "../ids.js";
import { keepLast } from "../person/bounds.js";
import type { Policy } from "./policy.js";

export interface Breach {
  /** Its natural id: one follow-up is one contact, and at most one breach. */
  followUp: FollowUpId;
  atMs: number;
  /** What was offered beyond what was declared; the first few. */
  offers: string[];
  /** An owner has lifted a suspension since: it counts no more. */
  settled?: true;
}

export interface Lift {
  atMs: number;
  by: string;
  reason: string;
  /** Since when the department had been suspended. */
  suspendedAtMs: number;
}

export interface Department {
  /** Oldest first. */
  breaches: Breach[];
  /** `followUp` is the one whose breach was one too many. */
  suspended: { atMs: number; followUp: FollowUpId } | null;
  /** Oldest first. */
  lifts: Lift[];
}

export const NEW_DEPARTMENT: Department = { breaches: [], suspended: null, lifts: [] };

/** More than the highest number that a policy may name, so that what counts is never dropped. */
const BREACHES_MAX = 1_200;
const LIFTS_MAX = 100;
const OFFERS_MAX = 5;
const OFFER_CHARS_MAX = 128;

/** Breaches that count towards the next suspension. */
export const countingBreaches = ({ breaches }: Department, nowMs: number, perMs: number): Breach[] =>
  breaches.filter(({ atMs, settled }) => settled === undefined && nowMs < atMs + perMs);

/** The same record where this follow-up's breach is on it already. */
export function withBreach(
  before: Department,
  { followUp, atMs, offers }: Breach,
  rules: Pick<Policy["purposes"], "breaches" | "perMs">,
): Department {
  if (before.breaches.some((known) => known.followUp === followUp)) return before;
  const kept = offers.slice(0, OFFERS_MAX).map((offer) => offer.slice(0, OFFER_CHARS_MAX));
  const breaches = keepLast([...before.breaches, { followUp, atMs, offers: kept }], BREACHES_MAX);
  const after = { ...before, breaches };
  const tooMany = countingBreaches(after, atMs, rules.perMs).length >= rules.breaches;
  return tooMany && before.suspended === null ? { ...after, suspended: { atMs, followUp } } : after;
}

/** An owner lets the department go on, and it starts afresh; the same record where it was not suspended. */
export function withLift(before: Department, by: string, reason: string, nowMs: number): Department {
  if (before.suspended === null) return before;
  const lift: Lift = { atMs: nowMs, by, reason, suspendedAtMs: before.suspended.atMs };
  return {
    breaches: before.breaches.map((breach) => ({ ...breach, settled: true })),
    suspended: null,
    lifts: keepLast([...before.lifts, lift], LIFTS_MAX),
  };
}
