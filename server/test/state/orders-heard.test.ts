/** Orders that the trusted door told: how they are counted, what they add up to, and what ends a silence. */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { hearOrder } from "../../src/collector/hear-order.js";
import type { OrdersHeard } from "../../src/gate/orders-heard.js";
import { liveScope, type Scope, testScope } from "../../src/ids.js";
import { copyOrders, countOrder } from "../../src/state/orders-heard.js";
import type { RedisStore } from "../../src/state/redis-store.js";
import { openGate, random } from "../support/gate.js";
import { type PrivateRedis, startRedis } from "../support/redis.js";

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
/** A full hour of a year to come: clocks of test sites only go forward, but this one is put where it has to be. */
const NOON = Date.UTC(2031, 0, 10, 12);
const RULES = { silentAfter: 5, silentMinMs: 6 * HOUR };

let server: PrivateRedis;
let store: RedisStore;
let scope: Scope;
beforeAll(async () => {
  server = await startRedis();
  ({
    people: { store },
  } = await openGate(server.connect()));
});
afterAll(async () => await server.stop());
beforeEach(() => {
  scope = testScope("shop", random("w"));
});

const factsKey = (of: Scope = scope): string => store.keys.scopeFacts(store.keys.home(of), of);
const heard = async (of: Scope = scope): Promise<OrdersHeard | null> => (await store.siteFacts(of)).orders;
const count = async (name: string, of: Scope = scope): Promise<boolean> => await countOrder(store, of, name, RULES);

/** Puts the scope's clock; what follows happens some milliseconds later. */
async function at(timeMs: number): Promise<void> {
  const clock = store.keys.clock(store.keys.home(scope), scope);
  await store.redis.hset(clock, "offsetMs", timeMs - (await store.realMs()));
}
/** An order at about this time; answers exactly when. */
async function order(timeMs: number, name = random("o_")): Promise<number> {
  await at(timeMs);
  await count(name);
  return (await heard())?.lastAtMs ?? 0;
}

describe("orders that were told", () => {
  it("are summed up: how many, the last, and the longest time between two", async () => {
    expect(await heard()).toBeNull();
    const first = await order(NOON);
    expect(first).toBeGreaterThanOrEqual(NOON);
    expect(first).toBeLessThan(NOON + MINUTE);
    expect(await heard()).toEqual({ count: 1, lastAtMs: first, longestGapMs: HOUR });
    const second = await order(NOON + 3 * HOUR);
    expect(await heard()).toEqual({ count: 2, lastAtMs: second, longestGapMs: second - first });
    const third = await order(NOON + 5 * HOUR);
    expect(await heard()).toEqual({ count: 3, lastAtMs: third, longestGapMs: second - first });
  });

  it("are kept by the hour: the last of one and the first of the next say how long nothing came", async () => {
    await order(NOON + 10 * MINUTE);
    const lastOfOne = await order(NOON + 40 * MINUTE);
    const firstOfNext = await order(NOON + 4 * HOUR + 5 * MINUTE);
    await order(NOON + 4 * HOUR + 50 * MINUTE);
    expect(await heard()).toMatchObject({ count: 4, longestGapMs: firstOfNext - lastOfOne });
    await order(NOON + 6 * HOUR);
    expect(await heard()).toMatchObject({ count: 5, longestGapMs: firstOfNext - lastOfOne });
    expect(await store.redis.hlen(store.keys.orders(scope))).toBe(4);
  });

  it("less than an hour apart are told apart by an hour", async () => {
    for (const minute of [5, 25, 50, 70]) await order(NOON + minute * MINUTE);
    expect(await heard()).toMatchObject({ count: 4, longestGapMs: HOUR });
  });

  it("are told twice by the same name and count once, whatever else was told meanwhile", async () => {
    await order(NOON, "o_1");
    for (let n = 2; n <= 100; n++) await count(`o_${n}`);
    const before = await heard();
    await at(NOON + 2 * HOUR);
    await count("o_1");
    await count("o_100");
    expect(await heard()).toEqual(before);
    expect(before?.count).toBe(100);
  });

  it("are told again much later by a name that is forgotten, and are an order once more", async () => {
    for (let n = 1; n <= 101; n++) await order(NOON, `o_${n}`);
    await count("o_1");
    expect((await heard())?.count).toBe(102);
  });

  it("are forgotten by the hour when they are 28 days old", async () => {
    const days = [0, 1, 2, 3].map((day) => NOON + day * DAY);
    for (const day of days) await order(day);
    await order(NOON + 28 * DAY - HOUR);
    expect((await heard())?.count).toBe(5);
    const last = await order(NOON + 28 * DAY);
    expect(await heard()).toMatchObject({ count: 5, lastAtMs: last });
    // Those that are left, and the names.
    expect(await store.redis.hlen(store.keys.orders(scope))).toBe(6);
  });

  it("come to one after a silence that is longer than that", async () => {
    for (let n = 0; n < 25; n++) await order(NOON + n * MINUTE);
    const last = await order(NOON + 40 * DAY);
    expect(await heard()).toEqual({ count: 1, lastAtMs: last, longestGapMs: HOUR });
  });

  it.each([[[4, 0, 2, 1, 3]], [[3, 4, 0, 2, 1]], [[0, 1, 2, 3, 4]]])(
    "add up to the same in the order %j: Redis's clock may step back",
    async (sequence) => {
      const times = [NOON, NOON + 20 * MINUTE, NOON + 4 * HOUR, NOON + 9 * HOUR, NOON + 9 * HOUR + 30 * MINUTE];
      for (const index of sequence) await order(times[index] ?? 0);
      const sum = await heard();
      expect(sum?.count).toBe(5);
      expect(sum?.lastAtMs).toBeGreaterThanOrEqual(NOON + 9 * HOUR + 30 * MINUTE);
      expect(sum?.lastAtMs).toBeLessThan(NOON + 9 * HOUR + 31 * MINUTE);
      expect(Math.abs((sum?.longestGapMs ?? 0) - 5 * HOUR)).toBeLessThan(MINUTE);
      expect(await store.redis.hlen(store.keys.orders(scope))).toBe(4);
    },
  );

  it("stay small: an hour is one field, and there are 28 days of them", async () => {
    for (let n = 0; n < 700; n++) await order(NOON + n * HOUR);
    expect(await store.redis.hlen(store.keys.orders(scope))).toBe(28 * 24 + 1);
    expect((await heard())?.count).toBe(28 * 24);
  });
});

describe("what is kept of orders", () => {
  const leftMs = async (key: string): Promise<number> => await store.redis.pttl(key);

  it("goes with the sandbox, a day after the last", async () => {
    await count("o_1");
    expect(await leftMs(store.keys.orders(scope))).toBeGreaterThan(23 * HOUR);
    expect(await leftMs(store.keys.orders(scope))).toBeLessThanOrEqual(DAY);
    expect(await leftMs(factsKey())).toBeGreaterThan(23 * HOUR);
  });

  it("goes at a site when nothing of it counts any more, and what it came to stays", async () => {
    const site = liveScope(random("site"));
    await count("o_1", site);
    expect(await leftMs(store.keys.orders(site))).toBeGreaterThan(28 * DAY);
    expect(await leftMs(store.keys.orders(site))).toBeLessThanOrEqual(29 * DAY);
    expect(await leftMs(factsKey(site))).toBe(-1);
  });
});

describe("a silence", () => {
  /** As if the last of so many orders had come so long ago. */
  const lastHeard = async (of: Scope, agoMs: number, many = 20): Promise<number> => {
    const lastAtMs = (await store.timeMs(of)) - agoMs;
    const text = { orders: `${lastAtMs};${HOUR};${many}`, ordersRev: lastAtMs };
    await Promise.all(store.keys.partitionsOf(of).map((one) => store.redis.hset(store.keys.scopeFacts(one, of), text)));
    return lastAtMs;
  };

  it.each([
    ["one that goes on", 7 * HOUR, 20, true],
    ["one that would begin within two minutes: some partition may know less", 6 * HOUR - 2 * MINUTE + SECOND, 20, true],
    ["one that would begin later: there is none", 6 * HOUR - 3 * MINUTE, 20, false],
    ["none where too few were heard", 7 * HOUR, 19, false],
  ])("is ended by the next order, %s", async (_what, agoMs, many, ends) => {
    await lastHeard(scope, agoMs, many);
    expect(await count("o_1")).toBe(ends);
    expect(await count("o_1")).toBe(false);
    expect(await count("o_2")).toBe(false);
  });

  it("is over in every partition of a live site at once, and all who wait are due soon", async () => {
    const gate = await openGate(server.connect(), { live: true });
    await lastHeard(gate.scope, 7 * HOUR);
    const cart = { purpose: "sales", trigger: { type: "cart_left", at: new Date(0).toISOString() } } as const;
    const held = await Promise.all(
      Array.from({ length: 20 }, () => gate.schedule({ person: { customer: random("c_") }, ...cart })),
    );
    expect(held.map(({ state, receipts }) => [state.status, receipts.at(-1)?.reasons.map(({ code }) => code)])).toEqual(
      held.map(() => ["waiting", ["orders_silent"]]),
    );
    await gate.event({ customer: random("c_") }, { type: "order.completed", order: "o_1" });
    const nowMs = await store.timeMs(gate.scope);
    const copies = await Promise.all(
      store.keys.all().map(async (one) => (await store.siteFactsIn(gate.scope, one)).orders?.lastAtMs ?? 0),
    );
    expect(Math.min(...copies)).toBeGreaterThan(nowMs - MINUTE);
    expect(new Set(copies).size).toBe(1);
    for (const { partition, state } of held) {
      const due = await store.redis.zscore(
        store.keys.due(partition, gate.scope),
        store.keys.member(gate.scope, state.ref),
      );
      expect(Number(due)).toBeLessThan(nowMs + SECOND);
    }
  });

  it("is not ended by a page, a history or a renewal", async () => {
    const gate = await openGate(server.connect());
    await gate.report(random("v_"), [{ type: "order.completed", order: "o_1" }]);
    expect(await heard(gate.scope)).toBeNull();
    await gate.event({ customer: "c_1" }, { type: "cart.changed" });
    const renewed = { type: "order.completed", order: "o_1", renewal: true } as const;
    await hearOrder(gate.doors, gate.opened, { id: "e_0", fact: renewed });
    await hearOrder(gate.doors, gate.opened, { id: "e_0", fact: { type: "order.completed" }, isImport: true });
    expect(await heard(gate.scope)).toBeNull();
    await gate.event({ customer: "c_1" }, { type: "order.completed", order: "o_2" });
    await gate.event({ customer: "c_1" }, { type: "order.completed" }, "e_1");
    await gate.event({ customer: "c_1" }, { type: "order.completed" }, "e_1");
    await gate.event({ customer: "c_1" }, { type: "order.completed", order: "o_2" }, "e_2");
    await gate.event({ customer: "c_1" }, { type: "order.completed", order: "e_1" }, "e_3");
    expect((await heard(gate.scope))?.count).toBe(3);
    await hearOrder(gate.doors, gate.opened, { id: "e_9", fact: { ...renewed, renewal: false }, isImport: false });
    expect((await heard(gate.scope))?.count).toBe(4);
  });
});

describe("a copy", () => {
  it("is told to every partition of a site, and an older one changes nothing", async () => {
    const site = liveScope(random("site"));
    expect(await copyOrders(store, site)).toBeNull();
    await count("o_1", site);
    const sum = await heard(site);
    const elsewhere = store.keys.all().find((one) => one !== store.keys.home(site)) ?? store.keys.home(site);
    expect((await store.siteFactsIn(site, elsewhere)).orders).toBeNull();
    expect(await copyOrders(store, site)).toEqual(sum);
    expect((await store.siteFactsIn(site, elsewhere)).orders).toEqual(sum);
    const older = (sum?.lastAtMs ?? 0) - 1;
    await store.redis.hset(factsKey(site), "orders", `${older};${HOUR};9`);
    await copyOrders(store, site);
    expect((await store.siteFactsIn(site, elsewhere)).orders).toEqual(sum);
  });
});
