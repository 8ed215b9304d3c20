/** A shop that told of its orders goes silent, by its own clock: sales about carts wait until it is heard again. */
import type { FollowUp, FollowUpRequest } from "@holdoff/sdk/wire";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { fresh, type Product, type Sandbox, startProduct } from "../support/product.js";
import { codesOf } from "../support/reasons.js";

const HOUR_MS = 3_600_000;

let product: Product;
beforeAll(async () => {
  product = await startProduct();
});
afterAll(async () => await product.stop());

/** A call about a cart that nothing else keeps waiting. */
const call = async (sandbox: Sandbox, asked: Partial<FollowUpRequest> = {}): Promise<FollowUp> =>
  await sandbox.schedule({
    person: { customer: fresh("c_") },
    channel: "call",
    trigger: { type: "cart_left", at: "2020-01-01T00:00:00Z" },
    ...asked,
  });
const order = async (sandbox: Sandbox): Promise<unknown> =>
  await sandbox.event({ customer: fresh("c_") }, { type: "order.completed", order: fresh("o_") });
/** So many orders, an hour apart. Answers the time of the last at the latest. */
async function orders(sandbox: Sandbox, many: number): Promise<number> {
  for (let n = 1; n < many; n++) {
    await order(sandbox);
    await sandbox.advance({ by: "1h" });
  }
  await order(sandbox);
  return Date.parse((await sandbox.call<{ now: string }>("GET", "/v1/test-clock")).body.now);
}
const released = async ({ id }: FollowUp, release: number): Promise<unknown> =>
  await product.receiver.next(({ message }) => {
    const { type, data } = message;
    return type === "follow_up.released" && data.followUp.id === id && data.release === release;
  });

describe("a shop that told of twenty orders", () => {
  it("is silent after six hours: what was offered is taken back, what is asked for waits, and the next order ends it", async () => {
    const sandbox = product.sandbox();
    const lastMs = await orders(sandbox, 20);
    const before = await call(sandbox);
    expect(before.status).toBe("released");
    // The silence begins at most as long after the last order as the order took to be answered.
    expect(Date.parse(before.nextLookAt ?? "") - lastMs).toBeLessThanOrEqual(6 * HOUR_MS);

    await sandbox.advance({ to: before.nextLookAt ?? "" });
    const silent = await sandbox.get(before.id);
    expect([silent.status, silent.decision.until, codesOf(silent.decision)]).toEqual([
      "waiting",
      null,
      ["orders_silent"],
    ]);
    const during = await call(sandbox);
    expect([during.status, codesOf(during.decision)]).toEqual(["waiting", ["orders_silent"]]);
    expect((await call(sandbox, { purpose: "service" })).status).toBe("released");
    expect((await call(sandbox, { trigger: { type: "requested" } })).status).toBe("released");

    await sandbox.advance({ by: "2d" });
    expect((await sandbox.get(during.id)).status).toBe("waiting");
    await order(sandbox);
    await Promise.all([released(before, 2), released(during, 1)]);
    expect((await sandbox.redeem(during.id)).go).toBe(true);
  });

  it("releases nothing of the customer whose order ends the silence", async () => {
    const sandbox = product.sandbox();
    await orders(sandbox, 20);
    await sandbox.advance({ by: "7h" });
    const customer = fresh("c_");
    const own = await call(sandbox, { person: { customer } });
    const another = await call(sandbox);
    await sandbox.event({ customer }, { type: "order.completed", order: fresh("o_") });
    await released(another, 1);
    expect(await sandbox.get(own.id)).toMatchObject({ status: "cancelled", release: 0 });
  });

  it("is not silent a moment before", async () => {
    const sandbox = product.sandbox();
    await orders(sandbox, 20);
    const followUp = await call(sandbox);
    await sandbox.advance({ to: new Date(Date.parse(followUp.nextLookAt ?? "") - 60_000).toISOString() });
    expect((await sandbox.redeem(followUp.id)).go).toBe(true);
  });

  it("is told of no silence by its pages: orders that they tell end none", async () => {
    const sandbox = product.sandbox();
    await orders(sandbox, 20);
    await sandbox.advance({ by: "7h" });
    const held = await call(sandbox);
    await sandbox.page().says({ type: "order.completed", order: "o_1" });
    await sandbox.advance({ by: "1h" });
    expect(codesOf((await sandbox.get(held.id)).decision)).toEqual(["orders_silent"]);
  });
});

it("a shop that told of nineteen is never silent; after one more it is, five times its longest pause later", async () => {
  const sandbox = product.sandbox();
  await orders(sandbox, 19);
  await sandbox.advance({ by: "5d" });
  expect((await call(sandbox)).status).toBe("released");
  await order(sandbox);
  // Twenty now, and the longest time between two of them is five days.
  await sandbox.advance({ by: "24d" });
  expect((await call(sandbox)).status).toBe("released");
  await sandbox.advance({ by: "25h" });
  expect(codesOf((await call(sandbox)).decision)).toEqual(["orders_silent"]);
});
