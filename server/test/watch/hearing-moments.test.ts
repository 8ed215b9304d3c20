/** When a partition begins to be blind, what becomes of its spells, and whom it waits for: to the millisecond. */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { liveScope, type Partition } from "../../src/ids.js";
import { type Beat, beat } from "../../src/state/beat.js";
import type { Heard } from "../../src/state/heard.js";
import { openStore } from "../../src/state/open-store.js";
import type { RedisStore } from "../../src/state/redis-store.js";
import { atMoment } from "../support/at-moment.js";
import { type PrivateRedis, startRedis } from "../support/redis.js";

const P = 0 as Partition;
const SHOP = liveScope("shop");
const SILENT_MS = 3_000;
const UNWATCHED_MS = 2_000;
const DAY = 86_400_000;

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

const beats = async (collector: string | null, more: Partial<Beat> = {}, from = store): Promise<Heard> =>
  (await beat(from, P, { collector, leaves: false, ...more })).heard;
const heardAt = async (collector: string, atMs: number): Promise<unknown> =>
  await store.redis.zadd(store.keys.beats(P), atMs, collector);
const watched = async (fields: Record<string, string | number>): Promise<unknown> =>
  await store.redis.hset(store.keys.watch(P), fields);
const blind = async (from: RedisStore): Promise<boolean> => (await from.siteFactsIn(SHOP, P)).blindSinceMs !== null;
const reset = async (): Promise<void> => void (await store.redis.del(store.keys.watch(P), store.keys.beats(P)));

describe("a partition is blind", () => {
  it.each([
    [SILENT_MS - 1, false],
    [SILENT_MS, false],
    [SILENT_MS + 1, true],
  ])(
    "when a collector was silent for %i ms: %s, and nobody is there where it is the only one",
    async (silentMs, is) => {
      const { blindSinceMs, away } = await atMoment(store, async (held, nowMs) => {
        await heardAt("a", nowMs - silentMs);
        return await held.siteFactsIn(SHOP, P);
      });
      expect([blindSinceMs !== null, away.length > 0]).toEqual([is, is]);
    },
  );

  it.each([
    [UNWATCHED_MS - 1, false],
    [UNWATCHED_MS, false],
    [UNWATCHED_MS + 1, true],
  ])("when nobody beat for %i ms: %s", async (silentMs, isBlind) => {
    const answer = await atMoment(store, async (held, nowMs) => {
      await watched({ watchedMs: nowMs - silentMs });
      return await blind(held);
    });
    expect(answer).toBe(isBlind);
  });

  it.each([
    [SILENT_MS, null],
    [SILENT_MS + 1, SILENT_MS + 1],
  ])("as another one's beat says, when one was silent for %i ms: since %s", async (silentMs, sinceMs) => {
    const { blindSinceMs, nowMs } = await atMoment(store, async (held, nowMs) => {
      await reset();
      await heardAt("a", nowMs - silentMs);
      return { ...(await beats(null, {}, held)), nowMs };
    });
    expect(blindSinceMs === null ? null : nowMs - blindSinceMs).toBe(sinceMs);
  });

  it("for the time of a silence when it ends, if it was one", async () => {
    for (const [silentMs, spells] of [
      [SILENT_MS, 0],
      [SILENT_MS + 1, 1],
    ] as const) {
      const heard = await atMoment(store, async (held, nowMs) => {
        await reset();
        await heardAt("a", nowMs - silentMs);
        return await beats("a", {}, held);
      });
      expect(heard.spells).toHaveLength(spells);
    }
  });

  it("from when the last collector was missed for a minute", async () => {
    await heardAt("gone", (await store.realMs()) - 61_000);
    const { blindSinceMs } = await beats(null);
    expect(blindSinceMs).not.toBeNull();
    expect((await beats("b")).spells.at(-1)?.toMs).toBeGreaterThanOrEqual(blindSinceMs ?? 0);
    expect((await beats("b")).blindSinceMs).toBeNull();
  });

  it("not because a process left that hears nobody", async () => {
    expect((await beats(null, { leaves: true })).blindSinceMs).toBeNull();
    expect(await beats(null)).toMatchObject({ blindSinceMs: null, spells: [] });
  });

  it("not for who comes after one of two left", async () => {
    await beats("a");
    await beats("b");
    await beats("b", { leaves: true });
    expect(await beats("c")).toMatchObject({ blindSinceMs: null, spells: [] });
  });
});

describe("a spell", () => {
  it.each([
    [8 * DAY - 1, 1],
    [8 * DAY, 0],
    [8 * DAY + 1, 0],
  ])("that ended %i ms ago is kept: %i", async (agoMs, kept) => {
    const heard = await atMoment(store, async (held, nowMs) => {
      await reset();
      await watched({ spells: `${nowMs - agoMs - 5}-${nowMs - agoMs}` });
      await heardAt("a", nowMs - 10_000);
      return await beats("a", {}, held);
    });
    expect(heard.spells).toHaveLength(kept + 1);
  });

  it.each([
    [59_999, 0],
    [60_000, 1],
  ])("of %i ms is kept for good: %i", async (lastedMs, kept) => {
    const nowMs = await store.realMs();
    await watched({ spells: `${nowMs - 20 * DAY}-${nowMs - 20 * DAY + lastedMs}` });
    await heardAt("a", nowMs - 10_000);
    expect((await beats("a")).spells).toHaveLength(kept + 1);
  });

  it.each([
    [0, 1],
    [1, 2],
  ])("and another that begins %i ms after its end are %i", async (laterMs, count) => {
    const nowMs = await store.realMs();
    await watched({ spells: `${nowMs - 30_000}-${nowMs - 20_000}` });
    await heardAt("a", nowMs - 20_000 + laterMs);
    expect((await beats("a")).spells).toHaveLength(count);
  });

  it.each([
    ["touches", 0],
    ["overlaps", -5_000],
  ])("that %s the one before takes none of the hundred places", async (_how, laterMs) => {
    const endMs = (await store.realMs()) - 20_000;
    const spells = Array.from({ length: 100 }, (_, index) => endMs - (99 - index) * 60_000 - 10_000);
    await watched({ spells: spells.map((atMs) => `${atMs}-${atMs + 10_000}`).join(",") });
    await heardAt("a", endMs + laterMs);
    const heard = await beats("a");
    expect(heard.spells.map(({ fromMs }) => fromMs)).toEqual(spells);
  });
});

it("a long silence takes in the spells of others that began in it, or with it, and no others", async () => {
  const nowMs = await store.realMs();
  const begins = Array.from({ length: 12 }, (_, index) => nowMs - 100_000 + index * 1_000);
  const before = begins.map((atMs) => `${atMs}-${atMs + 100}`).join(",");
  for (const [earlier, atMs] of begins.entries()) {
    for (const sinceMs of [atMs - 500, atMs]) {
      await reset();
      await watched({ spells: before });
      await heardAt("a", sinceMs);
      const { spells } = await beats("a");
      expect(spells.map(({ fromMs }) => fromMs)).toEqual([...begins.slice(0, earlier), sinceMs]);
    }
  }
});

describe("another epoch", () => {
  it("comes once, where something is lost and Redis is another process as well", async () => {
    await beats(null);
    await watched({ run: "another" });
    store.seen.note(P, { tick: 50, counter: 0, epoch: 1 });
    expect((await beats(null)).lostAtMs).not.toBeNull();
    expect(store.seen.at(P).epoch).toBe(2);
  });

  it("comes not at the first beat of all, nor while nothing happens", async () => {
    for (const _ of [1, 2, 3]) await beats(null);
    expect(store.seen.at(P).epoch).toBe(1);
  });
});
