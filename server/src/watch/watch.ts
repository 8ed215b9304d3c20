/**
 * Every second this process shows each partition that it is alive, and looks whether the partition is what it was. What
 * decisions make of it (blind time, a suspect site) they read in the partition itself: it is the same for every process.
 * Every other second it looks whether Redis is fit to decide on; that each process finds for itself.
 */
import { randomUUID } from "node:crypto";
import { within } from "../clock.js";
import type { Partition, Scope } from "../ids.js";
import type { Logger } from "../log.js";
import { Rounds } from "../rounds.js";
import { beat } from "../state/beat.js";
import { Bell } from "../state/bell.js";
import { checkIn } from "../state/check-in.js";
import type { RedisStore } from "../state/redis-store.js";
import type { MemoryFile } from "./memory-file.js";
import { SiteHearing } from "./site-hearing.js";

const BEAT_MS = 1_000;
const BEATS_PER_EXAMINATION = 2;
/** What does not tell in this time how it is, is told apart by its other answers. */
const EXAMINATION_MS_MAX = 1_000;

export interface WatchNeeds {
  store: RedisStore;
  /** Whether this process hears signals. */
  hears: boolean;
  /** Null where nothing is kept outside Redis but in this process. */
  memory: MemoryFile | null;
  /** What stands against deciding on this Redis, in an operator's words; empty for nothing. */
  examine: () => Promise<string[]>;
  /** The live sites, as they are at the start. */
  sites?: () => readonly Scope[];
  /** Redis is another run than it was, or lost something: what was told to it of late may be gone. */
  onNewRun: () => void;
  /** Redis was not fit to decide on, and is again. */
  onFit: () => void;
  log: Logger;
}

export class Watch {
  /** By which it is known among those who say which formats of the store they read. */
  readonly #process: string = randomUUID();
  /** Told of each signal, whether it was taken. */
  readonly hearing = new SiteHearing();
  #collector: string | null = null;
  #rounds: Rounds | undefined;
  #beats = 0;
  /** A Redis that is back is beaten to at once: until then nothing is released. */
  readonly #bell = new Bell();
  readonly #onReady = (): void => this.#bell.ring("everywhere");

  constructor(readonly needs: WatchNeeds) {}

  /**
   * The first beat is made when this answers: from then on the process is missed when it falls silent. Whether Redis is
   * fit is known by then.
   */
  async start(): Promise<void> {
    const { memory, store, hears, sites, log } = this.needs;
    const before = (await memory?.recall(store.seen)) ?? null;
    if (hears) {
      this.#collector = before ?? randomUUID();
      this.hearing.startsAt(sites?.() ?? []);
    }
    await this.#examine();
    await this.#beatAll(false);
    store.redis.on("ready", this.#onReady);
    const work = { name: "watch", round: () => this.#beatAndExamine(), failedWaitMs: BEAT_MS };
    this.#rounds = new Rounds(work, this.#bell, log);
  }

  async stop(): Promise<void> {
    this.needs.store.redis.off("ready", this.#onReady);
    await this.#rounds?.stop();
    await this.#beatAll(true);
  }

  /** Answers how long to wait for the next. */
  async #beatAndExamine(): Promise<number> {
    this.#beats += 1;
    await this.#beatAll(false);
    // One that was not fit is awaited.
    const isAwaited = this.needs.store.fitness.unfitSinceMs !== null;
    if (isAwaited || this.#beats % BEATS_PER_EXAMINATION === 0) await this.#examine();
    return BEAT_MS;
  }

  async #examine(): Promise<void> {
    const { store, examine, onFit, log } = this.needs;
    try {
      const found = Promise.all([examine(), store.realMs()]);
      const answer = await within(EXAMINATION_MS_MAX, found, null);
      if (answer === null) return;
      const [problems, atMs] = answer;
      if (!store.fitness.note(problems, atMs)) return;
      if (problems.length > 0) {
        log.error({ problems }, "nothing is released: Redis is not fit to decide on");
        return;
      }
      log.info("Redis is fit to decide on again");
      onFit();
    } catch (error) {
      log.warn({ error }, "Redis does not tell how it is");
    }
  }

  async #beatAll(leaves: boolean): Promise<void> {
    const { store, memory, log } = this.needs;
    const news = this.hearing.news();
    const collector = this.#collector;
    const failed: unknown[] = [];
    const behind: Partition[] = [];
    let sawOlder = false;
    const { epoch } = store.seen;
    const one = async (partition: Partition): Promise<void> => {
      try {
        const failures = this.hearing.asTold(news, leaves);
        const beaten = await beat(store, partition, { collector, leaves, failures });
        sawOlder ||= beaten.sawOlder;
        if (beaten.lost) behind.push(partition);
      } catch (error) {
        failed.push(error);
      }
    };
    await Promise.all(store.keys.all().map(one));
    if (behind.length > 0)
      log.error(
        { partitions: behind.length },
        "acknowledged data is gone: an older copy was put back, it was emptied, or REDIS_URL names another one than before",
      );
    await this.#checkIn(sawOlder, leaves);
    if (store.seen.epoch !== epoch) this.needs.onNewRun();
    // A partition that was not reached does not know yet what was not taken.
    if (failed.length > 0) {
      log.warn({ partitions: failed.length, error: failed[0] }, "a beat was not heard");
      return;
    }
    this.hearing.wasTold(news);
    await memory?.write(store.seen, this.#collector).catch((error: unknown) => {
      log.warn({ error }, "what this process remembers could not be written");
    });
  }

  async #checkIn(sawOlder: boolean, leaves: boolean): Promise<void> {
    const { store, log } = this.needs;
    try {
      await checkIn(store, { process: this.#process, sawOlder, leaves });
    } catch (error) {
      log.warn({ error }, "which formats this process reads was not heard");
    }
  }
}
