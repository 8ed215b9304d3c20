/** Opens the store: the partition count and the permits' secret are fixed at first start and stay what they are. */
import { randomBytes } from "node:crypto";
import { readFormat } from "./check-in.js";
import { Fitness } from "./fitness.js";
import { FORMATS, FormatInForce, type Formats } from "./formats.js";
import { Keys, PARTITIONS_DEFAULT, PARTITIONS_MAX } from "./keys.js";
import { RedisStore } from "./redis-store.js";
import type { Copying, RedisLike } from "./scripts.js";
import { Seen } from "./seen.js";

export interface OpenedStore {
  store: RedisStore;
  permitSecret: string;
}

export interface StoreOptions {
  /** Of a store that is opened for the first time. */
  partitions?: number;
  copies?: Copying | null;
  formats?: Formats;
}

export async function openStore(
  redis: RedisLike,
  { partitions = PARTITIONS_DEFAULT, copies = null, formats = FORMATS }: StoreOptions = {},
): Promise<OpenedStore> {
  const keys = new Keys();
  const count = Number(await fix(redis, copies, keys.partitionCount(), String(partitions)));
  if (!Number.isInteger(count) || count < 1 || count > PARTITIONS_MAX) {
    throw new Error(`Redis says there are ${count} partitions: 1 to ${PARTITIONS_MAX} are possible`);
  }
  const permitSecret = await fix(redis, copies, keys.permitSecret(), randomBytes(32).toString("base64url"));
  return { store: await storeOn(redis, new Keys(count), copies, formats), permitSecret };
}

/**
 * Writes them again where they are gone, with the rest of what was stored. Answers what stands against deciding: a store
 * that somebody else opened since as another one.
 */
export async function stayOpen({ store, permitSecret }: OpenedStore): Promise<string[]> {
  const { redis, keys, copies } = store;
  const still = async (key: string, first: string): Promise<string> =>
    (await redis.get(key)) ?? (await fix(redis, copies, key, first));
  const count = await still(keys.partitionCount(), String(keys.partitions));
  const secret = await still(keys.permitSecret(), permitSecret);
  return [
    ...(store.format.problem === null ? [] : [store.format.problem]),
    ...(count === String(keys.partitions)
      ? []
      : [`Redis says there are ${count} partitions, and this process knows of ${keys.partitions}: start it again`]),
    ...(secret === permitSecret ? [] : ["the permits' secret in Redis is another one now: start this process again"]),
  ];
}

/** The store as somebody opened it; null where nobody has yet. Throws where this version cannot read it. */
export async function joinStore(redis: RedisLike, copies: Copying | null): Promise<RedisStore | null> {
  const count = await redis.get(new Keys().partitionCount());
  if (count === null) return null;
  const store = await storeOn(redis, new Keys(Number(count)), copies, FORMATS);
  store.format.mustBeReadable();
  return store;
}

async function storeOn(redis: RedisLike, keys: Keys, copies: Copying | null, formats: Formats): Promise<RedisStore> {
  const format = new FormatInForce(formats, await readFormat(redis));
  return new RedisStore(redis, keys, copies, new Seen(), new Fitness(), format);
}

/** The keys of the store as it is, or as it would be; writes nothing. */
export async function readKeys(redis: RedisLike): Promise<Keys> {
  return new Keys(Number((await redis.get(new Keys().partitionCount())) ?? PARTITIONS_DEFAULT));
}

/** The value that is stored, or `first` stored now. With copies it is on them: who wrote it may not have waited. */
async function fix(redis: RedisLike, copies: Copying | null, key: string, first: string): Promise<string> {
  if (copies) await copies.write(key, (pipeline) => pipeline.set(key, first, "NX"));
  else await redis.set(key, first, "NX");
  return (await redis.get(key)) ?? first;
}
