/**
 * Reads the change streams of partitions. Each is asked by itself and none is waited for, so that it works on a cluster,
 * where one command cannot reach two slots; what is read at once is put in the order of Redis's time.
 */
import type { Partition, Ref, Revision, Scope } from "../ids.js";
import type { RedisStore } from "../state/redis-store.js";
import { type EntryId, FIRST_ENTRY, formatEntryId, type Position, parseEntryId } from "./position.js";

/** One line of a change stream: somebody's document was written. */
export interface Change {
  at: Position;
  scope: Scope;
  /** The ref that held the document then. */
  ref: Ref;
  revision: Revision;
  /** One word for what happened, such as `person.active`. */
  what: string;
}

export type Cursors = ReadonlyMap<Partition, EntryId>;

export interface Batch {
  /** Oldest first. */
  changes: Change[];
  /** Where to go on, for each partition that was read. */
  cursors: Map<Partition, EntryId>;
  /** There may be more already. */
  more: boolean;
}

/** Entries of one partition in one reading. */
const PAGE = 500;

export class ChangeLog {
  constructor(readonly store: RedisStore) {}

  /** The latest entry of a partition's stream. */
  async end(partition: Partition): Promise<EntryId> {
    const [last] = await this.store.redis.xrevrange(this.store.keys.changes(partition), "+", "-", "COUNT", 1);
    return (last && parseEntryId(last[0])) ?? FIRST_ENTRY;
  }

  /** The oldest entry that is still kept, and whether older ones have gone. */
  async kept(partition: Partition): Promise<{ start: EntryId | undefined; capped: boolean }> {
    const key = this.store.keys.changes(partition);
    const [[first], [length, added]] = await Promise.all([
      this.store.redis.xrange(key, "-", "+", "COUNT", 1),
      this.#counts(key),
    ]);
    return { start: first && parseEntryId(first[0]), capped: length < added };
  }

  /** How many entries there are, and how many there ever were. */
  async #counts(key: string): Promise<[length: number, added: number]> {
    // Of a stream that is not there Redis tells nothing.
    const told: unknown = await this.store.redis.xinfo("STREAM", key).catch(() => []);
    const flat = Array.isArray(told) ? told : [];
    const number = (name: string): number => Number(flat[flat.indexOf(name) + 1] ?? 0);
    return flat.length === 0 ? [0, 0] : [number("length"), number("entries-added")];
  }

  /** The latest changes of a partition, newest first. */
  async latest(partition: Partition, most: number): Promise<Change[]> {
    const entries = await this.store.redis.xrevrange(this.store.keys.changes(partition), "+", "-", "COUNT", most);
    return entries.flatMap((entry) => this.#parse(partition, entry) ?? []);
  }

  /**
   * What came after the cursors. Where one partition has more than a page, changes of the others that are later than its
   * page are left for the next reading: the last event that a listener saw then says where it is in all of them.
   */
  async after(cursors: Cursors): Promise<Batch> {
    const pages = await Promise.all(
      [...cursors].map(async ([partition, entry]) => {
        const changes = await this.#page(partition, entry);
        return { partition, changes, full: changes.length === PAGE };
      }),
    );
    const horizonMs = Math.min(
      ...pages.map(({ changes, full }) => (full ? msOf(changes.at(-1)) : Number.POSITIVE_INFINITY)),
    );
    const read = new Map(cursors);
    const kept = pages.flatMap(({ partition, changes }) => {
      const within = changes.filter((change) => msOf(change) <= horizonMs);
      const last = within.at(-1);
      if (last) read.set(partition, last.at.entry);
      return within;
    });
    return { changes: kept.sort(byTime), cursors: read, more: pages.some(({ full }) => full) };
  }

  async #page(partition: Partition, entry: EntryId): Promise<Change[]> {
    const key = this.store.keys.changes(partition);
    const reply = await this.store.redis.xread("COUNT", PAGE, "STREAMS", key, formatEntryId(entry));
    return (reply?.[0]?.[1] ?? []).flatMap((one) => this.#parse(partition, one) ?? []);
  }

  #parse(partition: Partition, [id, fields]: [id: string, fields: string[]]): Change | undefined {
    const entry = parseEntryId(id);
    const named = new Map<string, string>();
    for (let index = 0; index + 1 < fields.length; index += 2) named.set(fields[index] ?? "", fields[index + 1] ?? "");
    const [member, revision, what] = [named.get("person"), named.get("revision"), named.get("change")];
    if (!entry || member === undefined || revision === undefined || what === undefined) return undefined;
    return { at: { partition, entry }, ...this.store.keys.parseMember(member), revision: revision as Revision, what };
  }
}

const msOf = (change: Change | undefined): number => change?.at.entry.ms ?? 0;

/** Entries of one partition come in their order, and sorting keeps it. */
const byTime = (a: Change, b: Change): number => a.at.entry.ms - b.at.entry.ms;
