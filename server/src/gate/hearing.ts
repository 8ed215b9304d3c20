/**
 * Silence proves that somebody is away only while they could have been heard. Stretches in which signals may have been
 * missed are *blind time*: they do not count towards the end of presence, of quiet and of a checkout. After too long a
 * stretch without Redis or any collector, or when what is stored is older than what was acknowledged, the site is
 * *suspect*: an owner has to say how to go on. A site that took no signals for long, while others could be heard, is
 * blind and not suspect: load, or one fault, must not stop it until somebody comes.
 */
import type { Now } from "../person/document.js";
import type { Policy } from "./policy.js";
import type { SiteFacts, Spell } from "./site-facts.js";

/** When somebody could have been heard for `forMs` since then. */
export function heardForMs(sinceMs: number, forMs: number, spells: readonly Spell[]): number {
  let endMs = sinceMs + forMs;
  if (forMs === 0) return endMs;
  for (const { fromMs, toMs } of spells) {
    if (fromMs >= endMs) break;
    if (toMs > sinceMs) endMs += toMs - Math.max(fromMs, sinceMs);
  }
  return endMs;
}

/** A live site contacts nobody until an owner says how to go on. */
export interface Suspicion {
  sinceMs: number;
  /** What was acknowledged is gone, or customers went unheard for too long. */
  why: "lost" | "unheard";
}

/** Null where a site is not suspect, or was resumed since. */
export function suspicionOf({ resumedAtMs, lostAtMs, away }: SiteFacts, { blind }: Policy): Suspicion | null {
  const resumedMs = resumedAtMs ?? Number.NEGATIVE_INFINITY;
  if (lostAtMs !== null && lostAtMs >= resumedMs) return { sinceMs: lostAtMs, why: "lost" };
  for (const { fromMs, toMs } of away) {
    if (toMs > resumedMs && toMs - Math.max(fromMs, resumedMs) > blind.maxMs)
      return { sinceMs: fromMs, why: "unheard" };
  }
  return null;
}

/** Since when nobody can tell whether the person is here: of the whole site, or of this person alone. */
export function unheardSinceMs({ blindSinceMs }: SiteFacts, now: Pick<Now, "unheardSinceMs">): number | null {
  const own = now.unheardSinceMs ?? null;
  return own === null || blindSinceMs === null ? (own ?? blindSinceMs) : Math.min(own, blindSinceMs);
}

export const suspectSinceMs = (facts: SiteFacts, policy: Policy): number | null =>
  suspicionOf(facts, policy)?.sinceMs ?? null;
