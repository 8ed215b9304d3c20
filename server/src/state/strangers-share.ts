/**
 * How much of Redis's memory strangers may hold, and how many lines of news are kept: a part of the memory that Redis
 * may use. All connections of a process share these figures, and each examination of Redis updates them.
 */
import type { Health } from "./health.js";

const MIB = 1024 * 1024;
/** Where Redis has no limit. */
const UNLIMITED_BYTES = 256 * MIB;
/** Strangers may hold a quarter. */
const PART = 1 / 4;
/** The change streams have a sixteenth. */
const LINES_PART = 1 / 16;
const LINE_BYTES = 125;
const LINES_MAX = 10_000;
export const LINES_MIN = 200;
/** The scripts count in these; see lua/shared/strangers.lua. */
export const UNIT_BYTES = 16;

export class StrangersShare {
  #bytes = UNLIMITED_BYTES;
  #linesBytes = Number.POSITIVE_INFINITY;
  #isCrowded = false;

  constructor(
    /** As an operator set it; null where it follows Redis's limit. */
    public givenBytes: number | null = null,
  ) {}

  /** By the limits of the masters; one without a limit says nothing. */
  note({ nodes }: Pick<Health, "nodes">): void {
    const limits = nodes.filter(({ role }) => role === "master").map(({ maxBytes }) => maxBytes);
    if (limits.length === 0) return;
    const all = limits.every((bytes) => bytes > 0) ? limits.reduce((sum, bytes) => sum + bytes, 0) : null;
    this.#bytes = all === null ? UNLIMITED_BYTES : all * PART;
    this.#linesBytes = all === null ? Number.POSITIVE_INFINITY : all * LINES_PART;
  }

  /** Strangers held too much somewhere. */
  noteCrowded(): void {
    this.#isCrowded = true;
  }

  /** Whether they did since it was asked last. */
  takeCrowded(): boolean {
    const isCrowded = this.#isCrowded;
    this.#isCrowded = false;
    return isCrowded;
  }

  /** Of all partitions together. */
  get bytes(): number {
    return this.givenBytes ?? this.#bytes;
  }

  /** Of one partition. */
  unitsMax(partitions: number): number {
    return Math.floor(this.bytes / partitions / UNIT_BYTES);
  }

  /** Lines that a partition's change stream keeps, at least. */
  linesMax(partitions: number): number {
    return Math.max(LINES_MIN, Math.min(LINES_MAX, Math.floor(this.#linesBytes / partitions / LINE_BYTES)));
  }
}
