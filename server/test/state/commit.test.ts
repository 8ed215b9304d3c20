/** Each guard of the commit script, by what it refuses and that it leaves nothing behind. */

import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { newFollowUpId, type Ref, type Revision, refOf, testScope } from "../../src/ids.js";
import { forgetDue } from "../../src/state/due-index.js";
import { run } from "../../src/state/scripts.js";
import type { Change, Loaded } from "../../src/state/store.js";
import { openGate, random, type TestGate } from "../support/gate.js";
import { type PrivateRedis, startRedis } from "../support/redis.js";

let server: PrivateRedis;
let gate: TestGate;
beforeAll(async () => {
  server = await startRedis();
  gate = await openGate(server.connect());
});
afterAll(async () => await server.stop());

const someone = (): Ref => refOf("customer", random("c"));
const load = async (ref: Ref): Promise<Loaded> => await gate.people.load(gate.scope, ref);
const touch = (loaded: Loaded): Change => ({
  document: { ...loaded.document, now: { ...loaded.document.now, activeAtMs: loaded.nowMs } },
  followUps: [],
  what: "test",
});

describe("commit", () => {
  it("writes a new person and takes a revision", async () => {
    const ref = someone();
    const committed = await gate.people.store.commit(await load(ref), touch(await load(ref)));
    expect(committed).toMatchObject({ ok: true });
    expect((await load(ref)).revision).toBe(committed.ok && committed.revision);
  });

  it("refuses a change of what was changed since it was read", async () => {
    const ref = someone();
    const stale = await load(ref);
    await gate.people.store.commit(stale, touch(stale));
    const before = await load(ref);
    expect(await gate.people.store.commit(stale, touch(stale))).toEqual({ ok: false, why: "conflict" });
    expect(await load(ref)).toMatchObject({ revision: before.revision, stored: before.stored });
  });

  it("gives a person that was removed and comes back a revision that it never had", async () => {
    const ref = someone();
    const first = await load(ref);
    const one = await gate.people.store.commit(first, touch(first));
    await gate.people.store.redis.del(gate.people.store.keys.document(gate.scope, ref));
    const again = await load(ref);
    const two = await gate.people.store.commit(again, touch(again));
    expect(one.ok && two.ok && counterOf(two.revision) > counterOf(one.revision)).toBe(true);
  });

  it("refuses a decision whose next look has come, by Redis's time", async () => {
    const loaded = await load(someone());
    const decided = {
      policy: gate.opened.site.policy.hash,
      enforce: true,
      atMs: loaded.nowMs,
      validBeforeMs: loaded.nowMs,
    };
    expect(await gate.people.store.commit(loaded, { ...touch(loaded), decided })).toEqual({ ok: false, why: "late" });
    const inTime = { ...decided, validBeforeMs: loaded.nowMs + 60_000 };
    expect(await gate.people.store.commit(loaded, { ...touch(loaded), decided: inTime })).toMatchObject({ ok: true });
  });

  it("refuses a decision that is older than five seconds", async () => {
    const loaded = await load(someone());
    const decided = {
      policy: gate.opened.site.policy.hash,
      enforce: true,
      atMs: loaded.nowMs - 5_001,
      validBeforeMs: null,
    };
    expect(await gate.people.store.commit(loaded, { ...touch(loaded), decided })).toEqual({ ok: false, why: "stale" });
  });

  it("refuses a decision by another policy than the site's", async () => {
    const loaded = await load(someone());
    const decided = { policy: "another", enforce: true, atMs: loaded.nowMs, validBeforeMs: null };
    expect(await gate.people.store.commit(loaded, { ...touch(loaded), decided })).toEqual({
      ok: false,
      why: "policy",
      policy: gate.opened.site.policy.hash,
    });
  });

  it("refuses a decision that counts on another enforcement than the site's, or on one that nobody told", async () => {
    const { store } = gate.people;
    const { site } = gate.opened;
    const loaded = await load(someone());
    const decided = { policy: site.policy.hash, enforce: false, atMs: loaded.nowMs, validBeforeMs: null };
    const refused = { ok: false, why: "policy", policy: site.policy.hash };
    expect(await store.commit(loaded, { ...touch(loaded), decided })).toEqual(refused);
    const facts = store.keys.facts(loaded.partition, site.id);
    await store.redis.hdel(facts, "enforce");
    expect(await store.commit(loaded, { ...touch(loaded), decided })).toEqual(refused);
    await store.redis.hset(facts, "enforce", "0");
    expect(await store.commit(loaded, { ...touch(loaded), decided })).toMatchObject({ ok: true });
    await store.redis.del(facts);
    const unknown = { ok: false, why: "policy", policy: "" };
    const again = await load(loaded.ref);
    expect(await store.commit(again, { ...touch(again), decided })).toEqual(unknown);
    await store.redis.hset(facts, { policy: site.policy.hash, enforce: "1" });
  });

  it("refuses a follow-up that had to be new, and writes nothing of the change", async () => {
    const ref = someone();
    const first = await load(ref);
    const id = newFollowUpId(first.partition);
    const state = {
      status: "waiting",
      release: 0,
      nextLookAtMs: null,
      receipt: 0,
      atMs: 0,
      untilMs: null,
      revision: "1.1" as Revision,
      ref,
    } as const;
    const create = {
      createdAtMs: 1,
      notBeforeMs: 1,
      request: { person: { customer: "c" }, channel: "call", purpose: "sales" },
      warnings: [],
    } as const;
    const write = { id, state, create: { ...create, warnings: [] }, deliveries: [] };
    expect(await gate.people.store.commit(first, { ...touch(first), followUps: [write] })).toMatchObject({ ok: true });
    const second = await load(ref);
    expect(await gate.people.store.commit(second, { ...touch(second), followUps: [write] })).toEqual({
      ok: false,
      why: "exists",
      id,
    });
    expect((await load(ref)).revision).toBe(second.revision);
  });

  it("refuses a ref that forwards, and one that is being merged", async () => {
    const { keys, redis } = gate.people.store;
    const loaded = await load(someone());
    await redis.hset(keys.document(gate.scope, loaded.ref), "to", "customer:other");
    expect(await gate.people.store.commit(loaded, touch(loaded))).toEqual({
      ok: false,
      why: "moved",
      ref: "customer:other",
    });
    const sealed = await load(someone());
    await redis.hset(keys.document(gate.scope, sealed.ref), "seal", "customer:other");
    expect(await gate.people.store.commit(sealed, touch(sealed))).toEqual({
      ok: false,
      why: "sealed",
      ref: "customer:other",
    });
  });

  it("is sent again as text when Redis has forgotten the script", async () => {
    await gate.people.store.redis.script("FLUSH");
    const loaded = await load(someone());
    expect(await gate.people.store.commit(loaded, touch(loaded))).toMatchObject({ ok: true });
  });
});

describe("what is kept, and how long", () => {
  const ttlOf = async (ref: Ref): Promise<number> =>
    await gate.people.store.redis.pttl(gate.people.store.keys.document(gate.scope, ref));
  const keep = async (change: (loaded: Loaded) => Change): Promise<number> => {
    const ref = someone();
    const loaded = await load(ref);
    await gate.people.store.commit(loaded, change(loaded));
    return await ttlOf(ref);
  };

  it("forgets a person of whom nothing is open half a year after the last news", async () => {
    const days = (await keep(touch)) / 86_400_000;
    expect(days).toBeGreaterThan(179);
    expect(days).toBeLessThanOrEqual(180);
  });

  it("never forgets a refusal", async () => {
    const refused = (loaded: Loaded): Change => {
      const known = { ...loaded.document.known, refusals: [{ id: "rf-all-all-1", atMs: 1 }] };
      return { ...touch(loaded), document: { ...loaded.document, known } };
    };
    expect(await keep(refused)).toBe(-1);
  });

  it("lets a sandbox go as a whole, a day after its last use", async () => {
    const scope = testScope("test", random("s"));
    const { store } = gate.people;
    const loaded = await gate.people.load(scope, someone());
    await store.commit(loaded, touch(loaded));
    const left = await Promise.all(
      (await store.redis.keys(`*${scope}*`)).map(async (key) => await store.redis.pttl(key)),
    );
    expect(left.length).toBeGreaterThan(0);
    expect(left.every((ms) => ms > 0 && ms <= 86_400_000)).toBe(true);
  });
});

describe("forget", () => {
  it("drops the due entry of a ref without a document, and of no other", async () => {
    const { store } = gate.people;
    const [gone, there] = [someone(), someone()];
    const loaded = await load(there);
    await store.commit(loaded, touch(loaded));
    const due = store.keys.due(loaded.partition, gate.scope);
    for (const ref of [gone, there]) {
      await store.redis.zadd(due, 1, store.keys.member(gate.scope, ref));
      await forgetDue(store, gate.scope, ref);
    }
    const members = await store.redis.zrange(due, "0", "-1");
    expect(members).toContain(store.keys.member(gate.scope, there));
    expect(members).not.toContain(store.keys.member(gate.scope, gone));
    await store.redis.del(due);
  });
});

describe("load", () => {
  it("keeps a document's time when Redis's clock steps back by up to five seconds, and not beyond", async () => {
    const ref = someone();
    const first = await load(ref);
    await gate.people.store.commit(first, touch(first));
    const { redis, keys } = gate.people.store;
    const ahead = async (ms: number): Promise<number> => {
      const atMs = first.nowMs + ms;
      await redis.hset(keys.document(gate.scope, ref), "atMs", atMs);
      return (await load(ref)).nowMs - atMs;
    };
    expect(await ahead(4_000)).toBe(0);
    expect(await ahead(3_600_000)).toBeLessThan(-3_000_000);
  });
});

describe("deliver", () => {
  it("lets one worker hold a delivery, and another only when the lease is over", async () => {
    const { redis } = gate.people.store;
    const key = random("f");
    await redis.hset(key, "d:0", "{}");
    const step = async (token: string, keep: string, leaseMs: number): Promise<unknown> =>
      await run(redis, "deliver", [key, `${key}:failed`], ["d:0", token, leaseMs, "{}", keep, "", "", "f|0", 1_000]);
    expect(await step("", "a", 60_000)).toEqual(["ok"]);
    expect(await step("", "b", 60_000)).toEqual(["held", "a"]);
    expect(await step("b", "", 0)).toEqual(["held", "a"]);
    expect(await step("a", "", 0)).toEqual(["ok"]);
    expect(await step("a", "", 0)).toEqual(["held", ""]);
    expect(await step("", "c", 0)).toEqual(["ok"]);
    expect(await step("", "d", 60_000)).toEqual(["ok"]);
    expect(
      await run(redis, "deliver", [random("f"), random("failed")], ["d:0", "", 0, "{}", "", "", "", "f|0", 1_000]),
    ).toEqual(["gone"]);
  });
});

describe("a delivery that was read before somebody else's step", () => {
  it("is not claimed: it may have been sent meanwhile", async () => {
    const { redis } = gate.people.store;
    const key = random("f");
    await redis.hset(key, "d:0", '{"state":"pending"}');
    const claim = async (): Promise<unknown> =>
      await run(
        redis,
        "deliver",
        [key, `${key}:failed`],
        ["d:0", "", 60_000, '{"state":"pending"}', "mine", '{"state":"pending"}', "", "f|0", 1_000],
      );
    await redis.hset(key, "d:0", '{"state":"delivered"}');
    expect(await claim()).toEqual(["changed"]);
    expect(await redis.hget(key, "d:0")).toBe('{"state":"delivered"}');
    await redis.hset(key, "d:0", '{"state":"pending"}');
    expect(await claim()).toEqual(["ok"]);
  });
});

const counterOf = (revision: Revision): number => Number(revision.split(".")[1]);
