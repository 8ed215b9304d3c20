/** The server on a store that is newer than it: it does not start, and one that runs answers nothing but why. */
import { afterAll, beforeAll, expect, it } from "vitest";
import { ConfigError } from "../../src/config.js";
import { serve } from "../../src/main.js";
import { openStore } from "../../src/state/open-store.js";
import { type Product, startProduct } from "../support/product.js";
import { type PrivateRedis, startRedis } from "../support/redis.js";
import { until } from "../support/until.js";

const SENTENCE =
  "the store is written in format 2, and this version of Holdoff reads format 1: " +
  "start a version that reads format 2, or put back a backup from before the upgrade";

let product: Product;
let other: PrivateRedis;
beforeAll(async () => {
  [product, other] = await Promise.all([startProduct(), startRedis()]);
});
afterAll(async () => {
  await product.stop();
  await other.stop();
});

it("it does not start, and says why in one sentence", async () => {
  const redis = other.connect();
  const { store } = await openStore(redis);
  await redis.hset(store.keys.format(), "format", 2);
  const before = await redis.dbsize();
  const env = { PORT: "0", HOLDOFF_CONFIG: product.sitesFile };
  const start = serve({ redisUrl: other.url, log: () => undefined, env });
  await expect(start).rejects.toThrow(new ConfigError(SENTENCE));
  await expect(start).rejects.toBeInstanceOf(ConfigError);
  expect(await redis.dbsize()).toBe(before);
});

it("one that runs says so in its readiness, takes nothing in, and goes on when it can read it again", async () => {
  const redis = product.redis.connect();
  const sandbox = product.sandbox();
  const asked = { person: { customer: "c_1" }, channel: "call", purpose: "sales", basis: "consent" };
  const schedule = async () =>
    await sandbox.call<{ code: string; detail: string }>("POST", "/v1/follow-ups", asked, { "idempotency-key": "k" });
  const ready = async () => await sandbox.call<{ missing: string[] }>("GET", "/readyz");

  await redis.hset("h:format", "format", 2);
  await until("it is not ready", async () => (await ready()).status === 503);
  expect((await ready()).body.missing).toEqual([SENTENCE]);
  const refused = await schedule();
  expect([refused.status, refused.body]).toEqual([
    503,
    expect.objectContaining({ code: "unavailable", detail: `nothing was changed: ${SENTENCE}` }),
  ]);
  await redis.hset("h:format", "format", 1);
  await until("it is ready", async () => (await ready()).status === 200);
  expect((await schedule()).status).toBe(201);
});
