/**
 * Empties the outboxes: a delivery becomes a job, a half-done merge is finished. What it takes comes back by itself if
 * it dies, and doing it twice changes nothing.
 */

import { crashPoint } from "../crash-point.js";
import type { Courier, Doors } from "../doors.js";
import type { Partition, Scope } from "../ids.js";
import type { Logger } from "../log.js";
import { Rounds } from "../rounds.js";
import { type DeliveryEntry, dropOutbox, type OutboxEntry, takeOutbox, waitingDeliveries } from "../state/outbox.js";
import type { Attempt, Deliverer } from "./deliver.js";
import type { DeliveryQueues } from "./delivery-queues.js";

const TAKE_MAX = 100;
/** A courier waits for as many claims at a time. */
const STARTED_AT_ONCE = 32;
const LEASE_MS = 2_000;
/**
 * While more is due than can be looked at at once, deliveries give way: what is decided late keeps others waiting, what
 * is delivered late is only late. Whatever has given way for so long does so no more.
 */
const GIVES_WAY_MS = 5_000;
/** What another process left in an outbox is found this late at the most; this one rings the bell. */
const ROUND_MS = 500;

export class Relay {
  #rounds: Rounds | undefined;
  /** Scopes whose clock is being moved here: their courier delivers. */
  readonly #apart = new Set<Scope>();

  constructor(
    readonly doors: Doors,
    readonly queues: DeliveryQueues,
    readonly deliverer: Deliverer,
    readonly log: Logger,
  ) {}

  /** @param looksAreBehind whether more is due than this process looks at at once */
  start(looksAreBehind: () => boolean): void {
    const { people, bell } = this.doors;
    const round = async (rung: ReadonlySet<Partition> | null): Promise<number> => {
      const ageMs = looksAreBehind() ? GIVES_WAY_MS : 0;
      await Promise.all([...(rung ?? people.store.keys.all())].map((partition) => this.#empty(partition, ageMs)));
      return ROUND_MS;
    };
    this.#rounds = new Rounds({ name: "relay", round, failedWaitMs: ROUND_MS }, bell, this.log);
  }

  async stop(): Promise<void> {
    await this.#rounds?.stop();
  }

  /**
   * Delivers what waits of one scope without a detour through a queue: for a test clock, which must know that a release
   * was handed over before it moves on. Meanwhile the rounds leave that scope alone. What is not accepted goes to the
   * queue, to be tried again.
   */
  courierFor(scope: Scope): Courier {
    const { store } = this.doors.people;
    /** Sent, and not answered yet: the clock goes on meanwhile. */
    const underway = new Set<string>();
    const close = async (entry: DeliveryEntry, partition: Partition, attempt: Promise<Attempt>): Promise<void> => {
      try {
        const attempted = await attempt;
        if (attempted.at !== "done") await this.#enqueue(entry, attempted.pauseMs);
        await dropOutbox(store, partition, entry);
      } catch {
        // Its entry is still in the outbox: the rounds take it as soon as the clock stands.
      } finally {
        underway.delete(jobIdOf(entry));
      }
    };
    return {
      begin: () => void this.#apart.add(scope),
      deliver: async (partition) => {
        const answered: Promise<unknown>[] = [];
        const start = async (entry: DeliveryEntry): Promise<void> => {
          underway.add(jobIdOf(entry));
          const { attempt } = await this.deliverer.start(entry, false, "at_once");
          answered.push(close(entry, partition, attempt));
        };
        const waiting = await waitingDeliveries(store, partition, scope);
        const entries = waiting.filter((entry) => !underway.has(jobIdOf(entry)));
        for (let at = 0; at < entries.length; at += STARTED_AT_ONCE) {
          await Promise.all(entries.slice(at, at + STARTED_AT_ONCE).map(start));
        }
        return { answered: Promise.all(answered) };
      },
      end: () => void this.#apart.delete(scope),
    };
  }

  async #empty(partition: Partition, ageMs: number): Promise<void> {
    const asked = { most: TAKE_MAX, leaseMs: LEASE_MS, ageMs };
    for (;;) {
      const entries = await takeOutbox(this.doors.people.store, partition, asked);
      if (entries.length > 0) crashPoint("after_take");
      for (const entry of entries) {
        if (!this.#apart.has(entry.scope)) await this.#handOver(entry, partition);
      }
      if (entries.length < TAKE_MAX) return;
    }
  }

  async #handOver(entry: OutboxEntry, partition: Partition): Promise<void> {
    const { people } = this.doors;
    if (entry.kind === "merge") await people.load(entry.scope, entry.ref);
    else await this.#enqueue(entry);
    await dropOutbox(people.store, partition, entry);
  }

  async #enqueue(entry: DeliveryEntry, delayMs = 0): Promise<void> {
    await this.queues.add(jobIdOf(entry), entry, delayMs);
  }
}

/** A job that was done is kept for a day: what is sent anew or put in again has an id of its own. */
const jobIdOf = ({ id, n, anew }: DeliveryEntry): string =>
  `${id}-d${n}${anew === undefined ? "" : `-${anew.by}${anew.times}`}`;
