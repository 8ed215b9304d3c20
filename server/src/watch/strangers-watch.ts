/**
 * Once in a while this process clears what of strangers has ended, and says in the log and in `/readyz` whose strangers
 * have to go before their time, and when that is over.
 */
import type { Logger } from "../log.js";
import { Rounds } from "../rounds.js";
import { Bell } from "../state/bell.js";
import { makeRoom } from "../state/make-room.js";
import type { RedisStore } from "../state/redis-store.js";

const LOOK_MS = 3_000;
/** A share that is filled to here has no room for a busy hour. */
const FULL = 0.95;
const MIB = 1024 * 1024;

export class StrangersWatch {
  #rounds: Rounds | undefined;

  constructor(
    readonly store: RedisStore,
    readonly log: Logger,
  ) {}

  start(): void {
    const round = async (): Promise<number> => {
      await this.look();
      return LOOK_MS;
    };
    this.#rounds = new Rounds({ name: "strangers", round, failedWaitMs: LOOK_MS }, new Bell(), this.log);
  }

  async stop(): Promise<void> {
    await this.#rounds?.stop();
  }

  async look(): Promise<void> {
    const { keys, share, fitness } = this.store;
    let isFull = share.takeCrowded();
    // One at a time: this can wait, and a request cannot.
    for (const partition of keys.all()) {
      const { heldBytes } = await makeRoom(this.store, partition);
      isFull ||= heldBytes >= (share.bytes / keys.partitions) * FULL;
    }
    const says = isFull ? [fills(share.bytes)] : [];
    if (!fitness.warn("strangers", says)) return;
    this.log.warn(isFull ? fills(share.bytes) : "strangers have room again");
  }
}

const fills = (bytes: number): string =>
  `strangers fill their share of ${Math.floor(bytes / MIB)} MiB of Redis's memory: those that were heard longest ago go ` +
  "before their time, and known customers never do";
