/** A release log in the shop's Redis. */
import type { ReleaseStore } from "./release-store.js";

/** What of a Redis client is used: ioredis has `call`, node-redis has `sendCommand`. */
export type ReleaseRedis =
  | { call(command: string, ...args: string[]): Promise<unknown> }
  | { sendCommand(args: string[]): Promise<unknown> };

export interface RedisReleaseOptions {
  /** In front of the follow-up's id. Default `holdoff:release:`. */
  prefix?: string;
  /** A follow-up that is not heard of for so long is forgotten. Default 90 days, as long as Holdoff keeps an ended one. */
  keptMs?: number;
}

const KEPT_MS = 90 * 24 * 60 * 60_000;
const SWAP = `
if (redis.call('GET', KEYS[1]) or '') ~= ARGV[1] then return 0 end
redis.call('SET', KEYS[1], ARGV[2], 'PX', ARGV[3])
return 1`;

export function redisReleaseStore(redis: ReleaseRedis, options: RedisReleaseOptions = {}): ReleaseStore {
  const { prefix = "holdoff:release:", keptMs = KEPT_MS } = options;
  const ask = (command: string, ...args: string[]): Promise<unknown> =>
    "call" in redis ? redis.call(command, ...args) : redis.sendCommand([command, ...args]);
  return {
    async read(followUp) {
      const text = await ask("GET", prefix + followUp);
      return typeof text === "string" ? text : null;
    },
    async swap(followUp, before, after) {
      return (await ask("EVAL", SWAP, "1", prefix + followUp, before ?? "", after, String(keptMs))) === 1;
    },
  };
}
