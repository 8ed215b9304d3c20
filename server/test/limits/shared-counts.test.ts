/** Two processes count together, through Redis; without it each by itself. What Redis holds says nothing of anybody. */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { Bucket, hashOf } from "../../src/limits/bucket.js";
import { SharedCounts } from "../../src/limits/shared-counts.js";
import { openStore } from "../../src/state/open-store.js";
import type { RedisStore } from "../../src/state/redis-store.js";
import { type PrivateRedis, startRedis } from "../support/redis.js";

let server: PrivateRedis;
let store: RedisStore;
beforeAll(async () => {
  server = await startRedis();
});
afterAll(async () => await server.stop());
beforeEach(async () => {
  await server.connect().flushall();
  ({ store } = await openStore(server.connect()));
});

const DAY_MS = 86_400_000;
const process_ = () => {
  const bucket = new Bucket("address", { perMinute: 4, burst: 40 }, (name) => name);
  const shared = new SharedCounts(store);
  return {
    take: async (times: number): Promise<number> => {
      let left = 40;
      for (let nth = 0; nth < times; nth++) ({ left } = await bucket.take("a"));
      return left;
    },
    exchange: async () => await shared.exchange([bucket]),
  };
};

describe("two processes", () => {
  it("count together what they took apart, each unit once", async () => {
    const [a, b] = [process_(), process_()];
    await a.take(20);
    await b.take(12);
    await a.exchange();
    await b.exchange();
    expect(await b.take(1)).toBe(40 - 20 - 12 - 1);
    await b.exchange();
    expect(await a.take(1)).toBe(40 - 20 - 1);
    await a.exchange();
    expect(await a.take(1)).toBe(40 - 20 - 12 - 3);
    await a.exchange();
    await a.exchange();
    expect(await store.redis.get(store.keys.limitsCount("address", "a"))).toBe("35");
  });

  it("do not trouble Redis about who takes little", async () => {
    const a = process_();
    await a.take(9);
    await a.exchange();
    expect(await store.redis.keys("h:{limits}:*")).toEqual([]);
  });

  it("forget it with the window", async () => {
    const a = process_();
    await a.take(20);
    await a.exchange();
    const ttl = await store.redis.pttl(store.keys.limitsCount("address", "a"));
    expect(ttl).toBeGreaterThan(0);
    expect(ttl).toBeLessThanOrEqual(600_000);
  });

  it("have one salt, which is another one after a day", async () => {
    const [a, b] = [new SharedCounts(store), new SharedCounts(store)];
    const salt = await a.salt();
    expect(await b.salt()).toBe(salt);
    const ttl = await store.redis.pttl(store.keys.limitsSalt());
    expect(ttl).toBeGreaterThan(DAY_MS - 60_000);
    expect(ttl).toBeLessThanOrEqual(DAY_MS);
    await store.redis.del(store.keys.limitsSalt());
    expect(await a.salt()).not.toBe(salt);
  });
});

it("a name says nothing without the salt of its day", () => {
  expect(hashOf("monday", "198.51.100.1").equals(hashOf("tuesday", "198.51.100.1"))).toBe(false);
  expect(hashOf("monday", "198.51.100.1").equals(hashOf("monday", "198.51.100.1"))).toBe(true);
});

it("a Redis that is away is an error here, and what was counted stays", async () => {
  const a = process_();
  await a.take(20);
  store.redis.disconnect();
  await expect(a.exchange()).rejects.toThrow();
  expect(await a.take(1)).toBe(19);
});
