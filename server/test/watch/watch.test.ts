/** One process's watch over all partitions. */
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { monotonicMs } from "../../src/clock.js";
import { liveScope, type Partition } from "../../src/ids.js";
import { newLogger } from "../../src/log.js";
import { openStore } from "../../src/state/open-store.js";
import type { RedisStore } from "../../src/state/redis-store.js";
import { MemoryFile } from "../../src/watch/memory-file.js";
import { Watch, type WatchNeeds } from "../../src/watch/watch.js";
import { type PrivateRedis, startRedis } from "../support/redis.js";
import { until } from "../support/until.js";

const P = 3 as Partition;

let server: PrivateRedis;
let folder: string;
let store: RedisStore;
const started: Watch[] = [];
beforeAll(async () => {
  server = await startRedis();
});
afterAll(async () => await server.stop());
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "holdoff-watch-"));
  await server.connect().flushall();
  ({ store } = await openStore(server.connect()));
});
afterEach(async () => {
  await Promise.all(started.splice(0).map(async (watch) => await watch.stop()));
  await rm(folder, { recursive: true, force: true });
});

async function watching(more: Partial<WatchNeeds> = {}): Promise<Watch> {
  const watch = new Watch({
    store,
    hears: true,
    memory: null,
    examine: async () => [],
    onNewRun: () => undefined,
    onFit: () => undefined,
    log: newLogger("silent"),
    ...more,
  });
  await watch.start();
  started.push(watch);
  return watch;
}

const registered = async (): Promise<number> => await store.redis.zcard(store.keys.beats(P));
const watched = async (field: string): Promise<string | null> => await store.redis.hget(store.keys.watch(P), field);
async function beatsOn(beats: number): Promise<void> {
  const tick = Number(await watched("tick"));
  await until(`${beats} beats`, async () => Number(await watched("tick")) >= tick + beats);
}
const isFit = (): boolean => store.fitness.unfitSinceMs === null;

describe("a process that hears signals", () => {
  it("is registered in every partition when it has started, and taken out when it stops", async () => {
    const watch = await watching();
    const counts = await Promise.all(
      store.keys.all().map(async (one) => await store.redis.zcard(store.keys.beats(one))),
    );
    expect(new Set(counts)).toEqual(new Set([1]));
    await watch.stop();
    expect([await registered(), await watched("nobodyMs")]).toEqual([0, expect.stringMatching(/^\d+$/)]);
  });

  it("beats on by itself", async () => {
    await watching();
    await beatsOn(1);
  });

  it("says with its next beat of which site it took no signal, and when it took one again", async () => {
    const watch = await watching();
    const shop = async () => await store.siteFactsIn(liveScope("shop"), P);
    watch.hearing.failed(liveScope("shop"), monotonicMs());
    await until("the site is blind", async () => (await shop()).blindSinceMs !== null);
    expect((await store.siteFactsIn(liveScope("other"), P)).blindSinceMs).toBeNull();
    watch.hearing.heard(liveScope("shop"));
    await until("the site is heard", async () => (await shop()).blindSinceMs === null);
    expect(await shop()).toMatchObject({ spells: [{}], away: [] });
    expect(await store.siteFactsIn(liveScope("other"), P)).toMatchObject({ spells: [], away: [] });
  });

  it("is the one that crashed, by its name: what that one said last of its sites is over", async () => {
    const path = join(folder, "memory.json");
    const crashed = { version: 1, partitions: [], collector: "the one that crashed", pid: process.pid };
    await writeFile(path, JSON.stringify(crashed));
    const facts = store.keys.scopeFacts(P, liveScope("shop"));
    await store.redis.hset(facts, "failing", `${crashed.collector}=${(await store.realMs()) - 1_000}`);
    await watching({ memory: new MemoryFile(path), sites: () => [liveScope("shop")] });
    expect((await store.siteFactsIn(liveScope("shop"), P)).blindSinceMs).toBeNull();
  });

  it("that stops no longer keeps its sites blind: others hear them", async () => {
    await watching();
    const watch = await watching();
    watch.hearing.failed(liveScope("shop"), monotonicMs());
    await watch.stop();
    expect(await store.siteFactsIn(liveScope("shop"), P)).toMatchObject({ blindSinceMs: null, spells: [{}], away: [] });
  });
});

it("one that hears none is not missed", async () => {
  const watch = await watching({ hears: false });
  expect(await registered()).toBe(0);
  await watch.stop();
  expect(await watched("nobodyMs")).toBeNull();
});

describe("a Redis that is not fit to decide on", () => {
  it("is known before the first beat, and when it is fit again", async () => {
    const problems = ["it throws data away when it is full"];
    await watching({ examine: async () => problems });
    expect(store.fitness.unfitSinceMs).toBeGreaterThan(0);
    problems.pop();
    await until("it is fit", isFit);
  });

  it("is examined with every beat, one that is fit with every other", async () => {
    const problems = ["it throws data away when it is full"];
    /** Which beat each examination follows. */
    const [whileUnfit, sinceFit]: [number[], number[]] = [[], []];
    const examine = (): Promise<string[]> => {
      (problems.length > 0 ? whileUnfit : sinceFit).push(store.seen.at(P).tick);
      return Promise.resolve([...problems]);
    };
    const apart = (beats: number[]): Set<number> =>
      new Set(beats.slice(1).map((beat, index) => beat - (beats[index] ?? 0)));
    await watching({ examine });
    // The first is made before the first beat, the next after two of them.
    await until("two beats of one that is unfit", () => whileUnfit.length > 2);
    problems.pop();
    // With which beat it is found to be fit is chance.
    await until("three examinations of one that is fit", () => sinceFit.length > 2);
    expect(apart(whileUnfit.slice(1))).toEqual(new Set([1]));
    expect(apart(sinceFit.slice(1))).toEqual(new Set([2]));
  });

  it("tells once that it is fit again", async () => {
    let told = 0;
    const onFit = (): void => {
      told += 1;
    };
    const problems = ["it throws data away when it is full"];
    let examinedFit = 0;
    const examine = (): Promise<string[]> => {
      if (problems.length === 0) examinedFit += 1;
      return Promise.resolve([...problems]);
    };
    await watching({ examine, onFit });
    expect(told).toBe(0);
    problems.pop();
    await until("it is found to be fit twice", () => examinedFit > 1);
    expect(told).toBe(1);
  });

  it("stays so since when it was first found", async () => {
    let examined = 0;
    const examine = (): Promise<string[]> => {
      examined += 1;
      return Promise.resolve([`found ${examined} times`]);
    };
    await watching({ examine });
    const sinceMs = store.fitness.unfitSinceMs;
    await until("three examinations", () => examined > 2);
    expect(store.fitness.unfitSinceMs).toBe(sinceMs);
  });

  it("is not taken for fit because it does not tell", async () => {
    let examined = 0;
    const examine = (): Promise<string[]> => {
      examined += 1;
      if (examined > 1) return Promise.reject(new Error("it does not answer"));
      return Promise.resolve(["it throws data away when it is full"]);
    };
    await watching({ examine });
    await until("three examinations", () => examined > 2);
    expect(store.fitness.unfitSinceMs).not.toBeNull();
  });
});

it("tells when Redis is another run, and only then", async () => {
  let runs = 0;
  const onNewRun = (): void => {
    runs += 1;
  };
  const watch = await watching({ onNewRun });
  await store.redis.hset(store.keys.watch(P), "run", "another");
  await until("another run is noticed", () => runs > 0);
  await beatsOn(2);
  expect(runs).toBe(1);
  await watch.stop();
});

describe("what it remembers", () => {
  it("stands in the file after the first beat", async () => {
    const path = join(folder, "memory.json");
    await watching({ memory: new MemoryFile(path) });
    expect(JSON.parse(await readFile(path, "utf8")).partitions).toHaveLength(64);
  });

  it("is held against a Redis that knows less", async () => {
    const memory = new MemoryFile(join(folder, "memory.json"));
    const watch = await watching({ memory });
    await watch.stop();
    await server.connect().flushall();
    ({ store } = await openStore(server.connect()));
    await watching({ memory });
    expect([await watched("lostAtMs"), store.seen.epoch]).toEqual([expect.stringMatching(/^\d+$/), "2"]);
  });

  it("names the collector that crashed: it is heard again, and what it missed is blind", async () => {
    const path = join(folder, "memory.json");
    const crashed = { version: 1, partitions: [], collector: "the one that crashed", pid: process.pid };
    await writeFile(path, JSON.stringify(crashed));
    const silentSinceMs = (await store.realMs()) - 10_000;
    await store.redis.zadd(store.keys.beats(P), silentSinceMs, crashed.collector);
    expect((await store.siteFactsIn(liveScope("shop"), P)).blindSinceMs).toBe(silentSinceMs);
    await watching({ memory: new MemoryFile(path) });
    const { blindSinceMs, spells } = await store.siteFactsIn(liveScope("shop"), P);
    expect([blindSinceMs, await registered()]).toEqual([null, 1]);
    expect(spells).toEqual([{ fromMs: silentSinceMs, toMs: expect.any(Number) }]);
  });

  it("is nothing at the very first start, when Redis may know more", async () => {
    await watching();
    await watching({ memory: new MemoryFile(join(folder, "memory.json")) });
    expect(await watched("lostAtMs")).toBeNull();
  });
});
