/** The log says once that a live site is suspect, with the way back, and once that it goes on. */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { liveScope } from "../../src/ids.js";
import type { Logger } from "../../src/log.js";
import type { Site } from "../../src/sites.js";
import { beat } from "../../src/state/beat.js";
import { openStore } from "../../src/state/open-store.js";
import type { RedisStore } from "../../src/state/redis-store.js";
import { resumeSite } from "../../src/state/resume-site.js";
import { SuspectWatch } from "../../src/watch/suspect-watch.js";
import { policyOf, siteOf } from "../support/gate.js";
import { type PrivateRedis, startRedis } from "../support/redis.js";
import { until } from "../support/until.js";

let server: PrivateRedis;
let store: RedisStore;
beforeAll(async () => {
  server = await startRedis();
});
afterAll(async () => await server.stop());
beforeEach(async () => {
  await server.connect().flushall();
  ({ store } = await openStore(server.connect(), { partitions: 4 }));
});

const SITES = [siteOf(policyOf(), { id: "shop", mode: "live" }), siteOf(policyOf(), { id: "demo", mode: "test" })];

function watching(sites: readonly Site[] = SITES): { watch: SuspectWatch; lines: string[] } {
  const lines: string[] = [];
  const note = (_fields: unknown, line?: string): void => void lines.push(line ?? "");
  const log: Logger = { debug: note, info: note, warn: note, error: note };
  return { watch: new SuspectWatch(store, () => sites, log), lines };
}
/** One partition is enough. */
async function lose(): Promise<string> {
  const atMs = await store.realMs();
  await store.redis.hset(store.keys.watch(store.keys.home(liveScope("shop"))), "lostAtMs", atMs);
  return new Date(atMs).toISOString();
}
const begun = (since: string): string =>
  `site shop is suspect since ${since} and contacts nobody: Redis has lost what was acknowledged: an older copy was put back, it was emptied, or REDIS_URL names another one than before; ` +
  "list the checkouts that were completed meanwhile, then: holdoff resume --site shop --completed FILE";
/** What was found a moment ago is answered again. */
const looked = async (watch: SuspectWatch, holds: () => boolean): Promise<void> =>
  await until("another look", async () => {
    await watch.look();
    return holds();
  });

describe("a look at all sites", () => {
  it("says once that one is suspect, and once that it goes on", async () => {
    const { watch, lines } = watching();
    await watch.look();
    expect([watch.suspect, lines]).toEqual([[], []]);
    const since = await lose();
    await looked(watch, () => watch.suspect.length > 0);
    expect([watch.suspect, lines]).toEqual([["shop"], [begun(since)]]);
    await resumeSite(store, liveScope("shop"), 0);
    await looked(watch, () => watch.suspect.length === 0);
    expect(lines).toEqual([begun(since), "site shop is suspect no more: it contacts people again"]);
  });

  it("asks the store once for all who ask at the same time", async () => {
    const { watch } = watching();
    let read = 0;
    const { siteFactsIn } = store;
    store.siteFactsIn = (...given) => {
      read += 1;
      return siteFactsIn.apply(store, given);
    };
    await Promise.all(Array.from({ length: 10 }, () => watch.look()));
    expect(read).toBe(4);
  });
});

it("begins when it is started, and ends when it is stopped", async () => {
  const { watch, lines } = watching();
  const since = await lose();
  watch.start();
  await until("the site is named", () => lines.length > 0);
  await watch.stop();
  expect(lines).toEqual([begun(since)]);
});

describe("a copy that is put back where nobody remembers more", () => {
  /** As it stood when it was made so long ago, under a collector that beat; then a new process starts, without a memory. */
  async function restored(agoMs: number): Promise<void> {
    const atMs = (await store.realMs()) - agoMs;
    for (const partition of store.keys.all()) {
      await store.redis.hset(store.keys.watch(partition), { tick: 900, told: 900, watchedMs: atMs });
      await store.redis.zadd(store.keys.beats(partition), atMs, "a collector of then");
    }
    const { store: fresh } = await openStore(server.connect());
    for (const partition of store.keys.all())
      await beat(fresh, partition, { collector: "a new one", turnedAway: false, leaves: false });
  }

  it("is noticed by how long nobody beat, once that is more than the policy lets pass", async () => {
    const { blind } = policyOf();
    await restored(blind.maxMs + 60_000);
    const { watch, lines } = watching();
    await watch.look();
    expect(watch.suspect).toEqual(["shop"]);
    expect(lines[0]).toContain("customers could not be heard for too long, and what they did meanwhile is not known");
  });

  it("is not noticed where it is younger than that: a memory file would tell", async () => {
    await restored(policyOf().blind.maxMs - 60_000);
    const { watch } = watching();
    await watch.look();
    expect(watch.suspect).toEqual([]);
  });
});
