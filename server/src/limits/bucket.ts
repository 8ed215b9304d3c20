/**
 * What is taken of each of many, in windows: `burst` in as long as so many take at the rate of a minute. Names are hashes
 * under a salt that changes every day.
 */
import { createHmac } from "node:crypto";
import { RateLimiterMemory, RateLimiterRes } from "rate-limiter-flexible";
import type { Rate } from "../sites/limits.js";

/** What a bucket says of one name, as the answer's headers tell it. */
export interface Taken {
  ok: boolean;
  bucket: string;
  quota: number;
  windowMs: number;
  left: number;
  resetMs: number;
}

/** What was taken of one name, so that other processes can count it too. */
export interface Count {
  name: string;
  points: number;
  resetMs: number;
}

const MINUTE_MS = 60_000;
/** Fewer than this share of the quota is nobody's news but this process's. */
const TOLD_FROM = 1 / 4;

export class Bucket {
  readonly #limiter: RateLimiterMemory;
  readonly #quota: number;
  readonly #windowMs: number;
  /** Names of which much was taken since it was told last. */
  #much = new Map<string, Count>();

  constructor(
    readonly name: string,
    { perMinute, burst }: Rate,
    /** Makes a hash of a name. Short ones bound the memory: the few that meet in one share what it holds. */
    readonly hash: (name: string) => string,
  ) {
    this.#quota = burst;
    this.#windowMs = (burst / perMinute) * MINUTE_MS;
    this.#limiter = new RateLimiterMemory({ points: burst, duration: this.#windowMs / 1_000, keyPrefix: "" });
  }

  async take(whose: string): Promise<Taken> {
    const name = this.hash(whose);
    const { ok, at } = await this.#consume(name);
    if (at.consumedPoints >= this.#quota * TOLD_FROM)
      this.#much.set(name, { name, points: at.consumedPoints, resetMs: at.msBeforeNext });
    return {
      ok,
      bucket: this.name,
      quota: this.#quota,
      windowMs: this.#windowMs,
      left: at.remainingPoints,
      resetMs: at.msBeforeNext,
    };
  }

  /** What has to be told, of at most so many names; each once. */
  toTell(most: number): Count[] {
    const told = [...this.#much.values()].slice(0, most);
    this.#much = new Map();
    return told;
  }

  /** Others have taken of it too. */
  async raise({ name, points, resetMs }: Count): Promise<void> {
    const own = await this.#limiter.get(name);
    if (own !== null && own.consumedPoints < points) await this.#limiter.set(name, points, resetMs / 1_000);
  }

  async #consume(name: string): Promise<{ ok: boolean; at: RateLimiterRes }> {
    try {
      return { ok: true, at: await this.#limiter.consume(name) };
    } catch (refused) {
      if (!(refused instanceof RateLimiterRes)) throw refused;
      return { ok: false, at: refused };
    }
  }
}

export const hashOf = (salt: string, text: string): Buffer => createHmac("sha256", salt).update(text).digest();
