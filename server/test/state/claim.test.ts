/** Who may be lent a due person, and when nobody is. */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { type Partition, type Ref, refOf, type Scope, testScope } from "../../src/ids.js";
import { claimDue } from "../../src/state/due-index.js";
import { RedisClocks } from "../../src/state/redis-clocks.js";
import type { RedisStore } from "../../src/state/redis-store.js";
import { moveClock } from "../../src/state/scope-clock.js";
import { atMoment } from "../support/at-moment.js";
import { openGate, random, type TestGate } from "../support/gate.js";
import { type PrivateRedis, startRedis } from "../support/redis.js";

let server: PrivateRedis;
let gate: TestGate;
let store: RedisStore;
beforeAll(async () => {
  server = await startRedis();
});
afterAll(async () => await server.stop());
beforeEach(async () => {
  await server.connect().flushall();
  gate = await openGate(server.connect());
  ({ store } = gate.people);
});

const someone = (): Ref => refOf("customer", random("c"));

/** Makes somebody due at a site with a clock of its own. */
async function due(ref = someone()): Promise<{ partition: Partition; member: string }> {
  const { redis, keys } = store;
  const partition = keys.partitionOf(gate.scope, ref);
  const member = keys.member(gate.scope, ref);
  await redis.sadd(keys.clocks(partition), gate.scope);
  await redis.zadd(keys.due(partition, gate.scope), 1, member);
  return { partition, member };
}

async function claimed(partition: Partition, validBeforeMs: number | null = null): Promise<string[]> {
  return (await claimDue(store, partition, { most: 10, leaseMs: 60_000, validBeforeMs })).members;
}

describe("a due person", () => {
  it("is lent once, and again when the lease is over", async () => {
    const ref = someone();
    const { partition, member } = await due(ref);
    expect(await claimed(partition)).toEqual([member]);
    expect(await claimed(partition)).toEqual([]);
    await due(ref);
    expect(await claimed(partition)).toEqual([member]);
  });

  it("is left alone while the clock is advanced, which one mover does at a time", async () => {
    const partition = store.keys.partitionOf(gate.scope, "");
    const nowMs = await store.timeMs(gate.scope);
    const move = async (mover: string, what: "begin" | "move" | "end", toMs: number): Promise<string> =>
      (await moveClock(store, gate.scope, mover, what, toMs, 30_000)).at;
    expect(await move("mine", "begin", nowMs + 60_000)).toBe("ok");
    const { member } = await due();
    expect(await claimed(partition)).toEqual([]);
    expect(await move("other", "begin", nowMs + 60_000)).toBe("busy");
    await move("mine", "move", nowMs + 60_000);
    await move("mine", "end", nowMs);
    expect(await store.timeMs(gate.scope)).toBeGreaterThanOrEqual(nowMs + 60_000);
    expect(await claimed(partition)).toContain(member);
    expect(await move("mine", "begin", nowMs)).toBe("back");
  });

  it("is lent to nobody while nobody watches the partition, and then at once", async () => {
    const { partition, member } = await due();
    const watched = async (agoMs: number): Promise<number> =>
      await store.redis.hset(store.keys.watch(partition), "watchedMs", (await store.realMs()) - agoMs);
    await watched(2_050);
    expect(await claimDue(store, partition, { most: 10, leaseMs: 60_000, validBeforeMs: null })).toMatchObject({
      members: [],
      waitMs: 50,
    });
    await watched(0);
    expect(await claimed(partition)).toEqual([member]);
  });

  it("is not lent to a caller who has given up", async () => {
    const { partition, member } = await due();
    const nowMs = await store.realMs();
    expect(await claimed(partition, nowMs - 1)).toEqual([]);
    expect(await claimed(partition, nowMs + 60_000)).toEqual([member]);
  });
});

describe("to the millisecond", () => {
  it.each([
    [-1, 0],
    [0, 1],
    [1, 1],
  ])("a caller who waits until %i ms from now is lent %i", async (fromNowMs, lent) => {
    const members = await atMoment(store, async (held, nowMs) => {
      const { partition } = await due();
      const claim = { most: 1, leaseMs: 60_000, validBeforeMs: nowMs + fromNowMs };
      return (await claimDue(held, partition, claim)).members;
    });
    expect(members).toHaveLength(lent);
  });

  it.each([
    [-1, 1],
    [0, 1],
    [1, 0],
  ])("of a scope whose clock is moved until %i ms from now %i is lent", async (fromNowMs, lent) => {
    const members = await atMoment(store, async (held, nowMs) => {
      const { partition } = await due();
      await store.redis.hset(store.keys.clock(partition, gate.scope), "advancingUntilMs", nowMs + fromNowMs);
      const { members } = await claimDue(held, partition, { most: 10, leaseMs: 60_000, validBeforeMs: null });
      await store.redis.flushall();
      return members;
    });
    expect(members).toHaveLength(lent);
  });
});

describe("the wait for the next one", () => {
  const P = 5 as Partition;
  const waits = async (): Promise<number | null> => {
    const claimed = await claimDue(store, P, { most: 10, leaseMs: 60_000, validBeforeMs: null });
    return claimed.waitMs === null ? null : claimed.realMs + claimed.waitMs;
  };
  const dueAt = async (scope: Scope, atMs: number): Promise<void> => {
    await store.redis.sadd(store.keys.clocks(P), scope);
    await store.redis.zadd(store.keys.due(P, scope), atMs, store.keys.member(scope, someone()));
  };

  it("is for the soonest, wherever it is due", async () => {
    const atMs = (await store.realMs()) + 600_000;
    const live = async (dueMs: number): Promise<unknown> =>
      await store.redis.zadd(store.keys.due(P), dueMs, store.keys.member("live" as Scope, someone()));
    expect(await waits()).toBeNull();
    await live(atMs);
    expect(await waits()).toBe(atMs);
    await dueAt(testScope("test"), atMs - 200_000);
    expect(await waits()).toBe(atMs - 200_000);
    await live(atMs - 300_000);
    expect(await waits()).toBe(atMs - 300_000);
  });

  it("is in real time, also at a site whose clock was moved", async () => {
    const soonMs = (await store.realMs()) + 600_000;
    const scope = testScope("moved");
    await store.redis.hset(store.keys.clock(P, scope), "offsetMs", 3_600_000);
    await dueAt(scope, soonMs + 3_600_000);
    expect(await waits()).toBe(soonMs);
  });
});

describe("Redis's clock as a process knows it", () => {
  it("is not known before Redis told", () => {
    expect(new RedisClocks().nowMs(3 as Partition)).toBeNull();
  });

  it("goes on from what a partition told last, whatever this machine's clock says", async () => {
    const clocks = new RedisClocks();
    const partition = 3 as Partition;
    clocks.note(partition, 5);
    const { realMs: toldMs } = await claimDue(store, partition, { most: 1, leaseMs: 1, validBeforeMs: null });
    clocks.note(partition, toldMs);
    const knownMs = clocks.nowMs(partition);
    // Fractions are dropped from a sum of two clocks.
    expect(knownMs).toBeGreaterThanOrEqual(toldMs - 1);
    expect(knownMs).toBeLessThanOrEqual(await store.realMs());
    expect(clocks.nowMs(4 as Partition)).toBeNull();
  });
});
