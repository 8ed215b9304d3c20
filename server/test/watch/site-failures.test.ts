/** Of which site signals were not taken, as collectors tell it: that site is blind, no other, and none is suspect. */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { suspicionOf } from "../../src/gate/hearing.js";
import { liveScope, type Partition, type Scope, testScope } from "../../src/ids.js";
import { type Beat, beat, type SiteFailures } from "../../src/state/beat.js";
import { openStore } from "../../src/state/open-store.js";
import type { RedisStore } from "../../src/state/redis-store.js";
import { resumeSite } from "../../src/state/resume-site.js";
import { SiteHearing } from "../../src/watch/site-hearing.js";
import { atMoment } from "../support/at-moment.js";
import { policyOf } from "../support/gate.js";
import { type PrivateRedis, startRedis } from "../support/redis.js";

const P = 0 as Partition;
const SHOP = liveScope("shop");
const OTHER = liveScope("other");
const HOUR = 3_600_000;

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

const beats = async (collector: string | null, more: Partial<Beat> = {}, from = store) =>
  await beat(from, P, { collector, leaves: false, ...more });
const shop = async (from = store) => await from.siteFactsIn(SHOP, P);
const failing = (sinceAgoMs: number | null, over: SiteFailures["over"] = null): Partial<Beat> => ({
  failures: [{ scope: SHOP, over, sinceAgoMs }],
});

describe("a site of which a collector takes no signals", () => {
  it("is blind since then, and no other site is", async () => {
    const { nowMs, facts } = await atMoment(store, async (held, nowMs) => {
      await server.connect().del(store.keys.scopeFacts(P, SHOP));
      await beats("a", failing(700), held);
      return { nowMs, facts: await shop(held) };
    });
    expect(facts.blindSinceMs).toBe(nowMs - 700);
    const other = await store.siteFactsIn(OTHER, P);
    expect(other).toMatchObject({ blindSinceMs: null, spells: [], away: [] });
  });

  it("is blind until all collectors take them", async () => {
    await beats("a", failing(500));
    await beats("b", failing(300));
    await beats("a", failing(null, { fromAgoMs: 600, toAgoMs: 5 }));
    expect((await shop()).blindSinceMs).not.toBeNull();
    await beats("b", failing(null, { fromAgoMs: 400, toAgoMs: 0 }));
    const { blindSinceMs, spells } = await shop();
    expect([blindSinceMs, spells.length]).toEqual([null, 1]);
  });

  it.each([
    [500, 300],
    [300, 500],
  ])("is blind since the first of two took none: %i and %i ms ago", async (aAgoMs, bAgoMs) => {
    const { nowMs, facts } = await atMoment(store, async (held, nowMs) => {
      await store.redis.zadd(store.keys.beats(P), nowMs, "b");
      await store.redis.hset(store.keys.scopeFacts(P, SHOP), "failing", `b=${nowMs - bAgoMs}`);
      await beats("a", failing(aAgoMs), held);
      return { nowMs, facts: await shop(held) };
    });
    expect(facts.blindSinceMs).toBe(nowMs - 500);
  });

  it.each([
    [5_000, 700],
    [5_000, 9_000],
  ])("is blind since then, or since another one is silent: %i and %i ms ago", async (silentMs, failingMs) => {
    const { nowMs, facts } = await atMoment(store, async (held, nowMs) => {
      await store.redis.del(store.keys.scopeFacts(P, SHOP));
      await store.redis.zadd(store.keys.beats(P), nowMs - silentMs, "b");
      await beats("a", failing(failingMs), held);
      return { nowMs, facts: await shop(held) };
    });
    expect(facts.blindSinceMs).toBe(nowMs - Math.max(silentMs, failingMs));
  });

  it("is blind since it told so first, while it goes on", async () => {
    await beats("a", failing(500));
    const { blindSinceMs } = await shop();
    await beats("a", failing(0));
    expect((await shop()).blindSinceMs).toBe(blindSinceMs);
  });

  it("keeps that time as blind time, to the millisecond", async () => {
    const { nowMs, facts } = await atMoment(store, async (held, nowMs) => {
      await server.connect().del(store.keys.scopeFacts(P, SHOP));
      await beats("a", failing(null, { fromAgoMs: 900, toAgoMs: 200 }), held);
      return { nowMs, facts: await shop(held) };
    });
    expect(facts.spells).toEqual([{ fromMs: nowMs - 900, toMs: nowMs - 200 }]);
  });

  it("is told the same twice and knows it once", async () => {
    const over = { fromAgoMs: 9_000, toAgoMs: 8_000 };
    await beats("a", failing(null, over));
    await beats("a", failing(null, over));
    expect((await shop()).spells).toHaveLength(1);
  });

  it.each([
    ["an hour that is over", failing(null, { fromAgoMs: HOUR, toAgoMs: 0 })],
    ["an hour that goes on", failing(HOUR)],
  ])("is never suspect for it: %s", async (_what, told) => {
    await beats("a", told);
    const facts = await shop();
    expect(facts.spells).toHaveLength(1);
    expect(suspicionOf(facts, policyOf())).toBeNull();
    expect(await resumeSite(store, SHOP, policyOf().blind.maxMs)).toBe(0);
  });

  it("is blind no more by a collector that was dropped: the time it told of stays blind, and so does its silence", async () => {
    await beats("a", failing(500));
    await store.redis.zadd(store.keys.beats(P), (await store.realMs()) - 61_000, "a");
    await beats("b");
    const { blindSinceMs, spells } = await shop();
    expect(blindSinceMs).toBeNull();
    expect(spells).toHaveLength(1);
    await beats("b", failing(null));
    expect(await store.redis.hget(store.keys.scopeFacts(P, SHOP), "failing")).toBeNull();
  });

  it("holds up what was decided before it was told", async () => {
    const before = (await store.load(SHOP, "visitor:v" as never)) as { loaded: { heard: string } };
    await beats("a", failing(500));
    const after = (await store.load(SHOP, "visitor:v" as never)) as { loaded: { heard: string } };
    expect(after.loaded.heard).not.toBe(before.loaded.heard);
  });
});

describe("time without Redis or any collector", () => {
  it("is none while one collector of two is silent, however long", async () => {
    await beats("a");
    await store.redis.zadd(store.keys.beats(P), (await store.realMs()) - HOUR, "b");
    const during = await shop();
    expect([during.blindSinceMs === null, during.away]).toEqual([false, []]);
    await beats("b");
    const { spells, away } = await shop();
    expect([spells.length, away]).toEqual([1, []]);
  });

  it("is none where one of two is dropped by a process that hears nobody", async () => {
    const nowMs = await store.realMs();
    await store.redis.zadd(store.keys.beats(P), nowMs - 61_000, "a", nowMs, "b");
    await beats(null);
    const { spells, away } = await shop();
    expect([spells[0]?.fromMs, away]).toEqual([nowMs - 61_000, []]);
  });

  it("is what both are silent, while they are", async () => {
    const nowMs = await store.realMs();
    await store.redis.zadd(store.keys.beats(P), nowMs - 20_000, "a", nowMs - 10_000, "b");
    const { blindSinceMs, away } = await shop();
    expect([blindSinceMs, away[0]?.fromMs]).toEqual([nowMs - 20_000, nowMs - 10_000]);
  });

  it("is what both were silent", async () => {
    const nowMs = await store.realMs();
    await store.redis.zadd(store.keys.beats(P), nowMs - 20_000, "a", nowMs - 10_000, "b");
    await beats("a");
    const { spells, away } = await shop();
    expect([spells[0]?.fromMs, away[0]?.fromMs]).toEqual([nowMs - 20_000, nowMs - 10_000]);
  });

  it("reaches back to the last beat of the last one, when that is dropped by who hears nobody", async () => {
    const nowMs = await store.realMs();
    await store.redis.zadd(store.keys.beats(P), nowMs - HOUR, "a", nowMs - 70_000, "b");
    await beats(null);
    expect((await shop()).away[0]?.fromMs).toBe(nowMs - 70_000);
    await beats("c");
    const { away, blindSinceMs } = await shop();
    expect([away.length, blindSinceMs]).toEqual([1, null]);
  });
});

describe("what a process tells of its sites", () => {
  const hearing = () => {
    const at = { ms: 0 };
    return { at, sites: new SiteHearing(() => at.ms) };
  };
  const told = (sites: SiteHearing, leaves = false): SiteFailures[] => sites.asTold(sites.news(), leaves);

  it("is nothing while all is taken", () => {
    const { sites } = hearing();
    sites.heard(SHOP);
    expect(told(sites)).toEqual([]);
  });

  it("begins when the first refused signal came, and goes on with every beat", () => {
    const { sites, at } = hearing();
    at.ms = 1_500;
    sites.failed(SHOP, 1_000);
    at.ms = 2_000;
    const news = sites.news();
    expect(sites.asTold(news, false)).toEqual([{ scope: SHOP, over: null, sinceAgoMs: 1_000 }]);
    sites.wasTold(news);
    at.ms = 3_000;
    expect(told(sites)).toEqual([{ scope: SHOP, over: null, sinceAgoMs: 2_000 }]);
  });

  it("ends with the next that is taken, and is told once", () => {
    const { sites, at } = hearing();
    sites.failed(SHOP, 0);
    at.ms = 400;
    sites.heard(SHOP);
    at.ms = 1_000;
    const news = sites.news();
    expect(sites.asTold(news, false)).toEqual([
      { scope: SHOP, over: { fromAgoMs: 1_000, toAgoMs: 600 }, sinceAgoMs: null },
    ]);
    sites.wasTold(news);
    expect(told(sites)).toEqual([]);
  });

  it("is told again where a beat did not arrive, with what came meanwhile", () => {
    const { sites, at } = hearing();
    sites.failed(SHOP, 0);
    sites.heard(SHOP);
    const lost = sites.news();
    at.ms = 100;
    sites.failed(SHOP, 100);
    at.ms = 200;
    sites.heard(SHOP);
    sites.wasTold(lost);
    expect(told(sites)).toEqual([{ scope: SHOP, over: { fromAgoMs: 200, toAgoMs: 0 }, sinceAgoMs: null }]);
  });

  it("is over when it leaves: others hear the site", () => {
    const { sites, at } = hearing();
    sites.failed(SHOP, 0);
    at.ms = 250;
    expect(told(sites, true)).toEqual([{ scope: SHOP, over: { fromAgoMs: 250, toAgoMs: 0 }, sinceAgoMs: null }]);
  });

  it.each<[Scope, number]>([
    [SHOP, 1],
    [testScope("shop"), 0],
    [testScope("shop", "box"), 0],
  ])("is of live sites only: %s", (scope, count) => {
    const { sites } = hearing();
    sites.failed(scope, 0);
    expect(told(sites)).toHaveLength(count);
  });
});
