/** Who holds a delivery may send it; a lease is over to the millisecond. */
import { afterAll, beforeAll, expect, it } from "vitest";
import { openStore } from "../../src/state/open-store.js";
import type { RedisStore } from "../../src/state/redis-store.js";
import { run } from "../../src/state/scripts.js";
import { atMoment } from "../support/at-moment.js";
import { random } from "../support/gate.js";
import { type PrivateRedis, startRedis } from "../support/redis.js";

const PENDING = '{"state":"pending"}';
const DELIVERED = '{"state":"delivered"}';
const FAILED = '{"state":"failed"}';
const LEASE_MS = 60_000;

let server: PrivateRedis;
let store: RedisStore;
beforeAll(async () => {
  server = await startRedis();
  ({ store } = await openStore(server.connect()));
});
afterAll(async () => await server.stop());

async function pending(): Promise<string> {
  const key = random("f");
  await store.redis.hset(key, "d:0", PENDING);
  return key;
}
const MEMBER = "fu_1|0";
const index = (key: string): string => `${key}:failed`;
const step = async (
  key: string,
  token: string,
  after: string,
  keep: string,
  { read = "", failedAtMs = "" }: { read?: string; failedAtMs?: number | "" } = {},
): Promise<unknown> =>
  await run(
    store.redis,
    "deliver",
    [key, index(key)],
    ["d:0", token, LEASE_MS, after, keep, read, failedAtMs, MEMBER, LEASE_MS],
  );

it.each([
  [-1, ["ok"]],
  [0, ["ok"]],
  [1, ["held", "mine"]],
])("with a lease that ends %i ms from now another who asks is told %j", async (fromNowMs, told) => {
  const reply = await atMoment(store, async ({ redis }, nowMs) => {
    const key = await pending();
    await store.redis.hset(key, "c:0", `mine|${nowMs + fromNowMs}`);
    const args = ["d:0", "", LEASE_MS, PENDING, "other", PENDING, "", MEMBER, LEASE_MS];
    return await run(redis, "deliver", [key, index(key)], args);
  });
  expect(reply).toEqual(told);
});

it("is sent by its holder, who lets it go, and taken by nobody who read it before", async () => {
  const key = await pending();
  expect(await step(key, "", PENDING, "mine", { read: PENDING })).toEqual(["ok"]);
  expect(await step(key, "mine", DELIVERED, "")).toEqual(["ok"]);
  expect(await step(key, "", PENDING, "other", { read: PENDING })).toEqual(["changed"]);
  expect(await store.redis.hgetall(key)).toEqual({ "d:0": DELIVERED });
});

it("is not written by who does not hold it, or no longer", async () => {
  const key = await pending();
  expect(await step(key, "mine", DELIVERED, "")).toEqual(["held", ""]);
  await step(key, "", PENDING, "other");
  expect(await step(key, "mine", DELIVERED, "")).toEqual(["held", "other"]);
  expect(await step(random("f"), "", DELIVERED, "mine")).toEqual(["gone"]);
  expect(await store.redis.hget(key, "d:0")).toBe(PENDING);
});

it("is in the index of those that failed until it is sent anew, and the index ends by itself", async () => {
  const key = await pending();
  const failed = async (): Promise<string[]> => await store.redis.zrange(index(key), "0", "-1", "WITHSCORES");
  await step(key, "", PENDING, "mine", { read: PENDING });
  await step(key, "mine", FAILED, "", { failedAtMs: 1_000 });
  expect(await failed()).toEqual([MEMBER, "1000"]);
  expect(await store.redis.pttl(index(key))).toBeGreaterThan(0);
  await step(key, "", PENDING, "", { read: FAILED });
  expect(await failed()).toEqual([]);
});

it("the index keeps the last ten thousand", async () => {
  const key = await pending();
  const older = Array.from({ length: 10_000 }, (_, n) => [n, `fu_0|${n}`]).flat();
  await store.redis.zadd(index(key), ...older);
  await step(key, "", FAILED, "", { read: PENDING, failedAtMs: 20_000 });
  expect(await store.redis.zrange(index(key), "0", "0")).toEqual(["fu_0|1"]);
  expect(await store.redis.zrange(index(key), "-1", "-1")).toEqual([MEMBER]);
});
