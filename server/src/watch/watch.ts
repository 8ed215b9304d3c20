/**
 * Every second this process shows each partition that it is alive, and looks whether the partition is what it was. What
 * decisions make of it (blind time, a suspect site) they read in the partition itself: it is the same for every process.
 */
import { randomUUID } from "node:crypto";
import { after, type Timer } from "../clock.js";
import type { Partition } from "../ids.js";
import type { Logger } from "../log.js";
import { beat } from "../state/beat.js";
import type { RedisStore } from "../state/redis-store.js";
import type { MemoryFile } from "./memory-file.js";

const BEAT_MS = 1_000;

export interface WatchNeeds {
  store: RedisStore;
  /** Whether this process hears signals. */
  hears: boolean;
  /** Null where nothing is kept outside Redis but in this process. */
  memory: MemoryFile | null;
  log: Logger;
}

export class Watch {
  readonly #collector: string | null;
  #turnedAway = false;
  #timer: Timer | undefined;
  #round: Promise<void> = Promise.resolve();
  #stopped = false;

  constructor(readonly needs: WatchNeeds) {
    this.#collector = needs.hears ? randomUUID() : null;
  }

  /** The first beat is made when this answers: from then on the process is missed when it falls silent. */
  async start(): Promise<void> {
    await this.needs.memory?.recall(this.needs.store.seen);
    await this.#beatAll(false);
    this.#next();
  }

  /** A signal was not taken: until the next beat nobody can tell who was here. */
  turnedAway(): void {
    this.#turnedAway = true;
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    this.#timer?.cancel();
    await this.#round;
    await this.#beatAll(true);
  }

  #next(): void {
    if (this.#stopped) return;
    this.#timer = after(BEAT_MS, () => {
      this.#round = this.#beatAll(false).then(() => this.#next());
    });
  }

  async #beatAll(leaves: boolean): Promise<void> {
    const { store, memory, log } = this.needs;
    const turnedAway = this.#turnedAway;
    this.#turnedAway = false;
    const own = { collector: this.#collector, turnedAway, leaves };
    const failed: string[] = [];
    const one = async (partition: Partition): Promise<void> => {
      try {
        const { lost } = await beat(store, partition, own);
        if (lost) log.error({ partition }, "acknowledged data is gone: live sites wait until they are resumed");
      } catch (error) {
        failed.push(error instanceof Error ? error.message : String(error));
      }
    };
    await Promise.all(store.keys.all().map(one));
    // A partition that was not reached does not know what was turned away from it.
    if (failed.length > 0) {
      this.#turnedAway ||= turnedAway;
      log.warn({ partitions: failed.length, error: failed[0] }, "a beat was not heard");
      return;
    }
    await memory?.write(store.seen).catch((error: unknown) => {
      log.warn({ error: String(error) }, "what this process remembers could not be written");
    });
  }
}
