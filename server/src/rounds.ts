/**
 * Work that is done in rounds: one at a time, at once when the bell rings, and otherwise after as long as the last round
 * asked for. A ring during a round is not lost: another one follows.
 */
import { after, type Timer } from "./clock.js";
import type { Logger } from "./log.js";
import type { Bell } from "./state/bell.js";

export interface Work {
  /** What it is, for the log. */
  name: string;
  /** One round. Answers how many milliseconds to wait for the next; 0 for at once. */
  round: () => Promise<number>;
  /** Milliseconds until the next round after one that failed. */
  failedWaitMs: number;
}

export class Rounds {
  #timer: Timer | undefined;
  #running: Promise<void> | undefined;
  #again = false;
  #stopped = false;
  readonly #unhook: () => void;

  constructor(
    readonly work: Work,
    bell: Bell,
    readonly log: Logger,
  ) {
    this.#unhook = bell.onRing(() => this.#wake());
    this.#wake();
  }

  /** Finishes the round that runs and starts no other. */
  async stop(): Promise<void> {
    this.#stopped = true;
    this.#unhook();
    this.#timer?.cancel();
    await this.#running;
  }

  #wake(): void {
    this.#again = true;
    if (this.#stopped || this.#running !== undefined) return;
    this.#timer?.cancel();
    this.#running = this.#run().then((waitMs) => {
      this.#running = undefined;
      if (this.#again) this.#wake();
      else if (!this.#stopped) this.#timer = after(waitMs, () => this.#wake());
    });
  }

  async #run(): Promise<number> {
    let waitMs = 0;
    do {
      this.#again = false;
      try {
        waitMs = await this.work.round();
      } catch (error) {
        this.log.warn({ error: String(error) }, `${this.work.name}: a round failed; what it took comes back`);
        waitMs = this.work.failedWaitMs;
      }
    } while ((this.#again || waitMs <= 0) && !this.#stopped);
    return waitMs;
  }
}
