/** Which gaps make a live site suspect, to the millisecond, and that resuming it once is enough. */
import { afterAll, beforeAll, beforeEach, expect, it } from "vitest";
import { liveScope, type Partition } from "../../src/ids.js";
import { openStore } from "../../src/state/open-store.js";
import type { RedisStore } from "../../src/state/redis-store.js";
import { resumeSite } from "../../src/state/resume-site.js";
import { atMoment } from "../support/at-moment.js";
import { type PrivateRedis, startRedis } from "../support/redis.js";

const P = 0 as Partition;
const SHOP = liveScope("shop");
const BLIND_MAX_MS = 300_000;
const FROM_MS = 1_000_000_000_000;

let server: PrivateRedis;
let store: RedisStore;
beforeAll(async () => {
  server = await startRedis();
});
afterAll(async () => await server.stop());
beforeEach(async () => {
  await server.connect().flushall();
  ({ store } = await openStore(server.connect(), { partitions: 1 }));
});

const watched = async (fields: Record<string, string | number>): Promise<unknown> =>
  await store.redis.hset(store.keys.watch(P), fields);
const resumedBefore = async (atMs: number): Promise<unknown> =>
  await store.redis.hset(store.keys.scopeFacts(P, SHOP), "resumedAtMs", atMs);
const wasSuspect = async (from = store): Promise<boolean> => (await resumeSite(from, SHOP, BLIND_MAX_MS)) === 1;
const gapAtMs = async (): Promise<number | null> => (await store.siteFactsIn(SHOP, P)).gapAtMs;

it("none, where everything was heard and nothing is lost", async () => {
  expect(await wasSuspect()).toBe(false);
  expect(await gapAtMs()).toBeNull();
});

it.each([
  [BLIND_MAX_MS - 1, false],
  [BLIND_MAX_MS, false],
  [BLIND_MAX_MS + 1, true],
])("blind time of %i ms: %s", async (blindMs, suspect) => {
  await watched({ spells: `${FROM_MS}-${FROM_MS + blindMs}` });
  expect(await wasSuspect()).toBe(suspect);
  expect(await gapAtMs()).toBe(suspect ? FROM_MS + blindMs : null);
  expect(await wasSuspect()).toBe(false);
});

it.each([
  [BLIND_MAX_MS, false],
  [BLIND_MAX_MS + 1, true],
])("of a spell that the owner resumed in, the %i ms after it: %s", async (restMs, suspect) => {
  await watched({ spells: `${FROM_MS}-${FROM_MS + 2 * BLIND_MAX_MS}` });
  await resumedBefore(FROM_MS + 2 * BLIND_MAX_MS - restMs);
  expect(await wasSuspect()).toBe(suspect);
});

it.each([
  [BLIND_MAX_MS, false],
  [BLIND_MAX_MS + 1, true],
])("blind time that goes on for %i ms: %s", async (blindMs, suspect) => {
  const answer = await atMoment(store, async (held, nowMs) => {
    await store.redis.del(store.keys.scopeFacts(P, SHOP));
    await store.redis.zadd(store.keys.beats(P), nowMs - blindMs, "a");
    return await wasSuspect(held);
  });
  expect(answer).toBe(suspect);
});

it.each([
  [-1, false],
  [0, true],
  [1, true],
])("something lost %i ms after it was resumed: %s", async (lostAfterMs, suspect) => {
  await watched({ lostAtMs: FROM_MS + lostAfterMs });
  await resumedBefore(FROM_MS);
  expect(await wasSuspect()).toBe(suspect);
  expect(await gapAtMs()).toBe(suspect ? FROM_MS + lostAfterMs : null);
});

it("of several gaps it is the end of the last", async () => {
  const spell = (fromMs: number): string => `${fromMs}-${fromMs + BLIND_MAX_MS + 1}`;
  await watched({ spells: `${spell(FROM_MS)},${spell(FROM_MS + 1_000_000)}`, lostAtMs: FROM_MS + 5 });
  expect(await wasSuspect()).toBe(true);
  expect(await gapAtMs()).toBe(FROM_MS + 1_000_000 + BLIND_MAX_MS + 1);
});
