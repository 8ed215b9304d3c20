/** The key of a checkout: which orders name it, whom they concern, and when it is nobody's in particular. */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { liveScope, type Ref, refOf, testScope } from "../../src/ids.js";
import { stands } from "../../src/person/orders.js";
import type { Order } from "../../src/person/told-orders.js";
import { type AtCheckout, atCheckout, ordersAt } from "../../src/state/checkout-key.js";
import { CHECKOUT_TTL_MS, SANDBOX_TTL_MS } from "../../src/state/lifetimes.js";
import { openStore } from "../../src/state/open-store.js";
import type { RedisStore } from "../../src/state/redis-store.js";
import { random } from "../support/gate.js";
import { type PrivateRedis, startRedis } from "../support/redis.js";

const SCOPE = testScope("shop");
const SCHEDULED_MAX = 64;
const PAGES_MAX = 32;
const ORDERS_MAX = 20;
const CUSTOMERS_MAX = 8;

let server: PrivateRedis;
let store: RedisStore;
beforeAll(async () => {
  server = await startRedis();
  ({ store } = await openStore(server.connect()));
});
afterAll(async () => await server.stop());

let checkout: string;
beforeEach(() => {
  checkout = random("ck");
});

type Step = Parameters<typeof atCheckout>[3];
const at = async (step: Step): Promise<AtCheckout> => await atCheckout(store, SCOPE, checkout, step);
const someone = (): Ref => refOf("customer", random("c"));
const point = async (ref: Ref, by: "schedule" | "page" = "schedule", insteadOf?: Ref): Promise<AtCheckout> =>
  await at({ point: { ref, by, ...(insteadOf !== undefined && { insteadOf }) } });
const tell = async (order: Order): Promise<AtCheckout> => await at({ tell: order });

const completed = (key: string, receivedAtMs: number, toldAtMs = receivedAtMs): Order => ({
  key,
  first: { receivedAtMs, toldAtMs },
  completedAtMs: receivedAtMs,
});
/** A time as they are: no small number. */
const NOW_MS = 1_795_993_537_165;

const cancelled = (key: string, cancelledAtMs: number): Order => ({ key, cancelledAtMs });
const named = (order: Order): Order => ({ ...order, checkouts: [checkout] });

describe("orders at a checkout", () => {
  it("are there for whoever points later, and whoever pointed before is there for them", async () => {
    const ref = someone();
    expect(await point(ref)).toEqual({ orders: [], scheduled: [ref], pages: [], isShared: false, isFull: false });
    const order = completed("order:1", 5);
    expect(await tell(order)).toMatchObject({ orders: [named(order)], scheduled: [ref] });
    const page = someone();
    expect(await point(page, "page")).toMatchObject({ orders: [named(order)], scheduled: [ref], pages: [page] });
    expect(await ordersAt(store, SCOPE, checkout)).toEqual([named(order)]);
  });

  it("keep their times to the millisecond", async () => {
    const order = { ...completed("order:1", NOW_MS, NOW_MS - 1), cancelledAtMs: NOW_MS + 1 };
    expect((await tell(order)).orders).toEqual([named(order)]);
    expect((await tell(order)).orders).toEqual([named(order)]);
  });

  it("are none by a follow-up about it", async () => {
    await point(someone());
    expect((await point(someone())).orders).toEqual([]);
    expect(await ordersAt(store, SCOPE, checkout)).toEqual([]);
  });

  it.each([
    ["received later", completed("order:1", 9), { receivedAtMs: 5, toldAtMs: 5 }, 9],
    ["received earlier", completed("order:1", 3), { receivedAtMs: 3, toldAtMs: 3 }, 5],
    ["received at once and told later", completed("order:1", 5, 6), { receivedAtMs: 5, toldAtMs: 5 }, 5],
    ["received at once and told earlier", completed("order:1", 5, 4), { receivedAtMs: 5, toldAtMs: 4 }, 5],
    ["received later and told earlier", completed("order:1", 9, 1), { receivedAtMs: 5, toldAtMs: 5 }, 9],
  ])("keep the first telling and the latest completion when one is %s", async (_, again, first, completedAtMs) => {
    await tell(completed("order:1", 5));
    const { orders } = await tell(again);
    expect(orders).toEqual([named({ key: "order:1", first, completedAtMs })]);
  });

  it.each([
    [[7], 7, false],
    [[7, 9], 9, false],
    [[9, 7], 9, false],
    [[4], 4, true],
  ])("keep the latest of the cancellations %j", async (times, cancelledAtMs, standing) => {
    await tell(completed("order:1", 5));
    for (const one of times) await tell(cancelled("order:1", one));
    const [order] = await ordersAt(store, SCOPE, checkout);
    expect(order).toEqual(named({ ...completed("order:1", 5), cancelledAtMs }));
    expect(order && stands(order)).toBe(standing);
  });

  it("may be cancelled before they are told, and stand when they are paid after that", async () => {
    await tell(cancelled("order:1", 7));
    expect((await tell(completed("order:1", 6))).orders.map(stands)).toEqual([false]);
    expect((await tell(completed("order:1", 8))).orders.map(stands)).toEqual([true]);
  });

  it("are known apart by their keys, whatever is in them", async () => {
    for (const key of ["order:1", "order:o:1", "order:floor", "event:1", "order:a|b", "order:s:customer:c"])
      await tell(completed(key, 5));
    const keys = (await ordersAt(store, SCOPE, checkout)).map(({ key }) => key).sort();
    expect(keys).toEqual(["event:1", "order:1", "order:a|b", "order:floor", "order:o:1", "order:s:customer:c"]);
  });
});

describe("more orders than are kept", () => {
  const tellAll = async (count: number, order: (n: number) => Order): Promise<void> => {
    for (let n = 0; n < count; n++) await tell(order(n));
  };
  const keysNow = async (): Promise<string[]> => (await ordersAt(store, SCOPE, checkout)).map(({ key }) => key).sort();

  const floor = async (): Promise<Order | undefined> =>
    (await ordersAt(store, SCOPE, checkout)).find(({ key }) => key === `checkout:${checkout}`);
  const floorMs = async (): Promise<number | undefined> => (await floor())?.first?.receivedAtMs;

  it("are none of them dropped up to the last that fits", async () => {
    const all = Array.from({ length: ORDERS_MAX }, (_, n) => `order:${n}`).sort();
    const [waiting, page] = [someone(), someone()];
    await point(waiting);
    await point(page, "page");
    await at({ customer: "c_1" });
    await tellAll(ORDERS_MAX, (n) => completed(`order:${n}`, 100 + n));
    expect(await keysNow()).toEqual(all);
    // One that is told again is no further one.
    expect(await tell(completed("order:0", 500))).toMatchObject({ scheduled: [waiting], pages: [page] });
    expect(await keysNow()).toEqual(all);
  });

  it("leave one that stands for those that stood and gave way: the ones of which nothing was heard for longest", async () => {
    await tellAll(ORDERS_MAX, (n) => completed(`order:${n}`, 100 + n));
    await tell(completed("order:0", 300));
    await tell(completed("order:new", 50));
    const keys = await keysNow();
    expect([keys.includes("order:1"), keys.includes("order:0"), keys.includes("order:new")]).toEqual([
      false,
      true,
      true,
    ]);
    expect(await floor()).toEqual({ ...named(completed("order:1", 101)), key: `checkout:${checkout}` });
    // The next one that gives way is the one that was told first of all: it says less than the one that is there.
    expect((await tell(completed("order:newer", 600))).orders).toHaveLength(ORDERS_MAX + 1);
    expect(await floorMs()).toBe(101);
    await tell(completed("order:newest", 700));
    expect(await floorMs()).toBe(102);
    expect(await keysNow()).toHaveLength(ORDERS_MAX + 1);
  });

  it("leave nothing of one that was cancelled, or only cancelled", async () => {
    await tell(completed("order:gone", 1));
    await tell(cancelled("order:gone", 2));
    await tell(cancelled("order:never", 3));
    await tellAll(ORDERS_MAX, (n) => completed(`order:${n}`, 100 + n));
    expect(await keysNow()).toEqual(Array.from({ length: ORDERS_MAX }, (_, n) => `order:${n}`).sort());
  });

  it("leave one that was paid at the very instant of its cancellation", async () => {
    await tell(completed("order:paid", 2));
    await tell(cancelled("order:paid", 2));
    await tellAll(ORDERS_MAX, (n) => completed(`order:${n}`, 100 + n));
    expect((await keysNow()).includes(`checkout:${checkout}`)).toBe(true);
  });

  it("go by what was heard of them last, be it their cancellation", async () => {
    await tell(completed("order:late", 1));
    await tell(cancelled("order:late", 400));
    await tellAll(ORDERS_MAX, (n) => completed(`order:${n}`, 100 + n));
    const keys = await keysNow();
    expect([keys.includes("order:late"), keys.includes("order:0")]).toEqual([true, false]);
  });
});

describe("whom a checkout concerns", () => {
  it("is each once, however often they point", async () => {
    const [one, other] = [someone(), someone()];
    for (const ref of [one, other, one]) await point(ref);
    const { scheduled, pages } = await tell(completed("order:1", 7));
    expect([scheduled.toSorted(), pages]).toEqual([[one, other].toSorted(), []]);
  });

  it("are the oldest first, a pointer that is left again the newest", async () => {
    const [one, other] = [someone(), someone()];
    for (const ref of [one, other, one]) await point(ref);
    expect((await at({})).scheduled).toEqual([other, one]);
  });

  it.each([
    ["schedule", SCHEDULED_MAX],
    ["page", PAGES_MAX],
  ] as const)("are so many by %s at the most, and the other kind has room of its own", async (by, most) => {
    const people = Array.from({ length: most }, someone);
    for (const ref of people) expect((await point(ref, by)).isFull).toBe(false);
    const more = someone();
    expect(await point(more, by)).toMatchObject({ isFull: true, isShared: false });
    // Who is there already needs no room.
    expect((await point(people[0] ?? more, by)).isFull).toBe(false);
    expect((await point(more, by === "page" ? "schedule" : "page")).isFull).toBe(false);
    const there = await at({});
    expect((by === "page" ? there.pages : there.scheduled).toSorted()).toEqual(people.toSorted());
    expect(by === "page" ? there.scheduled : there.pages).toEqual([more]);
  });

  it("makes room for who comes instead of another", async () => {
    const people = Array.from({ length: SCHEDULED_MAX }, someone);
    for (const ref of people) await point(ref);
    const [[gone, page], more] = [people as [Ref, Ref], someone()];
    await point(page, "page");
    // Nobody who is not there gives way, and no page does.
    expect((await point(more, "schedule", someone())).isFull).toBe(true);
    const { isFull, scheduled, pages } = await point(more, "schedule", gone);
    expect([isFull, scheduled.includes(gone), scheduled.includes(more), pages]).toEqual([false, false, true, [page]]);
  });
});

describe("a checkout that is everybody's", () => {
  const customers = async (count: number): Promise<AtCheckout[]> => {
    const answers: AtCheckout[] = [];
    for (let n = 0; n < count; n++) answers.push(await at({ customer: `c_${n}` }));
    return answers;
  };

  it("is one that more than eight customers were named with", async () => {
    await point(someone());
    await tell(completed("order:1", 5));
    const answers = await customers(CUSTOMERS_MAX);
    expect(answers).toHaveLength(CUSTOMERS_MAX);
    expect(answers.map(({ isShared }) => isShared)).toEqual(answers.map(() => false));
    // One of them again is no further one.
    expect(await at({ customer: "c_0" })).toMatchObject({ isShared: false, orders: [{ key: "order:1" }] });
    const nobodys = { orders: [], scheduled: [], pages: [], isShared: true, isFull: false };
    expect(await at({ customer: "c_another" })).toEqual(nobodys);
    // From then on it says nothing, and keeps nothing but that.
    expect(await point(someone())).toEqual(nobodys);
    expect(await tell(completed("order:2", 6))).toEqual(nobodys);
    expect(await store.redis.hgetall(store.keys.checkout(SCOPE, checkout))).toEqual({ shared: "1" });
    expect(await ordersAt(store, SCOPE, checkout)).toEqual([]);
  });

  it("is one by orders of so many customers, too", async () => {
    for (let n = 0; n <= CUSTOMERS_MAX; n++) {
      const answer = await at({ tell: completed(`order:${n}`, 5), customer: `c_${n}` });
      expect([n, answer.isShared]).toEqual([n, n === CUSTOMERS_MAX]);
    }
  });

  it("is one at which more persons wait than there is room for", async () => {
    await tell(completed("order:1", 5));
    expect((await at({ isEverybodys: true })).isShared).toBe(true);
    expect((await at({})).isShared).toBe(true);
  });

  it("names nobody: customers are kept as hashes", async () => {
    await at({ customer: "jane@example.com" });
    expect(Object.keys(await store.redis.hgetall(store.keys.checkout(SCOPE, checkout)))).toEqual([
      expect.stringMatching(/^c:[\w-]{11}$/),
    ]);
  });
});

it.each([
  ["a sandbox", testScope("shop", "w3"), SANDBOX_TTL_MS],
  ["a test site", testScope("shop"), CHECKOUT_TTL_MS],
  ["a live site", liveScope("shop"), CHECKOUT_TTL_MS],
])("of %s it is kept a while after its last use", async (_, scope, ttlMs) => {
  const left = async (): Promise<number> => await store.redis.pttl(store.keys.checkout(scope, checkout));
  const steps: Step[] = [{ point: { ref: someone(), by: "page" } }, { isEverybodys: true }];
  for (const step of steps) {
    await store.redis.persist(store.keys.checkout(scope, checkout));
    await atCheckout(store, scope, checkout, step);
    const leftMs = await left();
    expect([leftMs <= ttlMs, leftMs > ttlMs - 60_000]).toEqual([true, true]);
  }
});
