/** What was told of orders reaches every partition of a live site, and the log says when a site goes silent. */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { liveScope, type Scope } from "../../src/ids.js";
import type { Logger } from "../../src/log.js";
import type { Site } from "../../src/sites.js";
import { openStore } from "../../src/state/open-store.js";
import type { RedisStore } from "../../src/state/redis-store.js";
import { OrdersWatch } from "../../src/watch/orders-watch.js";
import { policyOf, random, siteOf } from "../support/gate.js";
import { type PrivateRedis, startRedis } from "../support/redis.js";
import { until } from "../support/until.js";

const HOUR = 3_600_000;

let server: PrivateRedis;
let store: RedisStore;
beforeAll(async () => {
  server = await startRedis();
  ({ store } = await openStore(server.connect()));
});
afterAll(async () => await server.stop());

const aSite = (mode: "live" | "test" = "live"): Site => siteOf(policyOf(), { id: random("s"), mode });
const scopeOf = ({ id }: Site): Scope => liveScope(id);

/** As if the last of twenty orders had come so long ago. */
async function lastOrder(scope: Scope, agoMs: number): Promise<number> {
  const lastAtMs = (await store.realMs()) - agoMs;
  await store.redis.hset(store.keys.scopeFacts(store.keys.home(scope), scope), { orders: `${lastAtMs};${HOUR};20` });
  return lastAtMs;
}
const lastIn = async (scope: Scope): Promise<Set<number | undefined>> =>
  new Set(
    await Promise.all(store.keys.all().map(async (one) => (await store.siteFactsIn(scope, one)).orders?.lastAtMs)),
  );

function watching(...sites: Site[]): { watch: OrdersWatch; lines: string[] } {
  const lines: string[] = [];
  const note = (_fields: unknown, line?: string): void => void lines.push(line ?? "");
  const log: Logger = { debug: note, info: note, warn: note, error: note };
  return { watch: new OrdersWatch(store, () => sites, log), lines };
}

describe("a look at the orders of all sites", () => {
  it("copies what was told of a live site", async () => {
    const site = aSite();
    const lastAtMs = await lastOrder(scopeOf(site), HOUR);
    await watching(site).watch.look();
    expect(await lastIn(scopeOf(site))).toEqual(new Set([lastAtMs]));
  });

  it("leaves alone who has a clock of their own, or told nothing", async () => {
    const [quiet, test] = [aSite(), aSite("test")];
    const { watch, lines } = watching(quiet, test);
    await watch.look();
    expect([await lastIn(scopeOf(quiet)), lines]).toEqual([new Set([undefined]), []]);
    expect(await store.redis.keys(`*${test.id}*`)).toEqual([]);
  });

  it("says once that a site went silent, and once that it is heard again", async () => {
    const [site, other] = [aSite(), aSite()];
    const { watch, lines } = watching(site, other);
    await lastOrder(scopeOf(other), HOUR);
    await lastOrder(scopeOf(site), 5 * HOUR);
    await watch.look();
    expect(lines).toEqual([]);
    const lastAtMs = await lastOrder(scopeOf(site), 6 * HOUR);
    await watch.look();
    await watch.look();
    const since = new Date(lastAtMs).toISOString();
    const silent = `no order was heard from site ${site.id} since ${since}; sales about carts and checkouts wait`;
    expect(lines).toEqual([silent]);
    await lastOrder(scopeOf(site), 0);
    await watch.look();
    await watch.look();
    expect(lines).toEqual([
      silent,
      `orders are heard from site ${site.id} again; sales about carts and checkouts go on`,
    ]);
  });
});

it("begins when it is started, and ends when it is stopped", async () => {
  const site = aSite();
  const lastAtMs = await lastOrder(scopeOf(site), HOUR);
  const { watch } = watching(site);
  watch.start();
  await until("the copies", async () => (await lastIn(scopeOf(site))).has(lastAtMs));
  await watch.stop();
});

it("one that was never started can be stopped", async () => {
  await expect(watching().watch.stop()).resolves.toBeUndefined();
});
