/** All that is stored, as lines of JSON that can be read and compared: a key, its type and its value. */
import type { RedisLike } from "../../src/state/scripts.js";

type Pairs = [string, string][];
type Entry =
  | { key: string; type: "string"; value: string }
  | { key: string; type: "hash" | "zset"; value: Pairs }
  | { key: string; type: "set"; value: string[] }
  | { key: string; type: "stream"; value: [id: string, fields: string[]][] };

/** BullMQ's own, and what permits are signed with. */
const NOT_OURS = /^h:(\{d\d\}|permit-secret)/;

export async function dumpStore(redis: RedisLike): Promise<string> {
  const keys = (await redis.keys("h:*")).filter((key) => !NOT_OURS.test(key)).sort();
  const entries = await Promise.all(keys.map((key) => entryOf(redis, key)));
  return entries.map((entry) => `${JSON.stringify(entry)}\n`).join("");
}

async function entryOf(redis: RedisLike, key: string): Promise<Entry> {
  const type = await redis.type(key);
  switch (type) {
    case "string":
      return { key, type, value: (await redis.get(key)) ?? "" };
    case "hash":
      return { key, type, value: Object.entries(await redis.hgetall(key)).sort(byName) };
    case "zset":
      return { key, type, value: pairsOf(await redis.zrange(key, 0, "-1", "WITHSCORES")) };
    case "set":
      return { key, type, value: (await redis.smembers(key)).sort() };
    case "stream":
      return { key, type, value: await redis.xrange(key, "-", "+") };
    default:
      throw new Error(`${key} is a ${type}: say here how one is written down`);
  }
}

export async function loadStore(redis: RedisLike, dump: string): Promise<void> {
  for (const line of dump.split("\n").filter((one) => one !== "")) await loadEntry(redis, JSON.parse(line) as Entry);
}

async function loadEntry(redis: RedisLike, entry: Entry): Promise<void> {
  const { key } = entry;
  switch (entry.type) {
    case "string":
      await redis.set(key, entry.value);
      break;
    case "hash":
      await redis.hset(key, Object.fromEntries(entry.value));
      break;
    case "zset":
      for (const [member, score] of entry.value) await redis.zadd(key, score, member);
      break;
    case "set":
      await redis.sadd(key, entry.value);
      break;
    case "stream":
      for (const [id, fields] of entry.value) await redis.xadd(key, id, ...fields);
      break;
    default:
      entry satisfies never;
  }
}

const byName = ([a]: [string, string], [b]: [string, string]): number => (a < b ? -1 : 1);
const pairsOf = (flat: string[]): Pairs =>
  Array.from({ length: flat.length / 2 }, (_, index) => [flat[2 * index] ?? "", flat[2 * index + 1] ?? ""]);
