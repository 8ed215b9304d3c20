/** What a live site decides while it is blind, and while it is suspect. */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { lookAt } from "../../src/look/look.js";
import { redeemFollowUp } from "../../src/schedule/redeem-follow-up.js";
import { beat } from "../../src/state/beat.js";
import { resumeSite } from "../../src/state/resume-site.js";
import { siteFactsEverywhere } from "../../src/state/site-facts-everywhere.js";
import type { StoredFollowUp } from "../../src/state/store.js";
import { openGate, random, type TestGate } from "../support/gate.js";
import { type PrivateRedis, startRedis } from "../support/redis.js";

let server: PrivateRedis;
let gate: TestGate;
beforeAll(async () => {
  server = await startRedis();
});
afterAll(async () => await server.stop());
beforeEach(async () => {
  await server.connect().flushall();
  gate = await openGate(server.connect(), { live: true });
});

const nowMs = async (): Promise<number> => await gate.people.store.timeMs(gate.scope);
const everywhere = async (fields: Record<string, number | string>): Promise<void> => {
  const { store } = gate.people;
  for (const partition of store.keys.all()) await store.redis.hset(store.keys.watch(partition), fields);
};
const silentSince = async (atMs: number): Promise<void> => {
  const { store } = gate.people;
  for (const partition of store.keys.all()) await store.redis.zadd(store.keys.beats(partition), atMs, "silent");
};
const heardAgain = async (): Promise<void> => {
  const { store } = gate.people;
  for (const partition of store.keys.all()) await store.redis.del(store.keys.beats(partition));
};
/** Redis's clock has passed this millisecond: what comes now comes after it. */
const laterThan = async (ms: number): Promise<void> => {
  await expect.poll(nowMs, { interval: 1 }).toBeGreaterThan(ms);
};
const wanted = async (): Promise<StoredFollowUp> => await gate.schedule({ person: { customer: random("c") } });
const read = async ({ id, partition }: StoredFollowUp): Promise<StoredFollowUp> => {
  const stored = await gate.people.store.readFollowUp(gate.scope, partition, id);
  if (!stored) throw new Error(`${id} is gone`);
  return stored;
};
const codes = async (followUp: StoredFollowUp): Promise<string[]> =>
  (await read(followUp)).receipts.at(-1)?.reasons.map(({ code }) => code) ?? [];
const lookedAt = async (followUp: StoredFollowUp): Promise<string> => {
  await lookAt(gate.people, gate.opened.site, gate.scope, followUp.state.ref);
  return (await read(followUp)).state.status;
};

describe("while a collector is silent", () => {
  it("nothing is released, and what waits is looked at again within seconds", async () => {
    await silentSince((await nowMs()) - 4_000);
    const followUp = await wanted();
    expect([followUp.state.status, await codes(followUp)]).toEqual(["waiting", ["blind"]]);
    expect((followUp.state.nextLookAtMs ?? 0) - (await nowMs())).toBeLessThanOrEqual(5_000);
    await heardAgain();
    expect(await lookedAt(followUp)).toBe("released");
  });

  it("a release that stands is taken back when its sender asks", async () => {
    const followUp = await wanted();
    expect(followUp.state.status).toBe("released");
    await silentSince((await nowMs()) - 4_000);
    const answer = await redeemFollowUp(gate.doors, gate.opened, await read(followUp), {});
    expect(answer).toMatchObject({ go: false });
    expect((await read(followUp)).state.status).toBe("waiting");
  });

  it("a decision that was made before it fell silent is not committed", async () => {
    const ref = (await wanted()).state.ref;
    const { store } = gate.people;
    const loaded = await gate.people.load(gate.scope, ref);
    await silentSince((await nowMs()) - 4_000);
    const decided = { policy: gate.opened.site.policy.hash, enforce: true, atMs: loaded.nowMs, validBeforeMs: null };
    const change = { document: loaded.document, followUps: [], what: "test", decided };
    expect(await store.commit(loaded, change)).toEqual({ ok: false, why: "facts" });
    const { decided: _, ...undecided } = change;
    expect(await store.commit(loaded, undecided)).toMatchObject({ ok: true });
  });

  it("a test site goes on: its time is moved by hand", async () => {
    const test = await openGate(server.connect());
    await silentSince((await nowMs()) - 4_000);
    await everywhere({ lostAtMs: await nowMs() });
    const followUp = await test.schedule({ person: { customer: random("c") } });
    expect(followUp.state.status).toBe("released");
  });
});

describe("a change on an older copy that was put back", () => {
  it.each([
    ["a revision", { tick: 0, counter: 1_000, epoch: 0 }],
    ["an epoch", { tick: 0, counter: 0, epoch: 2 }],
    ["a beat", { tick: 1_000, counter: 0, epoch: 0 }],
  ])("is not committed by a process that has seen %s more, before anybody's beat says so", async (_what, position) => {
    const { store } = gate.people;
    const loaded = await gate.people.load(gate.scope, (await wanted()).state.ref);
    store.seen.note(loaded.partition, position);
    const change = { document: loaded.document, followUps: [], what: "test" };
    expect(await store.commit(loaded, change)).toEqual({ ok: false, why: "facts" });
    await beat(store, loaded.partition, { collector: null, leaves: false });
    const again = await gate.people.load(gate.scope, loaded.ref);
    expect(again.site.lostAtMs).not.toBeNull();
    expect(await store.commit(again, { ...change, document: again.document })).toMatchObject({ ok: true });
  });
});

describe("a suspect site", () => {
  /** Each says when the gap ended: relative to the moment in which the first follow-up was asked for. */
  const gone = (sinceMs: number) => async (askedAtMs: number) => {
    await everywhere({ lostAtMs: askedAtMs + sinceMs });
  };
  const sixBlindMinutes = (sinceMs: number) => async (askedAtMs: number) => {
    const toMs = askedAtMs + sinceMs;
    await everywhere({ spells: `${toMs - 360_000}-${toMs}` });
  };
  it.each<[when: string, lose: (askedAtMs: number) => Promise<void>, before: string]>([
    ["when data is gone since", gone(1), "cancelled"],
    ["when data was gone in the very millisecond", gone(0), "cancelled"],
    ["when data was gone before", gone(-1), "waiting"],
    ["after six blind minutes that ended since", sixBlindMinutes(1), "cancelled"],
    ["after six blind minutes that ended in the very millisecond", sixBlindMinutes(0), "cancelled"],
    ["after six blind minutes that ended before", sixBlindMinutes(-1), "waiting"],
  ])(
    "contacts nobody %s, until it is resumed; only what was asked for by then ends unsure",
    async (_when, lose, end) => {
      const before = await gate.schedule({
        person: { customer: random("c") },
        notBefore: new Date((await nowMs()) + 600_000).toISOString(),
      });
      await lose(before.request.createdAtMs);
      await laterThan(before.request.createdAtMs + 1);
      const after = await wanted();
      expect([after.state.status, await codes(after)]).toEqual(["waiting", ["blind"]]);
      expect(await siteFactsEverywhere(gate.people.store, gate.scope)).toHaveLength(64);
      expect(await resumeSite(gate.people.store, gate.scope, 300_000)).toBe(64);
      expect(await resumeSite(gate.people.store, gate.scope, 300_000)).toBe(0);
      expect(await lookedAt(after)).toBe("released");
      expect(await lookedAt(before)).toBe(end);
      expect((await codes(before)).includes("unsure")).toBe(end === "cancelled");
    },
  );

  it("looks at everybody who waits when it is resumed", async () => {
    const lostAtMs = await nowMs();
    await everywhere({ lostAtMs });
    await laterThan(lostAtMs);
    const followUp = await wanted();
    const { store } = gate.people;
    const due = store.keys.due(store.keys.partitionOf(gate.scope, followUp.state.ref), gate.scope);
    const member = store.keys.member(gate.scope, followUp.state.ref);
    expect(Number(await store.redis.zscore(due, member)) - (await nowMs())).toBeGreaterThan(60_000);
    await resumeSite(store, gate.scope, 300_000);
    expect(Number(await store.redis.zscore(due, member)) - (await nowMs())).toBeLessThan(1_000);
  });
});
