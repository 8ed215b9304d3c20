/** A destination that refuses messages is worth one warning a minute, however many messages it refuses. */
import { monotonicMs } from "../clock.js";
import type { Logger } from "../log.js";

const EVERY_MS = 60_000;

export class FailingDestinations {
  /** Of each site and destination: when it was warned of last, and attempts that failed since. */
  readonly #warned = new Map<string, { atMs: number; since: number }>();

  constructor(
    readonly log: Pick<Logger, "warn">,
    readonly nowMs: () => number = monotonicMs,
  ) {}

  note(site: string, destination: string, answer: string): void {
    this.#warn("a destination does not take its messages", site, destination, answer);
  }

  /** It failed so often that nothing is posted to it for a while. */
  leftAlone(site: string, destination: string, answer: string): void {
    this.#warn("a destination failed too often: its circuit is open, and its messages wait", site, destination, answer);
  }

  #warn(says: string, site: string, destination: string, answer: string): void {
    const key = `${site} ${destination} ${says}`;
    const before = this.#warned.get(key);
    const nowMs = this.nowMs();
    if (before && nowMs - before.atMs < EVERY_MS) {
      before.since += 1;
      return;
    }
    this.#warned.set(key, { atMs: nowMs, since: 0 });
    const failed = 1 + (before?.since ?? 0);
    this.log.warn({ site, destination, answer, failed }, says);
  }
}
