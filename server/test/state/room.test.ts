/** Who has to go when strangers hold too much: by site, scope and time, how many at once, and how much room is made. */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { liveScope, type Partition, type Scope, testScope } from "../../src/ids.js";
import type { Held } from "../../src/state/keys.js";
import { makeRoom } from "../../src/state/make-room.js";
import { openStore } from "../../src/state/open-store.js";
import type { RedisStore } from "../../src/state/redis-store.js";
import { run } from "../../src/state/scripts.js";
import { UNIT_BYTES } from "../../src/state/strangers-share.js";
import { type PrivateRedis, startRedis } from "../support/redis.js";

const P = 0 as Partition;
const SHOP = liveScope("shop");
const KINDS = ["presence", "completions", "refusals"] as const;
const HOUR_S = 3_600;

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

interface Entries {
  count: number;
  units: number;
  endsInS?: number;
  kind?: Held;
}

/** As it stands in the index and in the books; what it is about may be gone already. */
async function hold(scope: Scope, { count, units, endsInS = HOUR_S, kind = "presence" }: Entries): Promise<void> {
  const endsAtS = Math.floor((await store.realMs()) / 1000) + endsInS;
  const index = store.keys.strangers(P, scope, kind);
  const before = await store.redis.zcard(index);
  const entries = Array.from({ length: count }, (_, at) => [endsAtS * 65_536 + units, `visitor:v${before + at}`]);
  await store.redis.zadd(index, ...entries.flat());
  await store.redis.hincrby(store.keys.share(P), `${kind}|${scope}`, count * units);
  await store.redis.hincrby(store.keys.share(P), "total", count * units);
}
const countOf = async (scope: Scope, kind: Held = "presence"): Promise<number> =>
  await store.redis.zcard(store.keys.strangers(P, scope, kind));
const countsOf = async (scopes: readonly Scope[]): Promise<number[]> =>
  await Promise.all(scopes.map(async (scope) => await countOf(scope)));
const countOfAll = async (scopes: readonly Scope[]): Promise<number> => {
  const counts = scopes.flatMap((scope) => KINDS.map(async (kind) => await countOf(scope, kind)));
  return (await Promise.all(counts)).reduce((sum, count) => sum + count, 0);
};
const booked = async (): Promise<Record<string, string>> => await store.redis.hgetall(store.keys.share(P));

/** What is held afterwards. */
async function roomFor(units: number): Promise<number> {
  store.share.givenBytes = units * UNIT_BYTES;
  return (await makeRoom(store, P)).heldBytes / UNIT_BYTES;
}
/** In one script, of at most so many entries. */
async function roomAtOnce(entriesMax: number, units = 0): Promise<void> {
  await run(store.redis, "room", [store.keys.share(P)], [units, units, store.keys.prefix(P), entriesMax]);
}

describe("a share", () => {
  it("that is full to the last unit gives nothing", async () => {
    await hold(SHOP, { count: 128, units: 5 });
    expect(await roomFor(640)).toBe(640);
    expect(await countOf(SHOP)).toBe(128);
  });

  it("that is over full makes a little more room than that, and no more", async () => {
    await hold(SHOP, { count: 129, units: 5 });
    expect(await roomFor(640)).toBe(630);
    expect(await countOf(SHOP)).toBe(126);
  });
});

describe("a stranger has to go", () => {
  const SITES = ["a", "b", "c", "d", "e", "f"];
  it("of the site that holds most, though a scope of another one is the largest of all", async () => {
    const others = SITES.map((site) => testScope(site));
    for (const site of SITES) {
      await store.redis.flushall();
      for (const scope of others) await hold(scope, { count: 4, units: scope === testScope(site) ? 8 : 10 });
      const beside = testScope(site, "box");
      await hold(beside, { count: 1, units: 9 });
      expect(await roomFor(240)).toBeLessThanOrEqual(240);
      const left = await countsOf(others);
      expect([site, left]).toEqual([site, others.map((scope) => (scope === testScope(site) ? 3 : 4))]);
      expect(await countOf(beside)).toBe(1);
    }
  });

  it("of the largest scope of that site", async () => {
    const scopes = SITES.map((name) => testScope("shop", name));
    for (const large of scopes) {
      await store.redis.flushall();
      for (const scope of scopes) await hold(scope, { count: 4, units: scope === large ? 6 : 5 });
      await roomFor(122);
      expect([large, await countsOf(scopes)]).toEqual([large, scopes.map((scope) => (scope === large ? 3 : 4))]);
    }
  });

  it("not while there are others whose time is over", async () => {
    const other = liveScope("other");
    await hold(SHOP, { count: 10, units: 10 });
    await hold(other, { count: 3, units: 10, endsInS: -1 });
    expect(await roomFor(100)).toBe(100);
    expect([await countOf(SHOP), await countOf(other)]).toEqual([10, 0]);
  });
});

describe("one script holds up everybody else, so that it takes away", () => {
  it("no more than so many who have to go", async () => {
    await hold(SHOP, { count: 10, units: 10 });
    await roomAtOnce(3);
    expect(await countOf(SHOP)).toBe(7);
  });

  it("no more than so many whose time is over, of all kinds and scopes together", async () => {
    const scopes = [SHOP, liveScope("other")];
    for (const scope of scopes) for (const kind of KINDS) await hold(scope, { count: 2, units: 10, endsInS: -1, kind });
    await roomAtOnce(5);
    expect(await countOfAll(scopes)).toBe(7);
    await roomAtOnce(5);
    expect(await countOfAll(scopes)).toBe(2);
  });

  it("no more than so many of a sandbox that has to go, of all kinds together", async () => {
    const box = testScope("shop", "box");
    for (const kind of KINDS) await hold(box, { count: 2, units: 10, kind });
    await run(store.redis, "purge", [store.keys.share(P)], [store.keys.prefix(P), box, 5]);
    expect(await countOfAll([box])).toBe(1);
    expect((await booked())["total"]).toBe("10");
  });

  it.each([
    ["whose time is over", -1],
    ["who have to go", HOUR_S],
  ])("and yet all go %s, script by script", async (_who, endsInS) => {
    await hold(SHOP, { count: 450, units: 10, endsInS });
    expect(await roomFor(0)).toBe(0);
    expect(await countOf(SHOP)).toBe(0);
  });
});

describe("books that say more than there is", () => {
  it("push nobody out for their total alone, and are put right", async () => {
    await hold(SHOP, { count: 4, units: 10 });
    await store.redis.hincrby(store.keys.share(P), "total", 100);
    expect(await roomFor(40)).toBe(40);
    expect(await countOf(SHOP)).toBe(4);
    expect((await booked())["total"]).toBe("40");
  });

  it("are not begun where nobody holds anything", async () => {
    expect(await roomFor(40)).toBe(0);
    expect(await booked()).toEqual({});
  });

  it("are closed with the last entry, and nobody waits for one that never comes", async () => {
    await hold(SHOP, { count: 4, units: 10 });
    await store.redis.zrem(store.keys.strangers(P, SHOP, "presence"), "visitor:v0");
    expect(await roomFor(0)).toBe(0);
    expect(await booked()).toEqual({ total: "0" });
  });
});
