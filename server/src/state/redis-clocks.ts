/**
 * Redis's clock as a process knows it between two answers: each node of a Cluster has its own. Never ahead of the true
 * one by more than a step of that clock, and behind it by as long as the last answer took to arrive.
 */
import { monotonicMs } from "../clock.js";
import type { Partition } from "../ids.js";

export class RedisClocks {
  /** Redis's time less this process's. */
  readonly #aheadMs = new Map<Partition, number>();

  note(partition: Partition, realMs: number): void {
    this.#aheadMs.set(partition, realMs - monotonicMs());
  }

  /** Null before the first answer. In whole milliseconds. */
  nowMs(partition: Partition): number | null {
    const aheadMs = this.#aheadMs.get(partition);
    return aheadMs === undefined ? null : Math.floor(aheadMs + monotonicMs());
  }
}
