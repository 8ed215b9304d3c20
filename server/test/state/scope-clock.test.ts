/** The clock of a test site is moved by one at a time, who has to have begun, and never back. */
import { afterAll, beforeAll, expect, it } from "vitest";
import { type Scope, testScope } from "../../src/ids.js";
import { openStore } from "../../src/state/open-store.js";
import type { RedisStore } from "../../src/state/redis-store.js";
import { moveClock } from "../../src/state/scope-clock.js";
import { atMoment } from "../support/at-moment.js";
import { random } from "../support/gate.js";
import { type PrivateRedis, startRedis } from "../support/redis.js";

const HOUR = 3_600_000;
const LEASE_MS = 30_000;

let server: PrivateRedis;
let store: RedisStore;
beforeAll(async () => {
  server = await startRedis();
  ({ store } = await openStore(server.connect()));
});
afterAll(async () => await server.stop());

type Step = "begin" | "move" | "end";
const aSite = (): Scope => testScope(random("site"));
const clockOf = (scope: Scope): string => store.keys.clock(store.keys.partitionOf(scope, ""), scope);
const move = async (scope: Scope, mover: string, step: Step, toMs: number, leaseMs = LEASE_MS): Promise<string> =>
  (await moveClock(store, scope, mover, step, toMs, leaseMs)).at;
const aheadMs = async (scope: Scope): Promise<number> => Number(await store.redis.hget(clockOf(scope), "offsetMs"));

it("is not moved by who has not begun, or was too slow and found another at it", async () => {
  const scope = aSite();
  const laterMs = (await store.realMs()) + HOUR;
  expect(await move(scope, "mine", "move", laterMs)).toBe("busy");
  expect(await move(scope, "mine", "begin", laterMs, 0)).toBe("ok");
  expect(await move(scope, "other", "begin", laterMs)).toBe("ok");
  expect(await move(scope, "mine", "move", laterMs)).toBe("busy");
  expect(await move(scope, "mine", "end", laterMs)).toBe("busy");
  expect(await aheadMs(scope)).toBe(0);
});

it("is free for the next one when its mover is done", async () => {
  const scope = aSite();
  const startMs = await store.realMs();
  for (const [mover, laterMs] of [
    ["first", startMs + HOUR],
    ["second", startMs + 2 * HOUR],
  ] as const) {
    expect(await move(scope, mover, "begin", laterMs)).toBe("ok");
    expect(await move(scope, mover, "move", laterMs)).toBe("ok");
    expect(await move(scope, mover, "end", laterMs)).toBe("ok");
  }
});

it.each([
  [-1, "ok"],
  [0, "ok"],
  [1, "busy"],
])("with a lease that ends %i ms from now it is %s for another", async (fromNowMs, answer) => {
  const at = await atMoment(store, async (held, nowMs) => {
    const scope = aSite();
    await store.redis.hset(clockOf(scope), { mover: "mine", advancingUntilMs: nowMs + fromNowMs });
    return (await moveClock(held, scope, "other", "begin", nowMs + HOUR, LEASE_MS)).at;
  });
  expect(at).toBe(answer);
});

it.each([
  [-1, "back"],
  [0, "ok"],
  [1, "ok"],
])("to %i ms from now is answered %s", async (fromNowMs, answer) => {
  const at = await atMoment(
    store,
    async (held, nowMs) => (await moveClock(held, aSite(), "mine", "begin", nowMs + fromNowMs, LEASE_MS)).at,
  );
  expect(at).toBe(answer);
});

it("stays where it is when it is begun, ended, or told to go where it has been", async () => {
  const scope = aSite();
  const laterMs = (await store.realMs()) + HOUR;
  await move(scope, "mine", "begin", laterMs);
  expect(await aheadMs(scope)).toBe(0);
  await move(scope, "mine", "move", laterMs);
  const ahead = await aheadMs(scope);
  expect(ahead).toBeGreaterThan(HOUR - 10_000);
  expect(await move(scope, "mine", "move", laterMs - HOUR / 2)).toBe("ok");
  expect(await aheadMs(scope)).toBe(ahead);
  await move(scope, "mine", "end", laterMs + HOUR);
  expect(await aheadMs(scope)).toBe(ahead);
});

it("is kept for good at a test site, and a day in a sandbox", async () => {
  const [site, sandbox] = [aSite(), testScope(random("site"), "w1")];
  for (const scope of [site, sandbox])
    expect(await move(scope, "mine", "begin", (await store.realMs()) + HOUR)).toBe("ok");
  expect(await store.redis.pttl(clockOf(site))).toBe(-1);
  expect(await store.redis.pttl(clockOf(sandbox))).toBeGreaterThan(23 * HOUR);
});
