/**
 * Empties the outboxes: a delivery becomes a job, a half-done merge is finished. What it takes comes back by itself if
 * it dies, and doing it twice changes nothing.
 */

import { after, type Timer } from "../clock.js";
import { crashPoint } from "../crash-point.js";
import type { Doors } from "../doors.js";
import type { Partition } from "../ids.js";
import type { Logger } from "../log.js";
import type { Opened } from "../sites.js";
import { dropOutbox, type OutboxEntry, takeOutbox } from "../state/outbox.js";
import type { Address, Attempt, Deliverer } from "./deliver.js";
import type { DeliveryQueues } from "./delivery-queues.js";

const TAKE_MAX = 100;
const LEASE_MS = 5_000;
const ROUND_MS = 250;

export class Relay {
  #timer: Timer | undefined;
  #round: Promise<void> | undefined;
  #again = false;
  #stopped = false;
  #unhook: (() => void) | undefined;

  constructor(
    readonly doors: Doors,
    readonly queues: DeliveryQueues,
    readonly deliverer: Deliverer,
    readonly log: Logger,
  ) {}

  start(): void {
    this.#unhook = this.doors.bell.onRing(() => this.#wake());
    this.#wake();
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    this.#unhook?.();
    this.#timer?.cancel();
    await this.#round;
  }

  /**
   * Delivers what waits in one partition without a detour through a queue: for a test clock, which must know that a
   * release was handed over before it moves on. What is not accepted is left to the queue.
   */
  async deliverNow({ scope }: Opened, partition: Partition): Promise<{ answered: Promise<unknown> }> {
    const { store } = this.doors.people;
    const attempts: Promise<unknown>[] = [];
    for (;;) {
      const entries = await takeOutbox(store, partition, TAKE_MAX, LEASE_MS);
      for (const entry of entries) {
        if (entry.kind === "deliver" && entry.scope === scope)
          attempts.push((await this.#deliverEntry(entry, partition)).answered);
        else await this.#handOver(entry, partition);
      }
      if (entries.length < TAKE_MAX) return { answered: Promise.all(attempts) };
    }
  }

  async #deliverEntry(
    entry: Extract<OutboxEntry, { kind: "deliver" }>,
    partition: Partition,
  ): Promise<{ answered: Promise<void> }> {
    const { attempt } = await this.deliverer.start(entry, false);
    const settle = async (result: Attempt): Promise<void> => {
      if (result.at === "again") await this.#enqueue(entry);
      await dropOutbox(this.doors.people.store, partition, entry);
    };
    return { answered: attempt.then(settle) };
  }

  #wake(): void {
    if (this.#stopped) return;
    if (this.#round !== undefined) {
      this.#again = true;
      return;
    }
    this.#timer?.cancel();
    this.#round = this.#run().finally(() => {
      this.#round = undefined;
    });
  }

  async #run(): Promise<void> {
    do {
      this.#again = false;
      try {
        const { store } = this.doors.people;
        await Promise.all(store.keys.all().map((partition) => this.#empty(partition)));
      } catch (error) {
        this.log.warn({ error: String(error) }, "a round of the relay failed; what it took comes back");
      }
    } while (this.#again && !this.#stopped);
    if (!this.#stopped) this.#timer = after(ROUND_MS, () => this.#wake());
  }

  async #empty(partition: Partition): Promise<void> {
    for (;;) {
      const entries = await takeOutbox(this.doors.people.store, partition, TAKE_MAX, LEASE_MS);
      if (entries.length > 0) crashPoint("after_take");
      for (const entry of entries) await this.#handOver(entry, partition);
      if (entries.length < TAKE_MAX) return;
    }
  }

  async #handOver(entry: OutboxEntry, partition: Partition): Promise<void> {
    const { people } = this.doors;
    if (entry.kind === "merge") await people.load(entry.scope, entry.ref);
    else await this.#enqueue(entry);
    await dropOutbox(people.store, partition, entry);
  }

  async #enqueue(entry: Address): Promise<void> {
    await this.queues.add(`${entry.id}-d${entry.n}`, entry);
  }
}
