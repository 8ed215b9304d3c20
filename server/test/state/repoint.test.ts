/** A browser or checkout changes hands: from now on it is another customer's, unless too many had it within a day. */
import { afterAll, beforeAll, beforeEach, expect, it } from "vitest";
import { openStore } from "../../src/state/open-store.js";
import type { RedisStore } from "../../src/state/redis-store.js";
import { run } from "../../src/state/scripts.js";
import { random } from "../support/gate.js";
import { type PrivateRedis, startRedis } from "../support/redis.js";

const HOUR = 3_600_000;
const CUSTOMERS_MAX = 3;

let server: PrivateRedis;
let store: RedisStore;
beforeAll(async () => {
  server = await startRedis();
  ({ store } = await openStore(server.connect()));
});
afterAll(async () => await server.stop());

let browser: string;
beforeEach(async () => {
  browser = random("v");
  await store.redis.hset(browser, "to", "a");
});

const repoint = async (from: string, to: string, atMs: number): Promise<unknown> =>
  await run(store.redis, "repoint", [browser], [from, to, atMs, CUSTOMERS_MAX, 1_000_000]);
/** Each customer in turn has it from the next one's hour on. */
async function passedOn(...hours: [to: string, hour: number][]): Promise<unknown> {
  let [owner, last]: [string, unknown] = ["a", undefined];
  for (const [to, hour] of hours) {
    last = await repoint(owner, to, hour * HOUR);
    owner = to;
  }
  return last;
}

it("is another's from now on", async () => {
  expect(await repoint("a", "b", HOUR)).toEqual(["repointed", "b"]);
  expect(await store.redis.hget(browser, "to")).toBe("b");
});

it("is left alone by who believes that it is still somebody else's", async () => {
  await repoint("a", "b", HOUR);
  expect(await repoint("a", "c", HOUR)).toEqual(["changed", "b"]);
  expect(await store.redis.hget(browser, "to")).toBe("b");
  expect(await run(store.redis, "repoint", [random("v")], ["a", "c", HOUR, CUSTOMERS_MAX, 1_000])).toEqual([
    "changed",
    "",
  ]);
});

it("links to nobody when a fourth customer has it within a day, the first one counted", async () => {
  expect(await passedOn(["b", 1], ["c", 2])).toEqual(["repointed", "c"]);
  expect(await repoint("c", "d", 3 * HOUR)).toEqual(["shared", ""]);
  expect(await store.redis.hgetall(browser)).toEqual({ shared: "1" });
  expect(await repoint("d", "e", 4 * HOUR)).toEqual(["shared", ""]);
});

it.each([
  [24 * HOUR - 1, "shared"],
  [24 * HOUR, "repointed"],
  [24 * HOUR + 1, "repointed"],
])("after %i ms who had it first makes the fourth %s", async (laterMs, answer) => {
  await repoint("a", "b", 0);
  await store.redis.hset(browser, "owners", JSON.stringify({ a: 0, b: 1 * HOUR, c: 2 * HOUR }), "to", "c");
  expect(await repoint("c", "d", laterMs)).toMatchObject([answer, expect.any(String)]);
});

it("counts a customer from when they had it first, not from when they gave it away", async () => {
  expect(await passedOn(["b", 0], ["c", 23], ["d", 24], ["e", 24.5])).toEqual(["repointed", "e"]);
});
