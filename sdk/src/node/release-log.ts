/**
 * What a receiver of webhooks asks about each message: is it to be worked? Holdoff sends a message until it is answered with
 * 2xx, so a message may come twice, late and out of order; `release-row.ts` is the rule.
 *
 * Work between `begin` and `done` is done at least once: a receiver that dies in it works the message again when its lease
 * has ended. `done` before the work makes it at most once.
 */
import { randomUUID } from "node:crypto";
import type { Message } from "../wire/index.js";
import { type Clock, systemClock } from "./clock.js";
import { type Begun, begin, done, failed, NEVER_HEARD_OF, type ReleaseRow } from "./release-row.js";
import { MemoryReleases, memoryReleaseStore, type ReleaseStore } from "./release-store.js";

export interface ReleaseLog {
  /** `new`: work it now. `busy`: answer 503, it comes again. `done`: answer 2xx, there is nothing to do. */
  begin(message: Message): Promise<Begun>;
  /** After the work: it does not come again. */
  done(message: Message): Promise<void>;
  /** When the work failed: the next attempt is `new` at once. Without it, when the lease has ended. */
  failed(message: Message): Promise<void>;
}

/** In the memory of one process. */
export interface MemoryReleaseLog extends ReleaseLog {
  /** `begin` and `done` in one, before the work: true when it is to be worked. At most once: what fails then is lost. */
  accept(message: Message): boolean;
}

export interface ReleaseLogOptions {
  /** Shared by all processes that take the messages. */
  store: ReleaseStore;
  /**
   * How long a claim keeps others out, by the clocks of the receivers. Longer than the work may take. Default 30 seconds:
   * twice as long as Holdoff waits for an answer.
   */
  leaseMs?: number;
  clock?: Pick<Clock, "unixMs">;
}

const LEASE_MS = 30_000;
const FOLLOW_UPS_MAX = 10_000;
/** Only messages of one follow-up meet in a row, and one of them goes on with each try. */
const TRIES_MAX = 100;

/** With a store: for any number of processes. Else in memory, for one: the last 10,000 follow-ups, or as many as are given. */
export function createReleaseLog(options: ReleaseLogOptions): ReleaseLog;
export function createReleaseLog(followUpsMax?: number): MemoryReleaseLog;
export function createReleaseLog(given: ReleaseLogOptions | number = FOLLOW_UPS_MAX): ReleaseLog {
  if (typeof given !== "number") return logOver(given);
  const rows = new MemoryReleases(given);
  const by = randomUUID();
  const log: MemoryReleaseLog = {
    ...logOver({ store: memoryReleaseStore(rows) }),
    accept(message: Message): boolean {
      const { id } = message.data.followUp;
      const claiming = { by, nowMs: systemClock.unixMs(), leaseMs: 0 };
      const [begun, row] = begin(rowOf(rows.get(id)), message, claiming);
      rows.set(id, JSON.stringify(begun === "new" ? done(row, message) : row));
      return begun === "new";
    },
  };
  return log;
}

function logOver({ store, leaseMs = LEASE_MS, clock = systemClock }: ReleaseLogOptions): ReleaseLog {
  if (!(leaseMs > 0)) throw new RangeError(`leaseMs is ${leaseMs}: milliseconds, more than 0, are allowed`);
  const by = randomUUID();
  async function change<T>(message: Message, step: (row: ReleaseRow) => readonly [T, ReleaseRow]): Promise<T> {
    const { id } = message.data.followUp;
    for (let tries = 0; tries < TRIES_MAX; tries += 1) {
      const before = await store.read(id);
      const [answer, row] = step(rowOf(before));
      const after = JSON.stringify(row);
      if (after === before || (await store.swap(id, before, after))) return answer;
    }
    throw new Error(`the row of ${id} in the release log changed ${TRIES_MAX} times while it was written`);
  }
  return {
    begin: (message) => change(message, (row) => begin(row, message, { by, leaseMs, nowMs: clock.unixMs() })),
    done: (message) => change(message, (row) => [undefined, done(row, message)]),
    failed: (message) => change(message, (row) => [undefined, failed(row, message, by)]),
  };
}

/** Written by this log alone. */
const rowOf = (text: string | null): ReleaseRow => (text === null ? NEVER_HEARD_OF : (JSON.parse(text) as ReleaseRow));
