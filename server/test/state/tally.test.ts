import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Ref, refOf } from "../../src/ids.js";
import { readTallies } from "../../src/state/read-tallies.js";
import { dayOf, daysBetween } from "../../src/state/tally.js";
import { openGate, random } from "../support/gate.js";
import { toNoon } from "../support/noon.js";
import { type PrivateRedis, startRedis } from "../support/redis.js";

let server: PrivateRedis;
beforeAll(async () => {
  server = await startRedis();
});
afterAll(async () => await server.stop());

describe("what is counted", () => {
  it("adds up over the partitions of a live site, and is gone after its time", async () => {
    const gate = await openGate(server.connect(), { live: true, site: { enforce: false } });
    const { store } = gate.people;
    const today = async (): Promise<string> => dayOf(await store.timeMs(gate.scope));
    const first = await today();
    for (let n = 0; n < 40; n++) await gate.schedule({ person: { customer: random("c_") }, purpose: "service" });
    // The clock of a live site cannot be moved: it may be midnight meanwhile.
    const counts = await readTallies(store, gate.scope, daysBetween(first, await today()));
    expect(counts).toEqual([
      { counted: { of: "release", verdict: "release", channel: "email", department: null }, count: 40 },
    ]);
    const [key = ""] = await store.redis.keys(`*:tally:${gate.scope}:*`);
    const daysLeft = (await store.redis.pttl(key)) / (24 * 60 * 60 * 1000);
    expect(daysLeft).toBeGreaterThan(90);
    expect(daysLeft).toBeLessThanOrEqual(91);
  });

  it("is bounded, however many departments a shop names", async () => {
    const gate = await openGate(server.connect(), { site: { enforce: false } });
    await toNoon(gate);
    const { store } = gate.people;
    const ref: Ref = refOf("customer", random("c_"));
    const names = Array.from({ length: 1_200 }, (_, n) => ({
      field: JSON.stringify({ of: "release", verdict: "hold", channel: "call", department: `d${n}` }),
      instead: JSON.stringify({ of: "release", verdict: "hold", channel: "call", department: "(others)" }),
    }));
    for (let at = 0; at < names.length; at += 300) {
      const loaded = await gate.people.load(gate.scope, ref);
      const change = { document: loaded.document, followUps: [], what: "test", tallies: names.slice(at, at + 300) };
      expect(await store.commit(loaded, change)).toMatchObject({ ok: true });
    }
    const counts = await readTallies(store, gate.scope, [dayOf(await store.timeMs(gate.scope))]);
    expect(counts).toHaveLength(1_001);
    expect(counts.reduce((sum, { count }) => sum + count, 0)).toBe(1_200);
    expect(counts.find(({ counted }) => counted.of === "release" && counted.department === "(others)")?.count).toBe(
      200,
    );
  });

  it("goes on being counted by its own name where there is no room for others", async () => {
    const gate = await openGate(server.connect(), { site: { enforce: false } });
    await toNoon(gate);
    const { store } = gate.people;
    const count = async (department: string): Promise<void> => {
      const loaded = await gate.people.load(gate.scope, refOf("customer", random("c_")));
      const counted = { of: "release", verdict: "hold", channel: "call" };
      const tally = {
        field: JSON.stringify({ ...counted, department }),
        instead: JSON.stringify({ ...counted, department: "(others)" }),
      };
      const change = { document: loaded.document, followUps: [], what: "test", tallies: [tally] };
      expect(await store.commit(loaded, change)).toMatchObject({ ok: true });
    };
    await count("care");
    const day = dayOf(await store.timeMs(gate.scope));
    const key = store.keys.tally(store.keys.partitionOf(gate.scope, ""), gate.scope, day);
    await store.redis.hset(key, Object.fromEntries(Array.from({ length: 999 }, (_, n) => [`{"filler":${n}}`, 1])));
    await count("care");
    await count("new");
    const counts = Object.entries(await store.redis.hgetall(key));
    const countOf = (department: string): string | undefined =>
      counts.find(([field]) => JSON.parse(field).department === department)?.[1];
    expect(["care", "new", "(others)"].map(countOf)).toEqual(["2", undefined, "1"]);
  });

  it("is not kept longer for commits that count nothing", async () => {
    const gate = await openGate(server.connect(), { site: { enforce: false } });
    const { store } = gate.people;
    await gate.schedule({ person: { customer: random("c_") }, purpose: "service" });
    const [key = ""] = await store.redis.keys(`*:tally:${gate.scope}:*`);
    await store.redis.pexpire(key, 60_000);
    const loaded = await gate.people.load(gate.scope, refOf("customer", random("c_")));
    expect(await store.commit(loaded, { document: loaded.document, followUps: [], what: "test" })).toMatchObject({
      ok: true,
    });
    expect(await store.redis.pttl(key)).toBeLessThanOrEqual(60_000);
  });
});

it("days are counted from the first to the last", () => {
  expect(daysBetween("2026-02-27", "2026-03-01")).toEqual(["2026-02-27", "2026-02-28", "2026-03-01"]);
  expect(daysBetween("2026-03-01", "2026-03-01")).toEqual(["2026-03-01"]);
  expect(daysBetween("2026-03-02", "2026-03-01")).toEqual([]);
});
