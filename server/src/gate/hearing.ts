/**
 * Silence proves that somebody is away only while they could have been heard. Stretches in which signals may have been
 * missed are *blind time*: they do not count towards the end of presence, of quiet and of a checkout. After too long a
 * stretch, or when what is stored is older than what was acknowledged, the site is *suspect*: an owner has to say how to
 * go on.
 */
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

/** Since when a site is suspect; null where it is not, or where it was resumed since. */
export function suspectSinceMs({ resumedAtMs, lostAtMs, spells }: SiteFacts, { blind }: Policy): number | null {
  const resumedMs = resumedAtMs ?? Number.NEGATIVE_INFINITY;
  if (lostAtMs !== null && lostAtMs >= resumedMs) return lostAtMs;
  for (const { fromMs, toMs } of spells) {
    if (toMs > resumedMs && toMs - Math.max(fromMs, resumedMs) > blind.maxMs) return fromMs;
  }
  return null;
}
