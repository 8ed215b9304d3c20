/** A merge step by step, as two workers take its steps, one of them too late: nothing is taken away twice or for another. */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { newFollowUpId, type Partition, type Ref, type Revision, refOf, testScope } from "../../src/ids.js";
import { openStore } from "../../src/state/open-store.js";
import type { RedisStore } from "../../src/state/redis-store.js";
import { run } from "../../src/state/scripts.js";
import type { Change, Loaded } from "../../src/state/store.js";
import { random } from "../support/gate.js";
import { type PrivateRedis, startRedis } from "../support/redis.js";

const SCOPE = testScope("shop");
const FORWARD_MS = 1_000_000;
const [HIGHER, OTHER] = [refOf("customer", "c1"), refOf("customer", "c2")];

let server: PrivateRedis;
let store: RedisStore;
let partition: Partition;
beforeAll(async () => {
  server = await startRedis();
  ({ store } = await openStore(server.connect()));
  partition = store.keys.partitionOf(SCOPE, "");
});
afterAll(async () => await server.stop());

let lower: Ref;
beforeEach(() => {
  lower = refOf("visitor", random("v"));
});

const documentKey = (): string => store.keys.document(SCOPE, lower);
const stored = async (): Promise<Record<string, string>> => await store.redis.hgetall(documentKey());
const member = (): string => `merge|${SCOPE}|${lower}`;
const waits = async (): Promise<boolean> => (await store.redis.zscore(store.keys.outbox(partition), member())) !== null;

const loaded = async (): Promise<Loaded> => {
  const reply = await store.load(SCOPE, lower);
  if (reply.at === "forward") throw new Error(`${lower} forwards`);
  return reply.loaded;
};
const touch = ({ document, nowMs }: Loaded): Change => ({
  document: { ...document, now: { ...document.now, activeAtMs: nowMs } },
  followUps: [],
  what: "test",
});
async function written(): Promise<Revision> {
  const before = await loaded();
  const committed = await store.commit(before, touch(before));
  if (!committed.ok) throw new Error(committed.why);
  return committed.revision;
}

const seal = async (revision: string, into: Ref): Promise<unknown> => {
  const { keys } = store;
  const at = [documentKey(), keys.outbox(partition), keys.counter(partition), keys.watch(partition)];
  return await run(store.redis, "seal", at, [revision, into, member(), FORWARD_MS]);
};
const forward = async (revision: string, into: Ref, followUps: string[] = [], moved = ""): Promise<unknown> => {
  const { keys } = store;
  const at = [documentKey(), keys.due(partition, SCOPE), keys.funnel(partition, SCOPE), keys.outbox(partition)];
  const args = [revision, into, keys.member(SCOPE, lower), member(), moved, "9", FORWARD_MS];
  return await run(store.redis, "forward", [...at, store.keys.lasting(SCOPE, lower), ...followUps], args);
};
async function sealed(into = HIGHER): Promise<string> {
  const reply = await seal(await written(), into);
  return (reply as [string, string])[1];
}

describe("a seal", () => {
  it("is set under a revision of its own, and the merge waits to be finished", async () => {
    const revision = await written();
    const reply = await seal(revision, HIGHER);
    expect(reply).toEqual(["sealed", expect.not.stringMatching(`^${revision}$`)]);
    expect(await stored()).toMatchObject({ seal: HIGHER, rev: (reply as string[])[1] });
    expect(await waits()).toBe(true);
  });

  it("is not set on a document that was written since", async () => {
    const before = await written();
    const after = await written();
    expect(await seal(before, HIGHER)).toEqual(["conflict", after]);
    expect(await seal("", HIGHER)).toEqual(["conflict", after]);
    expect([(await stored())["seal"], await waits()]).toEqual([undefined, false]);
  });

  it("is not set on a document that is gone", async () => {
    expect(await seal("1.1", HIGHER)).toEqual(["conflict", ""]);
    expect(await stored()).toEqual({});
  });

  it("stays as it was set first", async () => {
    const revision = await sealed();
    expect(await seal(revision, OTHER)).toEqual(["sealing", HIGHER]);
    expect(await stored()).toMatchObject({ seal: HIGHER, rev: revision });
  });

  it("is not needed where nothing is stored: the ref forwards at once, and only once", async () => {
    expect(await seal("", HIGHER)).toEqual(["forwarded", HIGHER]);
    expect(await seal("", OTHER)).toEqual(["forwarded", HIGHER]);
    expect(await stored()).toEqual({ to: HIGHER });
    expect(await store.redis.pttl(documentKey())).toBeGreaterThan(0);
  });

  it("is not set on a ref that too many customers shared", async () => {
    await store.redis.hset(documentKey(), "shared", "1");
    expect(await seal("", HIGHER)).toEqual(["shared", ""]);
    expect(await stored()).toEqual({ shared: "1" });
  });
});

describe("the last step", () => {
  it("leaves a forward, and nothing that waits", async () => {
    const revision = await sealed();
    const index = store.keys.due(partition, SCOPE);
    await store.redis.zadd(index, 1, store.keys.member(SCOPE, lower));
    expect(await forward(revision, HIGHER)).toBe("forwarded");
    expect(await stored()).toEqual({ to: HIGHER });
    expect([await waits(), await store.redis.zscore(index, store.keys.member(SCOPE, lower))]).toEqual([false, null]);
  });

  it("taken again says the same, and the relay is told no more", async () => {
    const revision = await sealed();
    await forward(revision, HIGHER);
    await store.redis.zadd(store.keys.outbox(partition), 1, member());
    expect(await forward(revision, HIGHER)).toBe("forwarded");
    expect([await stored(), await waits()]).toEqual([{ to: HIGHER }, false]);
  });

  it("takes no document away that is another one than was sealed, or sealed into another", async () => {
    const revision = await sealed();
    expect(await forward("1.1", HIGHER)).toBe("changed");
    expect(await forward(revision, OTHER)).toBe("changed");
    expect(await stored()).toMatchObject({ seal: HIGHER, rev: revision });
    expect(await waits()).toBe(true);
  });

  it("leaves forwards where follow-ups were that moved to another partition, and those that stay as they are", async () => {
    const followUp = store.keys.followUp(partition, SCOPE, newFollowUpId(partition));
    await store.redis.hset(followUp, "state", "{}");
    await forward(await sealed(), HIGHER, [followUp], "");
    expect(await store.redis.hgetall(followUp)).toEqual({ state: "{}" });
    lower = refOf("visitor", random("v"));
    await forward(await sealed(), HIGHER, [followUp], "1");
    expect(await store.redis.hgetall(followUp)).toEqual({ moved: "9" });
    expect(await store.redis.pttl(followUp)).toBeGreaterThan(0);
  });
});

describe("a forward where a follow-up was born", () => {
  it("is left, for a while, unless the follow-up itself is there", async () => {
    const elsewhere = ((partition + 1) % 64) as Partition;
    const id = newFollowUpId(partition);
    const key = store.keys.followUp(partition, SCOPE, id);
    expect(await store.forwardFollowUp(SCOPE, partition, id, elsewhere)).toBe(true);
    expect(await store.redis.hgetall(key)).toEqual({ moved: String(elsewhere) });
    expect(await store.redis.pttl(key)).toBeGreaterThan(0);
    await store.redis.del(key);
    await store.redis.hset(key, "state", "{}");
    expect(await store.forwardFollowUp(SCOPE, partition, id, elsewhere)).toBe(false);
    expect(await store.redis.hgetall(key)).toEqual({ state: "{}" });
  });
});
