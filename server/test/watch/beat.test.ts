/** What a partition comes to know of its own hearing. Silence is made by setting a beat back, not by waiting. */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { liveScope, type Partition } from "../../src/ids.js";
import { type Beat, type Beaten, beat } from "../../src/state/beat.js";
import { openStore } from "../../src/state/open-store.js";
import type { RedisStore } from "../../src/state/redis-store.js";
import { RedisStore as Store } from "../../src/state/redis-store.js";
import { Seen } from "../../src/state/seen.js";
import { type PrivateRedis, startRedis } from "../support/redis.js";

const P = 7 as Partition;
const SECOND = 1_000;

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

const beats = async (collector: string | null, more: Partial<Beat> = {}): Promise<Beaten> =>
  await beat(store, P, { collector, leaves: false, ...more });
const redisMs = async (): Promise<number> => {
  const [seconds, micros] = await store.redis.time();
  return Number(seconds) * 1000 + Math.floor(Number(micros) / 1000);
};
const heardLast = async (collector: string, agoMs: number): Promise<number> => {
  const atMs = (await redisMs()) - agoMs;
  await store.redis.zadd(store.keys.beats(P), atMs, collector);
  return atMs;
};

describe("a partition", () => {
  it("that no collector ever registered in is not blind: nobody is missed", async () => {
    expect(await beats(null)).toMatchObject({ lost: false, heard: { spells: [], blindSinceMs: null, lostAtMs: null } });
  });

  it("is blind while a registered collector is silent, since its last beat", async () => {
    await beats("a");
    await beats("b");
    const sinceMs = await heardLast("b", 3_500);
    expect((await beats("a")).heard.blindSinceMs).toBe(sinceMs);
  });

  it("is blind since the last beat of anybody, where nobody beats", async () => {
    await beats(null);
    const watchedMs = (await redisMs()) - 2_500;
    await store.redis.hset(store.keys.watch(P), "watchedMs", watchedMs);
    const scope = liveScope("shop");
    expect(await store.siteFactsIn(scope, P)).toMatchObject({
      blindSinceMs: watchedMs,
      away: [{ fromMs: watchedMs }],
    });
  });

  it("keeps the time of a silence as blind time, from the last beat to the next", async () => {
    await beats("a");
    const fromMs = await heardLast("a", 8 * SECOND);
    const { heard } = await beats("a");
    expect(heard).toMatchObject({ blindSinceMs: null, spells: [{ fromMs }] });
    expect((heard.spells[0]?.toMs ?? 0) - fromMs).toBeGreaterThanOrEqual(8 * SECOND);
  });

  it("misses a collector for a minute; the time since its last beat stays blind", async () => {
    await beats("a");
    const fromMs = await heardLast("gone", 61 * SECOND);
    const { heard } = await beats("a");
    expect(heard).toMatchObject({ blindSinceMs: null, spells: [{ fromMs }] });
    expect(await store.redis.zscore(store.keys.beats(P), "gone")).toBeNull();
  });

  it("does not miss one that took its leave while another goes on", async () => {
    await beats("a");
    await beats("b");
    await beats("b", { leaves: true });
    expect((await beats("a")).heard).toMatchObject({ blindSinceMs: null, spells: [] });
  });

  it("is blind from when the last one left until one comes", async () => {
    await beats("a");
    await beats("a", { leaves: true });
    const { blindSinceMs } = (await beats(null)).heard;
    expect(blindSinceMs).not.toBeNull();
    expect((await beats("b")).heard).toMatchObject({ blindSinceMs: null, spells: [{ fromMs: blindSinceMs }] });
  });

  it("joins spells that touch, and forgets short ones after eight days", async () => {
    const nowMs = await redisMs();
    const day = 86_400_000;
    const old = [nowMs - 9 * day, nowMs - 9 * day + SECOND];
    const long = [nowMs - 9 * day + 2 * SECOND, nowMs - 9 * day + 62 * SECOND];
    await store.redis.hset(
      store.keys.watch(P),
      "spells",
      `${old.join("-")},${long.join("-")},${nowMs - 9_000}-${nowMs - 7_000}`,
    );
    await store.redis.zadd(store.keys.beats(P), nowMs - 8 * SECOND, "a");
    const { spells } = (await beats("a")).heard;
    expect(spells.map(({ fromMs }) => fromMs)).toEqual([long[0], nowMs - 9_000]);
    expect(spells[1]?.toMs).toBeGreaterThanOrEqual(nowMs);
  });

  it("keeps a hundred spells: more become one with the time between them", async () => {
    const nowMs = await redisMs();
    const many = Array.from({ length: 100 }, (_, index) => nowMs - (200 - index) * 10_000);
    await store.redis.hset(store.keys.watch(P), "spells", many.map((atMs) => `${atMs}-${atMs + 1}`).join(","));
    await heardLast("a", 8 * SECOND);
    const { spells } = (await beats("a")).heard;
    expect(spells).toHaveLength(100);
    expect(spells[0]).toEqual({ fromMs: many[0], toMs: (many[1] ?? 0) + 1 });
  });
});

describe("a loss of what was acknowledged", () => {
  it.each([
    ["a tick", { tick: 5, counter: 0, epoch: 1 }],
    ["a revision", { tick: 0, counter: 5, epoch: 1 }],
    ["an epoch", { tick: 0, counter: 0, epoch: 2 }],
  ])("is known by %s that this process remembers", async (_what, position) => {
    store.seen.note(P, position);
    const beaten = await beats(null);
    expect(beaten.lost).toBe(true);
    expect(beaten.heard.lostAtMs).not.toBeNull();
    expect(store.seen.at(P).epoch).toBe(position.epoch + 1);
  });

  it("gives no revision again that was there before", async () => {
    store.seen.note(P, { tick: 0, counter: 5, epoch: 1 });
    await beats(null);
    expect(await store.redis.get(store.keys.counter(P))).toBe("5");
    expect(Number(store.seen.epoch)).toBe(2);
  });

  it("is told once: whoever remembers no more than the partition finds nothing", async () => {
    store.seen.note(P, { tick: 5, counter: 5, epoch: 1 });
    await beats(null);
    const { lostAtMs } = (await beats(null)).heard;
    const other = new Store(server.connect(), store.keys, null, new Seen());
    expect(await beat(other, P, { collector: null, leaves: false })).toMatchObject({
      lost: false,
      heard: { lostAtMs },
    });
  });

  it("is none where nothing is behind", async () => {
    await beats(null);
    await beats(null);
    expect((await beats(null)).lost).toBe(false);
    expect(store.seen.epoch).toBe("1");
  });
});

it("another Redis process is another epoch, so that pages send again what matters", async () => {
  await beats(null);
  await store.redis.hset(store.keys.watch(P), "run", "another");
  expect((await beats(null)).lost).toBe(false);
  expect(store.seen.epoch).toBe("2");
  await beats(null);
  expect(store.seen.epoch).toBe("2");
});
