/** Opens the store: the partition count, the epoch and the permits' secret are fixed at first start and read ever after. */
import { randomBytes } from "node:crypto";
import { Keys, PARTITIONS_DEFAULT, PARTITIONS_MAX } from "./keys.js";
import { RedisStore } from "./redis-store.js";
import type { RedisLike } from "./scripts.js";

export interface OpenedStore {
  store: RedisStore;
  permitSecret: string;
}

export async function openStore(redis: RedisLike, partitions = PARTITIONS_DEFAULT): Promise<OpenedStore> {
  const keys = new Keys();
  const count = Number(await fixed(redis, keys.partitionCount(), String(partitions)));
  if (!Number.isInteger(count) || count < 1 || count > PARTITIONS_MAX) {
    throw new Error(`Redis says there are ${count} partitions: 1 to ${PARTITIONS_MAX} are possible`);
  }
  const epoch = await fixed(redis, keys.epoch(), "1");
  const permitSecret = await fixed(redis, keys.permitSecret(), randomBytes(32).toString("base64url"));
  return { store: new RedisStore(redis, new Keys(count), epoch), permitSecret };
}

/** The value that is stored, or `first` stored now. */
async function fixed(redis: RedisLike, key: string, first: string): Promise<string> {
  await redis.set(key, first, "NX");
  return (await redis.get(key)) ?? first;
}
