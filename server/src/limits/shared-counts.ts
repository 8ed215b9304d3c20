/**
 * What other processes took of the same names: told and heard through Redis once a second, and only where much was taken,
 * so that no call waits for it. While Redis is away each process counts by itself. Names are hashes under a salt that all
 * share; it is forgotten after a day, and with it what any name stood for.
 */
import { randomBytes } from "node:crypto";
import { monotonicMs } from "../clock.js";
import type { RedisStore } from "../state/redis-store.js";
import type { Bucket, Count } from "./bucket.js";

const SALT_MS = 24 * 60 * 60 * 1_000;
/** Names that are told in one second: of a flood of more, each process knows by itself. */
const TOLD_MAX = 500;

export class SharedCounts {
  /** What of each name is in Redis already, for as long as its window runs. */
  readonly #told = new Map<string, { points: number; endsAtMs: number }>();

  constructor(readonly store: RedisStore) {}

  /** The salt of today, as all processes have it. */
  async salt(): Promise<string> {
    const { redis, keys } = this.store;
    const key = keys.limitsSalt();
    await redis.set(key, randomBytes(32).toString("base64url"), "PX", SALT_MS, "NX");
    const salt = await redis.get(key);
    if (salt === null) throw new Error("the salt of the limits is gone again at once");
    return salt;
  }

  async exchange(buckets: readonly Bucket[]): Promise<void> {
    for (const [key, { endsAtMs }] of this.#told) if (endsAtMs <= monotonicMs()) this.#told.delete(key);
    for (const bucket of buckets) {
      await Promise.all(bucket.toTell(TOLD_MAX).map((count) => this.#one(bucket, count)));
    }
  }

  async #one(bucket: Bucket, { name, points, resetMs }: Count): Promise<void> {
    const { redis, keys } = this.store;
    const key = keys.limitsCount(bucket.name, name);
    const before = this.#told.get(key)?.points ?? 0;
    // Fewer than were told: another window has begun.
    const more = points < before ? points : points - before;
    const lasts = Math.max(1, Math.ceil(resetMs));
    const replies = await redis.multi().incrby(key, more).pexpire(key, lasts, "NX").exec();
    const [failed, all] = replies?.[0] ?? [new Error("no reply"), 0];
    if (failed) throw failed;
    const together = Math.max(points, Number(all));
    this.#told.set(key, { points: together, endsAtMs: monotonicMs() + resetMs });
    await bucket.raise({ name, points: together, resetMs });
  }
}
