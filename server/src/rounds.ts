/**
 * Work that is done in rounds, one at a time. When the bell rings for a partition the next round is for that one, at
 * once: to ask all of them about every change would cost more than the changes. A round over all of them is made when
 * the bell rings everywhere, and otherwise after as long as the last rounds asked for.
 */
import { after, monotonicMs, type Timer } from "./clock.js";
import type { Partition } from "./ids.js";
import type { Logger } from "./log.js";
import type { Bell, Where } from "./state/bell.js";

export interface Work {
  /** What it is, for the log. */
  name: string;
  /**
   * One round, over these partitions, or over all: then it is null. Answers how many milliseconds to wait for the next
   * over all at the most; 0 for another like this one at once.
   */
  round: (rung: ReadonlySet<Partition> | null) => Promise<number>;
  /** Milliseconds until the next round after one that failed. */
  failedWaitMs: number;
}

export class Rounds {
  /** What the next round is for; undefined while nothing waits for one. */
  #next: Set<Partition> | "everywhere" | undefined;
  #isRunning = false;
  #running: Promise<void> | undefined;
  #timer: Timer | undefined;
  /** When the timer calls, of this process's own time. */
  #timerAtMs = Number.POSITIVE_INFINITY;
  #stopped = false;
  readonly #unhook: () => void;

  constructor(
    readonly work: Work,
    bell: Bell,
    readonly log: Logger,
  ) {
    this.#unhook = bell.onRing((where) => this.#wake(where));
    this.#wake("everywhere");
  }

  /** Finishes the round that runs and starts no other. */
  async stop(): Promise<void> {
    this.#stopped = true;
    this.#unhook();
    this.#timer?.cancel();
    await this.#running;
  }

  /** A ring during a round is not lost: another one follows. */
  #wake(where: Where): void {
    this.#note(where);
    if (this.#stopped || this.#isRunning) return;
    this.#isRunning = true;
    this.#running = this.#run();
  }

  #note(where: Where): void {
    if (where === "everywhere" || this.#next === "everywhere") this.#next = "everywhere";
    else this.#next = (this.#next ?? new Set()).add(where);
  }

  async #run(): Promise<void> {
    while (this.#next !== undefined && !this.#stopped) {
      const next = this.#next;
      this.#next = undefined;
      if (next === "everywhere") this.#dropTimer();
      const waitMs = await this.#round(next === "everywhere" ? null : next);
      if (waitMs > 0) this.#waitAtMost(waitMs);
      else if (next === "everywhere") this.#note(next);
      else for (const partition of next) this.#note(partition);
    }
    this.#isRunning = false;
  }

  async #round(rung: ReadonlySet<Partition> | null): Promise<number> {
    try {
      return await this.work.round(rung);
    } catch (error) {
      this.log.warn({ error }, `${this.work.name}: a round failed; what it took comes back`);
      return this.work.failedWaitMs;
    }
  }

  #waitAtMost(waitMs: number): void {
    const atMs = monotonicMs() + waitMs;
    if (this.#stopped || atMs >= this.#timerAtMs) return;
    this.#dropTimer();
    this.#timerAtMs = atMs;
    this.#timer = after(waitMs, () => {
      this.#timerAtMs = Number.POSITIVE_INFINITY;
      this.#wake("everywhere");
    });
  }

  #dropTimer(): void {
    this.#timer?.cancel();
    this.#timerAtMs = Number.POSITIVE_INFINITY;
  }
}
