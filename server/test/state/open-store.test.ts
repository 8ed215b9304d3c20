/** What is fixed when a store is opened for the first time, and what happens when it is gone. */
import { afterAll, beforeAll, beforeEach, expect, it } from "vitest";
import { openStore, stayOpen } from "../../src/state/open-store.js";
import { type PrivateRedis, startRedis } from "../support/redis.js";

let server: PrivateRedis;
beforeAll(async () => {
  server = await startRedis();
});
afterAll(async () => await server.stop());
beforeEach(async () => void (await server.connect().flushall()));

it("the count of partitions and the secret stay as they were first chosen", async () => {
  const first = await openStore(server.connect(), { partitions: 8 });
  const second = await openStore(server.connect(), { partitions: 16 });
  expect(second.store.keys.partitions).toBe(8);
  expect(second.permitSecret).toBe(first.permitSecret);
  expect(await stayOpen(second)).toEqual([]);
});

it("they are written again where everything is gone, so that whoever starts next finds them", async () => {
  const running = await openStore(server.connect(), { partitions: 8 });
  await server.connect().flushall();
  expect(await stayOpen(running)).toEqual([]);
  const next = await openStore(server.connect(), { partitions: 16 });
  expect([next.store.keys.partitions, next.permitSecret]).toEqual([8, running.permitSecret]);
});

it("a process that knows of another store says that it has to be started again", async () => {
  const running = await openStore(server.connect(), { partitions: 8 });
  await server.connect().flushall();
  await openStore(server.connect(), { partitions: 16 });
  expect(await stayOpen(running)).toEqual([
    "Redis says there are 16 partitions, and this process knows of 8: start it again",
    "the permits' secret in Redis is another one now: start this process again",
  ]);
});
