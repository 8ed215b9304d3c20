/**
 * In which form data is stored. A version reads several formats and writes the one in force: the highest that every
 * running process reads (see lua/format.lua). The next change of the form is a number here with the function that writes
 * it, and what reads it in person/upgrade.ts; the function of the format before it writes what that one knew.
 */
import { monotonicMs } from "../clock.js";
import type { Known, Now } from "../person/document.js";

/** A half of a document as it is stored in one format. */
export type WriteHalf = (half: Now | Known) => object;

/** By number. What is written can be read, too. */
export type Formats = ReadonlyMap<number, WriteHalf>;

export const FORMATS: Formats = new Map([[1, (half) => half]]);

/** Of a store that says none: it was written before there was a number. */
export const FORMAT_FIRST = 1;

/** A process that was stopped for so long may have been missed, and the format raised: it asks again first. */
const NOTED_MS_MAX = 30_000;

/** The store cannot be read now: nothing is decided, and nothing is written. */
export class UnreadableStore extends Error {
  override name = "UnreadableStore";
}

/** The format in force as this process heard it last; shared by all its connections. */
export class FormatInForce {
  #inForce: number;
  #notedAtMs: number | null = null;

  constructor(
    readonly formats: Formats = FORMATS,
    /** As it was read; a process that has not registered yet keeps nobody from raising it. */
    inForce = FORMAT_FIRST,
    readonly nowMs: () => number = monotonicMs,
  ) {
    this.#inForce = inForce;
  }

  /** As it is told with the registration: from here on it is told every second. */
  note(inForce: number): void {
    this.#inForce = inForce;
    this.#notedAtMs = this.nowMs();
  }

  /** Why this process cannot read the store, in one sentence; null where it can. */
  get problem(): string | null {
    if (this.formats.has(this.#inForce)) return null;
    const reads = [...this.formats.keys()].join(" and ");
    return (
      `the store is written in format ${this.#inForce}, and this version of Holdoff reads format ${reads}: ` +
      `start a version that reads format ${this.#inForce}, or put back a backup from before the upgrade`
    );
  }

  /** Throws where the store cannot be read, or may have become so. */
  mustBeReadable(): void {
    if (this.problem !== null) throw new UnreadableStore(this.problem);
    if (this.#notedAtMs !== null && this.nowMs() - this.#notedAtMs > NOTED_MS_MAX)
      throw new UnreadableStore("this process has not heard for half a minute in which format the store is written");
  }

  /** The way to write a half. */
  get write(): WriteHalf {
    this.mustBeReadable();
    return this.formats.get(this.#inForce) ?? ((half) => half);
  }
}
