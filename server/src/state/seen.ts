/**
 * How far each partition was when this process last heard of it. Revisions and ticks only go forward: a partition that
 * is behind what was seen has lost something that was acknowledged.
 */
import type { Partition, Revision } from "../ids.js";

export interface Position {
  /** Beats of all processes so far. */
  tick: number;
  /** Second half of the latest revision. */
  counter: number;
  /** First half of the latest revision. */
  epoch: number;
}

const START: Position = { tick: 0, counter: 0, epoch: 0 };
const FIRST_EPOCH = 1;

export class Seen {
  readonly #positions = new Map<Partition, Position>();
  #epoch = FIRST_EPOCH;

  /** The run epoch that clients are told: when it changes, what they sent of late may be gone. */
  get epoch(): string {
    return String(this.#epoch);
  }

  at(partition: Partition): Position {
    return this.#positions.get(partition) ?? START;
  }

  all(): [Partition, Position][] {
    return [...this.#positions];
  }

  note(partition: Partition, { tick, counter, epoch }: Position): void {
    const before = this.at(partition);
    this.#positions.set(partition, {
      tick: Math.max(before.tick, tick),
      counter: Math.max(before.counter, counter),
      epoch: Math.max(before.epoch, epoch),
    });
    this.#epoch = Math.max(this.#epoch, epoch);
  }

  noteRevision(partition: Partition, revision: Revision): void {
    const [epoch, counter] = revision.split(".").map(Number);
    this.note(partition, { tick: 0, counter: counter ?? 0, epoch: epoch ?? 0 });
  }
}
