/** Rules are published to every partition, and who waits by others is made due: soon, not all at once. */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { publishRules } from "../../src/state/site-rules.js";
import { openGate, policyOf, random } from "../support/gate.js";
import { type PrivateRedis, startRedis } from "../support/redis.js";

let redis: PrivateRedis;
beforeAll(async () => {
  redis = await startRedis();
});
afterAll(async () => await redis.stop());

describe("a look that new rules ask for", () => {
  it("is not put off by news that decides nothing", async () => {
    const gate = await openGate(redis.connect(), { live: true, policy: policyOf() });
    const visitor = random("v_");
    await gate.report(visitor, [{ type: "page.viewed", visibleMs: 60_000, engagedMs: 30_000 }]);
    const { state } = await gate.schedule({ person: { visitor, verified: true }, channel: "email" });
    const { store } = gate.people;
    const { partition } = await gate.people.load(gate.scope, state.ref);
    const dueMs = async (): Promise<number> =>
      Number(await store.redis.zscore(store.keys.due(partition, gate.scope), store.keys.member(gate.scope, state.ref)));
    const before = await dueMs();
    const other = { policy: "another", enforce: true };
    expect((await publishRules(store, gate.opened.site.id, other)).madeDue).toBe(1);
    const hastened = await dueMs();
    expect(hastened).toBeLessThan(before);
    await gate.report(visitor, [{ type: "page.active", visibleMs: 61_000, engagedMs: 31_000 }]);
    expect(await dueMs()).toBe(hastened);
  });

  it("spreads the looks of a large shop, and asks for none where nothing changed", async () => {
    const gate = await openGate(redis.connect(), { live: true });
    const { store } = gate.people;
    const { id, policy } = gate.opened.site;
    const crowd = 3_000;
    const nowMs = await store.timeMs(gate.scope);
    const later = nowMs + 86_400_000;
    const due = store.keys.due(store.keys.partitionOf(gate.scope, "x"), gate.scope);
    const waiting = Array.from({ length: crowd }, (_, at) => [later, `${gate.scope}|visitor:${at}`]);
    await store.redis.zadd(due, ...waiting.flat());
    await store.redis.zadd(due, later, "elsewhere|visitor:1", nowMs - 1, `${gate.scope}|visitor:soon`);
    expect((await publishRules(store, id, { policy: policy.hash, enforce: true })).madeDue).toBe(0);
    expect((await publishRules(store, id, { policy: "another", enforce: true })).madeDue).toBe(crowd + 1);
    expect(Number(await store.redis.zscore(due, "elsewhere|visitor:1"))).toBe(later);
    expect(Number(await store.redis.zscore(due, `${gate.scope}|visitor:soon`))).toBe(nowMs - 1);
    const first = await store.redis.zcount(due, nowMs, nowMs + 60_000);
    const all = await store.redis.zcount(due, nowMs, (await store.timeMs(gate.scope)) + 600_000);
    expect(first).toBeLessThan(700);
    expect(all).toBe(crowd);
  });
});
