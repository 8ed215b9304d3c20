/**
 * Tells listeners of this process what changes, whichever process changed it. It reads the change streams only while
 * somebody listens, and only of the partitions that they need: at once when the bell rings, else every quarter of a
 * second. At least once: after a reconnect a change may be told again, and none is left out.
 */
import { after, type Timer } from "../clock.js";
import { ProblemError } from "../http/problem.js";
import { hasOwnClock, type Partition, type Scope } from "../ids.js";
import type { Logger } from "../log.js";
import type { Bell } from "../state/bell.js";
import type { Change, ChangeLog, Cursors } from "./change-log.js";
import { type EntryId, isAfter, type Position } from "./position.js";

export const LISTENERS_MAX = 100;
const ROUND_MS_MAX = 250;
/** A bell that never stops ringing does not keep Redis busy with nothing else. */
const ROUND_MS_MIN = 20;
const RETRY_SECONDS = 10;
/**
 * One id says where a listener was in one partition. In the others it goes back this much further, for lines that were
 * written at about the same time and for clocks of other nodes that are not quite the same.
 */
const OVERLAP_MS = 5_000;

export interface Listener {
  scope: Scope;
  /** Oldest first; must not throw. */
  onChanges: (changes: readonly Change[]) => void;
  /** The hub stops: nothing more will come. */
  onStop: () => void;
}

interface Listening {
  listener: Listener;
  /** Up to where it was told, by partition. */
  told: Map<Partition, EntryId>;
  /** What came while it was still being told of the past. */
  waiting: Change[] | undefined;
}

export class ChangeHub {
  readonly #listening = new Set<Listening>();
  readonly #cursors = new Map<Partition, EntryId>();
  #timer: Timer | undefined;
  #round: Promise<void> | undefined;
  #again = false;
  #stopped = false;
  readonly #unhook: () => void;

  constructor(
    readonly changes: ChangeLog,
    bell: Bell,
    readonly log: Logger,
  ) {
    this.#unhook = bell.onRing(() => this.#wake());
  }

  get listeners(): number {
    return this.#listening.size;
  }

  /** From now on, or first everything since `from`. Answers how to stop. */
  async listen(listener: Listener, from?: Position): Promise<() => void> {
    if (this.#stopped) throw refused("this process is stopping");
    if (this.#listening.size >= LISTENERS_MAX) throw refused(`${LISTENERS_MAX} listen to this process already`);
    const listening: Listening = { listener, told: new Map(), waiting: from && [] };
    // It counts from here, so that a crowd that comes at once is turned away as well.
    this.#listening.add(listening);
    const stop = (): void => void this.#listening.delete(listening);
    try {
      await this.#begin(listening, from);
    } catch (error) {
      stop();
      throw error;
    }
    this.#wake();
    return stop;
  }

  /** Whether changes since `from` may be gone: the streams are capped. */
  async hasLost(scope: Scope, from: Position): Promise<boolean> {
    const partitions = this.#partitionsOf(scope);
    // An id of somewhere else says nothing of here.
    if (!partitions.includes(from.partition)) return true;
    const lost = await Promise.all(
      partitions.map(async (partition) => {
        const { start, capped } = await this.changes.kept(partition);
        const since = before(partition, from);
        // Where it was itself, its entry is still there or something is gone; elsewhere only a cap takes away.
        return partition === from.partition
          ? start === undefined || isAfter(start, since)
          : capped && start !== undefined && isAfter(start, since);
      }),
    );
    return lost.includes(true);
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    this.#unhook();
    this.#timer?.cancel();
    for (const { listener } of this.#listening) listener.onStop();
    this.#listening.clear();
    await this.#round;
  }

  async #begin(listening: Listening, from: Position | undefined): Promise<void> {
    const partitions = this.#partitionsOf(listening.listener.scope);
    const ends = await Promise.all(
      partitions.map(async (partition) => [partition, await this.changes.end(partition)] as const),
    );
    const needed = this.#needed();
    for (const [partition, end] of ends) {
      listening.told.set(partition, from ? before(partition, from) : end);
      // A cursor that nobody kept up is not worth reading on from.
      if (!needed.has(partition)) this.#cursors.set(partition, end);
    }
    if (!from) return;
    for (let more = true; more; ) {
      const batch = await this.changes.after(listening.told);
      this.#tell({ ...listening, waiting: undefined }, batch.changes);
      for (const [partition, entry] of batch.cursors) listening.told.set(partition, entry);
      more = batch.more;
    }
    const waited = listening.waiting ?? [];
    listening.waiting = undefined;
    this.#tell(listening, waited);
  }

  #partitionsOf(scope: Scope): Partition[] {
    const { keys } = this.changes.store;
    return hasOwnClock(scope) ? [keys.partitionOf(scope, "")] : keys.all();
  }

  #wake(): void {
    if (this.#stopped || this.#listening.size === 0) return;
    if (this.#round !== undefined) {
      this.#again = true;
      return;
    }
    this.#timer?.cancel();
    this.#again = false;
    this.#round = this.#once().then((more) => {
      this.#round = undefined;
      if (this.#stopped || this.#listening.size === 0) return;
      this.#timer = after(more || this.#again ? ROUND_MS_MIN : ROUND_MS_MAX, () => this.#wake());
    });
  }

  /** One reading of all partitions that somebody listens to. Answers whether there is more. */
  async #once(): Promise<boolean> {
    try {
      const batch = await this.changes.after(this.#wanted());
      for (const [partition, entry] of batch.cursors) this.#cursors.set(partition, entry);
      for (const listening of this.#listening) this.#tell(listening, batch.changes);
      return batch.more;
    } catch (error) {
      this.log.warn({ error }, "the change streams could not be read; they are read again");
      return false;
    }
  }

  #needed(): Set<Partition> {
    return new Set([...this.#listening].flatMap(({ told }) => [...told.keys()]));
  }

  /** The cursors of the partitions that somebody needs. */
  #wanted(): Cursors {
    const needed = this.#needed();
    return new Map([...this.#cursors].filter(([partition]) => needed.has(partition)));
  }

  #tell(listening: Listening, changes: readonly Change[]): void {
    const { listener, told, waiting } = listening;
    const news = changes.filter(({ at, scope }) => {
      const seen = told.get(at.partition);
      return scope === listener.scope && seen !== undefined && isAfter(at.entry, seen);
    });
    if (waiting) {
      waiting.push(...news);
      return;
    }
    for (const { at } of news) told.set(at.partition, at.entry);
    if (news.length > 0) listener.onChanges(news);
  }
}

const refused = (why: string): ProblemError => new ProblemError("too_many_listeners", why, [], RETRY_SECONDS);

/** The last entry of a partition that who was at `from` has certainly seen. */
const before = (partition: Partition, from: Position): EntryId =>
  partition === from.partition ? from.entry : { ms: Math.max(0, from.entry.ms - OVERLAP_MS), seq: 0 };
