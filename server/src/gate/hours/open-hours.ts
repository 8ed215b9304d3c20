/** When hours are open in every one of several zones at once. Kept by week, so that asking again costs one look-up. */
import { Memo } from "./memo.js";
import { intersect, type Span, unite } from "./spans.js";
import { type WallHours, wallSpans } from "./wall-hours.js";
import { WeekRun, weekSpan } from "./weeks.js";
import type { Stretch, ZoneClock } from "./zone-clock.js";

/** This week and the next, and some more for the clocks of sandboxes. */
const WEEKS_KEPT = 8;

export class OpenHours {
  readonly #weeks = new Memo<number, readonly Span[]>(WEEKS_KEPT);
  readonly #closed = new WeekRun((week) => this.in(week).length === 0);

  constructor(
    readonly hours: WallHours,
    readonly clocks: readonly ZoneClock[],
  ) {}

  /** The open spans of a week. */
  in(week: number): readonly Span[] {
    return this.#weeks.get(week) ?? this.#weeks.keep(week, this.#find(weekSpan(week)));
  }

  /** Whether some instant of `weeks` weeks, this one included, is open. */
  opensWithin(week: number, weeks: number): boolean {
    return this.#closed.end(week, weeks) !== null;
  }

  #find(week: Span): readonly Span[] {
    let open: readonly Span[] = [week];
    const seen = new Set<string>();
    for (const clock of this.clocks) {
      const stretches = clock.in(week);
      // Many zones of a country show the same time: each time is asked once.
      const shown = stretches.map(({ fromMs, aheadMs }) => `${fromMs}+${aheadMs}`).join();
      if (seen.has(shown)) continue;
      seen.add(shown);
      open = intersect(open, unite(stretches.flatMap((stretch) => this.#inStretch(stretch))));
      if (open.length === 0) break;
    }
    return open;
  }

  #inStretch({ fromMs, toMs, aheadMs }: Stretch): Span[] {
    const shown = wallSpans(this.hours, { fromMs: fromMs + aheadMs, toMs: toMs + aheadMs });
    return shown.map((span) => ({ fromMs: span.fromMs - aheadMs, toMs: span.toMs - aheadMs }));
  }
}
