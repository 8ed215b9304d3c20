/** Redis's clock cannot be set, but what is to happen at a moment can wait for it and be tried again when it came late. */
import type { RedisStore } from "../../src/state/redis-store.js";
import type { RedisLike } from "../../src/state/scripts.js";
import { until } from "./until.js";

/** Long enough to prepare what the moment is about; a millisecond longer after each try that took longer. */
const AHEAD_MS = 15;
const TRIES_MAX = 200;

/**
 * Runs an attempt whose first script meets Redis at `nowMs`, to the millisecond. An attempt that missed it counts for
 * nothing: each has to make its own people and keys. What it answers is of the one that hit.
 */
export async function atMoment<T>(
  store: RedisStore,
  attempt: (held: RedisStore, nowMs: number) => Promise<T>,
): Promise<T> {
  for (let tried = 0; tried < TRIES_MAX; tried++) {
    const nowMs = (await store.realMs()) + AHEAD_MS + tried;
    const met: number[] = [];
    const answer = await attempt(store.over(holding(store, nowMs, met)), nowMs);
    if (met.length > 0 && met.every((atMs) => atMs === nowMs)) return answer;
  }
  throw new Error(`no script met its millisecond in ${TRIES_MAX} tries`);
}

/** The first script waits for the moment; what Redis's clock said before and after it is noted. */
function holding(store: RedisStore, nowMs: number, met: number[]): RedisLike {
  const { redis } = store;
  const evalsha = async (sha: string, keys: number, ...rest: (string | number)[]): Promise<unknown> => {
    if (met.length > 0) return await redis.evalsha(sha, keys, ...rest);
    await until("the moment", async () => (await store.realMs()) >= nowMs, { everyMs: 0 });
    const replies = await redis
      .multi()
      .time()
      .evalsha(sha, keys, ...rest)
      .time()
      .exec();
    const [before, script, after] = replies ?? [];
    if (script?.[0]) throw script[0];
    met.push(millisecondsOf(before?.[1]), millisecondsOf(after?.[1]));
    return script?.[1];
  };
  return new Proxy(redis, {
    get(target, name) {
      if (name === "evalsha") return evalsha;
      const member: unknown = Reflect.get(target, name);
      return typeof member === "function" ? member.bind(target) : member;
    },
  });
}

function millisecondsOf(time: unknown): number {
  const [seconds, micros] = Array.isArray(time) ? time : [];
  return Number(seconds) * 1000 + Math.floor(Number(micros) / 1000);
}
