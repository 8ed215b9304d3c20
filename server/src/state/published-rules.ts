/** The published rules of a site: one record in Redis, written by whoever read the one before. */
import type { Published, RulesId } from "../gate/published-policy.js";
import type { Partition } from "../ids.js";
import type { RedisStore } from "./redis-store.js";
import { run } from "./scripts.js";

export async function readRules({ redis, keys }: RedisStore, site: string): Promise<Published | undefined> {
  const record = await redis.hget(keys.published(site), "record");
  return record === null ? undefined : (JSON.parse(record) as Published);
}

/** Of the publication in force; undefined where there is none. */
export async function readNumber({ redis, keys }: RedisStore, site: string): Promise<number | undefined> {
  const number = await redis.hget(keys.published(site), "number");
  return number === null ? undefined : Number(number);
}

/** False when somebody else published since `before` was read. */
export async function writeRules(
  { redis, keys, copies }: RedisStore,
  site: string,
  before: Published | undefined,
  after: Published,
): Promise<boolean> {
  const args = [before?.number ?? "", after.number, JSON.stringify(after)];
  // However full Redis is: it is bounded, and an operator who changes a policy must be heard.
  return (await run(redis, "publish", [keys.published(site)], args, { outOfMemory: "runs", copies })) === 1;
}

/** The hash of a policy that was in force before there were records, as the last version left it. */
export async function readHashBefore({ redis, keys }: RedisStore, site: string): Promise<RulesId | null> {
  const [policy, enforce] = await redis.hmget(keys.facts(0 as Partition, site), "policy", "enforce");
  return policy ? { policy, enforce: enforce === "1" } : null;
}
