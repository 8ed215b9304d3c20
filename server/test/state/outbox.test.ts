/** What the relay takes of an outbox: the oldest first, and while it gives way only what has waited for long enough. */
import { afterAll, beforeAll, beforeEach, expect, it } from "vitest";
import { type Partition, testScope } from "../../src/ids.js";
import { openStore } from "../../src/state/open-store.js";
import { takeOutbox } from "../../src/state/outbox.js";
import type { RedisStore } from "../../src/state/redis-store.js";
import { type PrivateRedis, startRedis } from "../support/redis.js";

const SCOPE = testScope("shop");
const HOUR_MS = 3_600_000;

let server: PrivateRedis;
let store: RedisStore;
let partition: Partition;
beforeAll(async () => {
  server = await startRedis();
  ({ store } = await openStore(server.connect()));
  partition = store.keys.partitionOf(SCOPE, "");
});
afterAll(async () => await server.stop());
beforeEach(async () => void (await store.redis.del(store.keys.outbox(partition))));

/** `agoMs`: how long each has waited. */
async function waiting(...agoMs: number[]): Promise<void> {
  const nowMs = await store.realMs();
  for (const ms of agoMs)
    await store.redis.zadd(store.keys.outbox(partition), nowMs - ms, `deliver|${SCOPE}|fu_${ms}|1`);
}
const taken = async (ageMs: number, most = 10): Promise<string[]> =>
  (await takeOutbox(store, partition, { most, leaseMs: HOUR_MS, ageMs })).map((one) =>
    one.kind === "deliver" ? one.id : one.ref,
  );

it("is taken from, the oldest first, and lent", async () => {
  await waiting(1, 3 * HOUR_MS, 2 * HOUR_MS);
  expect(await taken(0, 2)).toEqual([`fu_${3 * HOUR_MS}`, `fu_${2 * HOUR_MS}`]);
  expect(await taken(0)).toEqual(["fu_1"]);
  expect(await taken(0)).toEqual([]);
});

it("keeps what is younger than it has to be", async () => {
  await waiting(1, 3 * HOUR_MS);
  expect(await taken(2 * HOUR_MS)).toEqual([`fu_${3 * HOUR_MS}`]);
  expect(await taken(2 * HOUR_MS)).toEqual([]);
  expect(await taken(0)).toEqual(["fu_1"]);
});
