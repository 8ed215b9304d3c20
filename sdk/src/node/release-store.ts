/**
 * Where a release log keeps its rows: one short text a follow-up, replaced by compare-and-set. So a store is two statements
 * in any database, and the rule is the log's alone.
 */

export interface ReleaseStore {
  /** The text kept of this follow-up; null when there is none. */
  read(followUp: string): Promise<string | null>;
  /** Puts `after` in the place of `before`, null for none, in one step; false when another text is there. */
  swap(followUp: string, before: string | null, after: string): Promise<boolean>;
}

/** Keeps the last `followUpsMax` follow-ups of one process. */
export class MemoryReleases {
  readonly #rows = new Map<string, string>();

  constructor(readonly followUpsMax: number) {}

  get(followUp: string): string | null {
    return this.#rows.get(followUp) ?? null;
  }

  set(followUp: string, text: string): void {
    // Deleted first, so that the map stays in the order of the last news and drops the oldest.
    this.#rows.delete(followUp);
    this.#rows.set(followUp, text);
    const oldest = this.#rows.keys().next();
    if (this.#rows.size > this.followUpsMax && !oldest.done) this.#rows.delete(oldest.value);
  }
}

export function memoryReleaseStore(rows: MemoryReleases): ReleaseStore {
  return {
    read: async (followUp) => await Promise.resolve(rows.get(followUp)),
    async swap(followUp, before, after) {
      if (rows.get(followUp) !== before) return await Promise.resolve(false);
      rows.set(followUp, after);
      return true;
    },
  };
}
