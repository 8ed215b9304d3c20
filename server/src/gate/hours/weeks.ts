/** Weeks of UTC, counted from 1970: the pieces in which open hours are worked out and kept. */
import { DAY_MS } from "../duration.js";
import type { Span } from "./spans.js";

const WEEK_MS = 7 * DAY_MS;

export const weekOf = (atMs: number): number => Math.floor(atMs / WEEK_MS);
export const weekSpan = (week: number): Span => ({ fromMs: week * WEEK_MS, toMs: (week + 1) * WEEK_MS });

/**
 * Finds where a run of weeks that are alike ends. The run is remembered: hours that never open, or never close, are
 * asked about again and again, and only what has come into view since has to be looked at. It changes no answer.
 */
export class WeekRun {
  #from = 0;
  #to = 0;

  constructor(readonly isAlike: (week: number) => boolean) {}

  /** The first of `weeks` weeks, from this one on, that is not alike; null when all are. */
  end(week: number, weeks: number): number | null {
    if (week < this.#from || week > this.#to) {
      this.#from = week;
      this.#to = week;
    }
    const limit = week + weeks;
    while (this.#to < limit && this.isAlike(this.#to)) this.#to += 1;
    return this.#to < limit ? this.#to : null;
  }
}
