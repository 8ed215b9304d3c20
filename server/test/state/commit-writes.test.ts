/** What a commit leaves behind, and what it leaves alone. */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  type FollowUpId,
  newFollowUpId,
  type Partition,
  type Ref,
  type Revision,
  refOf,
  testScope,
} from "../../src/ids.js";
import type { OpenFollowUp } from "../../src/person/document.js";
import { moveClock } from "../../src/state/scope-clock.js";
import type { Change, Committed, FollowUpState, FollowUpWrite, Loaded, StoredRequest } from "../../src/state/store.js";
import { openGate, random, type TestGate } from "../support/gate.js";
import { type PrivateRedis, startRedis } from "../support/redis.js";

const HOUR = 3_600_000;

let server: PrivateRedis;
let gate: TestGate;
let live: TestGate;
beforeAll(async () => {
  server = await startRedis();
  gate = await openGate(server.connect());
  live = await openGate(server.connect(), { live: true });
});
afterAll(async () => await server.stop());

const someone = (): Ref => refOf("customer", random("c"));
const load = async (ref: Ref, { people, scope } = gate): Promise<Loaded> => await people.load(scope, ref);
const unchanged = ({ document }: Loaded): Change => ({ document, followUps: [], what: "test" });
async function commit(ref: Ref, change: (loaded: Loaded) => Partial<Change>, at = gate): Promise<Committed> {
  const loaded = await load(ref, at);
  return await at.people.store.commit(loaded, { ...unchanged(loaded), ...change(loaded) });
}
const written = async (ref: Ref, change: (loaded: Loaded) => Partial<Change>, at = gate): Promise<void> =>
  expect(await commit(ref, change, at)).toMatchObject({ ok: true });

const REQUEST: Omit<StoredRequest, "createdAtMs"> = {
  notBeforeMs: 1,
  request: { person: { customer: "c" }, channel: "call", purpose: "sales" },
  warnings: [],
};
const STATE: Omit<FollowUpState, "ref"> = {
  status: "waiting",
  release: 0,
  nextLookAtMs: null,
  receipt: 0,
  atMs: 0,
  untilMs: null,
  revision: "1.1" as Revision,
};
const OPEN: Omit<OpenFollowUp, "nextLookAtMs"> = {
  id: "fu_1" as FollowUpId,
  status: "waiting",
  channel: "call",
  purpose: "sales",
  trigger: { type: "requested", atMs: 1 },
  priority: 50,
  createdAtMs: 1,
  notBeforeMs: 1,
  release: 0,
  receipts: 0,
  deliveries: 0,
};

describe("a decision that rests on what has changed since", () => {
  const decide = ({ nowMs }: Loaded): Partial<Change> => ({
    decided: { policy: gate.opened.site.policy.hash, enforce: true, atMs: nowMs, validBeforeMs: null },
  });

  it.each([
    ["a department was suspended", { suspended: "care" }, { suspended: "care\nsales" }],
    ["a suspension was lifted", { suspended: "care" }, { suspended: "" }],
    ["something was stopped", { stops: "" }, { stops: "[1]" }],
    ["something else was stopped", { stops: "[1]" }, { stops: "[1,2]" }],
    ["a stop was lifted", { stops: "[1]" }, { stops: "" }],
    ["the site was resumed after a gap", { gapAtMs: "5" }, { gapAtMs: "6" }],
  ])("is refused when %s, and made when nothing did", async (_what, before, after) => {
    const { store } = gate.people;
    const ref = someone();
    const facts = store.keys.scopeFacts(store.keys.partitionOf(gate.scope, ref), gate.scope);
    await store.redis.hset(facts, before);
    await written(ref, decide);
    const loaded = await load(ref);
    await store.redis.hset(facts, after);
    expect(await store.commit(loaded, { ...unchanged(loaded), ...decide(loaded) })).toEqual({
      ok: false,
      why: "facts",
    });
    await written(ref, decide);
    await store.redis.del(facts);
  });
});

describe("a person", () => {
  it("keeps what a change does not touch", async () => {
    const ref = someone();
    await written(ref, ({ document }) => ({
      document: {
        ...document,
        now: { ...document.now, activeAtMs: 5 },
        known: { ...document.known, refusals: [{ id: "rf-all-all-1", atMs: 1 }] },
      },
    }));
    const before = await load(ref);
    await written(ref, ({ document }) => ({ document: { ...document, now: { ...document.now, activeAtMs: 6 } } }));
    const { document } = await load(ref);
    expect(document.now.activeAtMs).toBe(6);
    expect(document.known).toEqual(before.document.known);
  });

  it("of whom nothing was open is kept for good once there is", async () => {
    const ref = someone();
    const leftMs = async (): Promise<number> =>
      await gate.people.store.redis.pttl(gate.people.store.keys.document(gate.scope, ref));
    await written(ref, () => ({}));
    expect(await leftMs()).toBeGreaterThan(0);
    await written(ref, ({ document }) => ({
      document: { ...document, known: { ...document.known, refusals: [{ id: "rf-all-all-1", atMs: 1 }] } },
    }));
    expect(await leftMs()).toBe(-1);
  });

  it("is in the funnel while a checkout is open", async () => {
    const { people, scope } = gate;
    const visitor = random("v");
    const inFunnel = async (): Promise<number> =>
      await people.store.redis.zcard(people.store.keys.funnel(people.store.keys.partitionOf(scope, ""), scope));
    const before = await inFunnel();
    await gate.report(visitor, [{ type: "checkout.started", checkout: "ck" }]);
    expect(await inFunnel()).toBe(before + 1);
    await gate.report(visitor, [{ type: "order.completed", checkout: "ck" }]);
    expect(await inFunnel()).toBe(before);
  });
});

describe("the next look", () => {
  const dueMs = async (ref: Ref, { people: { store }, scope } = gate): Promise<number | null> => {
    const score = await store.redis.zscore(
      store.keys.due(store.keys.partitionOf(scope, ref), scope),
      store.keys.member(scope, ref),
    );
    return score === null ? null : Number(score);
  };
  const looksAt =
    (nextLookAtMs: number | null, more: Partial<Change> = {}) =>
    ({ document }: Loaded): Partial<Change> => ({
      document: { ...document, open: [{ ...OPEN, nextLookAtMs }] },
      ...more,
    });

  it("is when the decision says, sooner or later than before, and none where it says none", async () => {
    const ref = someone();
    for (const atMs of [5_000, 9_000, 3_000, null]) {
      await written(ref, looksAt(atMs));
      expect(await dueMs(ref)).toBe(atMs);
    }
  });

  it("is not put off by what decides nothing, and brought forward by it", async () => {
    const ref = someone();
    await written(ref, looksAt(5_000));
    await written(ref, looksAt(9_000, { undecided: true }));
    expect(await dueMs(ref)).toBe(5_000);
    await written(ref, looksAt(3_000, { undecided: true }));
    expect(await dueMs(ref)).toBe(3_000);
  });

  it("of a site with a clock of its own is found by that clock, and of a live one by Redis's", async () => {
    const { store } = live.people;
    const ref = someone();
    for (const at of [gate, live]) await written(ref, looksAt(5_000), at);
    const clocksAt = (partition: Partition): string => store.keys.clocks(partition);
    expect(await store.redis.smembers(clocksAt(store.keys.partitionOf(gate.scope, ref)))).toContain(gate.scope);
    expect(await store.redis.smembers(clocksAt(store.keys.partitionOf(live.scope, ref)))).not.toContain(live.scope);
    expect(await dueMs(ref, live)).toBe(5_000);
  });
});

describe("a follow-up", () => {
  const store = () => gate.people.store;
  const keyOf = (partition: Partition, id: FollowUpId): string => store().keys.followUp(partition, gate.scope, id);
  const write = (id: FollowUpId, ref: Ref, more: Partial<FollowUpWrite> = {}): FollowUpWrite => ({
    id,
    state: { ...STATE, ref },
    deliveries: [],
    ...more,
  });
  async function scheduled(): Promise<{ ref: Ref; id: FollowUpId; key: string; createdAtMs: number }> {
    const ref = someone();
    const { partition, nowMs: createdAtMs } = await load(ref);
    const id = newFollowUpId(partition);
    await written(ref, () => ({ followUps: [write(id, ref, { create: { ...REQUEST, createdAtMs } })] }));
    return { ref, id, key: keyOf(partition, id), createdAtMs };
  }

  it("is listed by when it was asked for, however often it changes", async () => {
    const { ref, id, createdAtMs } = await scheduled();
    await written(ref, () => ({ followUps: [write(id, ref, { state: { ...STATE, ref, status: "released" } })] }));
    const partition = store().keys.partitionOf(gate.scope, ref);
    const listed = await store().listed(partition, gate.scope, null, 1_000);
    expect(listed).toContainEqual({ id, createdAtMs });
    expect((await store().readFollowUp(gate.scope, partition, id))?.state.status).toBe("released");
  });

  it("is kept as long as it is told to, also by what changes nothing else, and no longer for being written", async () => {
    const { ref, id, key } = await scheduled();
    expect(await store().redis.pttl(key)).toBe(-1);
    await written(ref, () => ({ followUps: [{ id, deliveries: [], ttlMs: HOUR }] }));
    const leftMs = await store().redis.pttl(key);
    expect(leftMs).toBeGreaterThan(HOUR - 60_000);
    await written(ref, () => ({ followUps: [write(id, ref)] }));
    expect(await store().redis.pttl(key)).toBeGreaterThan(0);
    expect(await store().redis.pttl(key)).toBeLessThanOrEqual(leftMs);
  });

  it("takes the place of a forward that was left where it is born, and outlives it", async () => {
    const ref = someone();
    const { partition, nowMs: createdAtMs } = await load(ref);
    const id = newFollowUpId(partition);
    await store().forwardFollowUp(gate.scope, partition, id, ((partition + 1) % 64) as Partition);
    await written(ref, () => ({ followUps: [write(id, ref, { create: { ...REQUEST, createdAtMs } })] }));
    expect((await store().readFollowUp(gate.scope, partition, id))?.state.ref).toBe(ref);
    expect(await store().redis.pttl(keyOf(partition, id))).toBe(-1);
  });
});

describe("a sandbox", () => {
  it("goes as a whole a day after its last use: people, looks, lists, its clock and what was counted", async () => {
    const { store } = gate.people;
    const scope = testScope("shop", random("w"));
    const at = { ...gate, scope };
    const [ref, partition] = [someone(), store.keys.partitionOf(scope, "")];
    const id = newFollowUpId(partition);
    await moveClock(store, scope, "mine", "begin", (await store.realMs()) + HOUR, HOUR);
    await store.redis.hset(store.keys.scopeFacts(partition, scope), "suspended", "care");
    const keys = async (): Promise<string[]> => await store.redis.keys(`*${scope}*`);
    const change = ({ document, nowMs }: Loaded): Partial<Change> => ({
      document: {
        ...document,
        known: { ...document.known, checkouts: { ck: { startedAtMs: nowMs, lastAtMs: nowMs, paymentAtMs: null } } },
        open: [{ ...OPEN, nextLookAtMs: nowMs }],
      },
      followUps: [{ id, state: { ...STATE, ref }, create: { ...REQUEST, createdAtMs: nowMs }, deliveries: [] }],
      tallies: [{ field: "a", instead: "b" }],
    });
    await written(ref, change, at);
    expect(await keys()).toHaveLength(8);
    for (const key of await keys()) await store.redis.persist(key);
    await written(ref, () => ({ followUps: [{ id, deliveries: [] }], tallies: [{ field: "a", instead: "b" }] }), at);
    const left = await Promise.all((await keys()).map(async (key) => [key, (await store.redis.pttl(key)) > 0]));
    expect(left.filter(([, goes]) => !goes)).toEqual([]);
  });
});

describe("the change stream", () => {
  it("has a line of each change that has a name", async () => {
    const { store } = gate.people;
    const ref = someone();
    const key = store.keys.changes(store.keys.partitionOf(gate.scope, ref));
    const lines = async (): Promise<number> => await store.redis.xlen(key);
    const before = await lines();
    await written(ref, () => ({ what: "" }));
    expect(await lines()).toBe(before);
    await written(ref, () => ({}));
    expect(await lines()).toBe(before + 1);
  });
});
