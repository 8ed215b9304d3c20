/** Whom a checkout concerns, and when it was completed: told in whatever order. */
import { afterAll, beforeAll, expect, it } from "vitest";
import { type Ref, refOf, testScope } from "../../src/ids.js";
import { openStore } from "../../src/state/open-store.js";
import type { RedisStore } from "../../src/state/redis-store.js";
import { random } from "../support/gate.js";
import { type PrivateRedis, startRedis } from "../support/redis.js";

const SCOPE = testScope("shop");
const POINTERS_MAX = 20;

let server: PrivateRedis;
let store: RedisStore;
beforeAll(async () => {
  server = await startRedis();
  ({ store } = await openStore(server.connect()));
});
afterAll(async () => await server.stop());

const someone = (): Ref => refOf("customer", random("c"));

it("is completed at the earliest time that anybody reports", async () => {
  for (const [first, second] of [
    [5, 9],
    [9, 5],
  ] as const) {
    const checkout = random("ck");
    expect(await store.checkout(SCOPE, checkout, { completedAtMs: first })).toMatchObject({ completedAtMs: first });
    expect(await store.checkout(SCOPE, checkout, { completedAtMs: second })).toMatchObject({ completedAtMs: 5 });
  }
});

it("is not completed by a follow-up about it", async () => {
  const checkout = random("ck");
  expect(await store.checkout(SCOPE, checkout, { point: someone() })).toMatchObject({ completedAtMs: null });
  expect(await store.checkout(SCOPE, checkout, { point: someone() })).toMatchObject({ completedAtMs: null });
  expect(await store.completedAtMs(SCOPE, checkout)).toBeNull();
});

it("concerns those whom follow-ups about it are for, and nobody else", async () => {
  const checkout = random("ck");
  const [one, other] = [someone(), someone()];
  for (const point of [one, other, one]) await store.checkout(SCOPE, checkout, { point });
  const { refs } = await store.checkout(SCOPE, checkout, { completedAtMs: 7 });
  expect(refs.toSorted()).toEqual([one, other].toSorted());
});

it("concerns twenty persons at the most", async () => {
  const checkout = random("ck");
  const people = Array.from({ length: POINTERS_MAX + 1 }, someone);
  for (const point of people) await store.checkout(SCOPE, checkout, { point });
  const { refs } = await store.checkout(SCOPE, checkout, { completedAtMs: 7 });
  expect(refs.toSorted()).toEqual(people.slice(0, POINTERS_MAX).toSorted());
});
