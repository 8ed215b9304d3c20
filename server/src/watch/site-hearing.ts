/**
 * Of which live sites this process does not take the signals: from the first answer of 5xx to the next of 2xx, whatever
 * the cause. It tells with its beats. The time of a refused signal is when it came, which is before it was answered: what
 * a beat takes to reach Redis makes no spell too short.
 */
import { monotonicMs } from "../clock.js";
import { hasOwnClock, type Scope } from "../ids.js";
import type { SiteFailures } from "../state/beat.js";

interface Failing {
  /** What is over since the last beat, as one: signals may be taken and refused by turns. */
  over: { fromMs: number; toMs: number } | null;
  sinceMs: number | null;
}

/** What was told with one beat. */
export type Told = ReadonlyMap<Scope, Failing>;

export class SiteHearing {
  readonly #sites = new Map<Scope, Failing>();

  constructor(readonly nowMs: () => number = monotonicMs) {}

  /** A process that took the name of one that crashed: what that one said last of its sites is over. */
  startsAt(scopes: readonly Scope[]): void {
    for (const scope of scopes) if (!hasOwnClock(scope)) this.#sites.set(scope, { over: null, sinceMs: null });
  }

  /** A signal that came then was answered with 5xx. */
  failed(scope: Scope, cameMs: number): void {
    if (hasOwnClock(scope)) return;
    const { over = null, sinceMs = null } = this.#sites.get(scope) ?? {};
    this.#sites.set(scope, { over, sinceMs: sinceMs === null ? cameMs : Math.min(sinceMs, cameMs) });
  }

  /** A signal was taken. */
  heard(scope: Scope): void {
    const { over, sinceMs } = this.#sites.get(scope) ?? {};
    if (sinceMs === undefined || sinceMs === null) return;
    this.#sites.set(scope, { over: { fromMs: over?.fromMs ?? sinceMs, toMs: this.nowMs() }, sinceMs: null });
  }

  /** What a beat has to tell now. A process that leaves hears nobody from then on, and others do. */
  news(): Told {
    return new Map(this.#sites);
  }

  /** In milliseconds before now: each partition is told at another time. */
  asTold(news: Told, leaves: boolean): SiteFailures[] {
    const nowMs = this.nowMs();
    const ago = (ms: number): number => Math.max(0, Math.ceil(nowMs - ms));
    return [...news].map(([scope, { over, sinceMs }]) => {
      const all = leaves && sinceMs !== null ? { fromMs: over?.fromMs ?? sinceMs, toMs: nowMs } : over;
      return {
        scope,
        over: all === null ? null : { fromAgoMs: ago(all.fromMs), toAgoMs: Math.max(0, Math.floor(nowMs - all.toMs)) },
        sinceAgoMs: leaves || sinceMs === null ? null : ago(sinceMs),
      };
    });
  }

  /** All partitions know: what is over is told no more. */
  wasTold(news: Told): void {
    for (const [scope, told] of news) {
      const now = this.#sites.get(scope);
      if (now === undefined) continue;
      const isNewer = now.over !== null && now.over !== told.over;
      if (now.sinceMs === null && !isNewer) this.#sites.delete(scope);
      else if (!isNewer) this.#sites.set(scope, { ...now, over: null });
    }
  }
}
