/** The time that decisions are made at: Redis's, and never behind what was already decided, by up to five seconds. */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Ref, refOf, testScope } from "../../src/ids.js";
import { openStore } from "../../src/state/open-store.js";
import type { RedisStore } from "../../src/state/redis-store.js";
import type { Change, Loaded } from "../../src/state/store.js";
import { atMoment } from "../support/at-moment.js";
import { random } from "../support/gate.js";
import { type PrivateRedis, startRedis } from "../support/redis.js";

const SCOPE = testScope("shop");
const BACK_MS_MAX = 5_000;

let server: PrivateRedis;
let store: RedisStore;
beforeAll(async () => {
  server = await startRedis();
  ({ store } = await openStore(server.connect()));
});
afterAll(async () => await server.stop());

const someone = (): Ref => refOf("customer", random("c"));
const loaded = async (ref: Ref, from = store): Promise<Loaded> => {
  const reply = await from.load(SCOPE, ref);
  if (reply.at !== "document") throw new Error(reply.at);
  return reply.loaded;
};
const touch = ({ document }: Loaded): Change => ({
  document: { ...document, now: { ...document.now, activeAtMs: 1 } },
  followUps: [],
  what: "test",
});

/** Somebody of whom the last was written so long after Redis's time as it will be then. */
async function lastWrittenAt(atMs: number): Promise<Loaded> {
  const ref = someone();
  const first = await loaded(ref);
  await store.commit(first, touch(first));
  await store.redis.hset(store.keys.document(SCOPE, ref), "atMs", atMs);
  return await loaded(ref);
}

describe.each([
  [-60_000, 0],
  [-1, 0],
  [0, 0],
  [1, 1],
  [BACK_MS_MAX - 1, BACK_MS_MAX - 1],
  [BACK_MS_MAX, BACK_MS_MAX],
  [BACK_MS_MAX + 1, 0],
])("after a write that was %i ms from now", (writtenMs, aheadMs) => {
  it(`the time is ${aheadMs} ms ahead of Redis's`, async () => {
    const ahead = await atMoment(store, async (held, nowMs) => {
      const { ref } = await lastWrittenAt(nowMs + writtenMs);
      return (await loaded(ref, held)).nowMs - nowMs;
    });
    expect(ahead).toBe(aheadMs);
  });

  it(`the next one is written ${aheadMs} ms ahead of Redis's`, async () => {
    const ahead = await atMoment(store, async (held, nowMs) => {
      const before = await lastWrittenAt(nowMs + writtenMs);
      const committed = await held.commit(before, touch(before));
      return committed.ok ? committed.nowMs - nowMs : committed.why;
    });
    expect(ahead).toBe(aheadMs);
  });
});

describe("a decision, at a time that stands still", () => {
  /** The person's own time is kept while Redis's is behind it, so it is the same however long the test takes. */
  async function decidedAt(ageMs: number, validForMs: number | null): Promise<string> {
    const before = await lastWrittenAt((await store.realMs()) + BACK_MS_MAX - 500);
    const policy = "p";
    await store.redis.hset(store.keys.facts(before.partition, "shop"), { policy, enforce: "1" });
    const atMs = before.nowMs - ageMs;
    const validBeforeMs = validForMs === null ? null : before.nowMs + validForMs;
    const committed = await store.commit(before, {
      ...touch(before),
      decided: { policy, enforce: true, atMs, validBeforeMs },
    });
    return committed.ok ? "ok" : committed.why;
  }

  it.each([
    [-1, "late"],
    [0, "late"],
    [1, "ok"],
  ])("whose next look comes %i ms from now is answered %s", async (validForMs, answer) => {
    expect(await decidedAt(0, validForMs)).toBe(answer);
  });

  it.each([
    [4_999, "ok"],
    [5_000, "ok"],
    [5_001, "stale"],
  ])("that is %i ms old is answered %s", async (ageMs, answer) => {
    expect(await decidedAt(ageMs, null)).toBe(answer);
  });
});
