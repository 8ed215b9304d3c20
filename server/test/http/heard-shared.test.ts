/** A checkout that a shop calls the same for everybody is nobody's in particular. */
import type { FollowUp } from "@holdoff/sdk/wire";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { aboutCart, endOf, news } from "../support/hear.js";
import { type Product, type Sandbox, startProduct } from "../support/product.js";

let product: Product;
beforeAll(async () => {
  product = await startProduct();
});
afterAll(async () => await product.stop());

const GUEST = { customer: "guest_17" };
const MEMBER = { customer: "c_new" };
const CONVERTED = "cancelled: converted";

describe("a checkout that is called the same for everybody", () => {
  const customer = (n: number) => ({ customer: `c_${n}` });
  const order = (n: number) => ({ order: `o_${n}`, checkout: "cart" });

  it("reaches others up to eight customers, and from the ninth on only whoever ordered", async () => {
    const sandbox = product.sandbox();
    const other = await aboutCart(sandbox, GUEST, { about: { checkout: "cart" }, trigger: { type: "other" } });
    expect(other.status).toBe("waiting");
    await news(sandbox, customer(1), "order.completed", order(1));
    expect(await endOf(sandbox, other)).toBe(CONVERTED);
    // The guest was the first of them.
    for (let n = 2; n <= 7; n++) await news(sandbox, customer(n), "order.completed", order(n));
    const browser = await aboutCart(
      sandbox,
      { visitor: sandbox.page().visitor, verified: true },
      { about: { checkout: "cart" } },
    );
    expect(browser.status).toBe("cancelled");
    await news(sandbox, customer(8), "order.completed", order(8));
    const waiting = await aboutCart(sandbox, { customer: "guest_18" }, { about: { checkout: "cart" } });
    const own = await aboutCart(sandbox, customer(9), { about: { checkout: "cart" } });
    await news(sandbox, customer(9), "order.completed", order(9));
    expect([await endOf(sandbox, waiting), await endOf(sandbox, own)]).toEqual(["waiting", CONVERTED]);
  });

  it.each<[what: string, names: (sandbox: Sandbox, n: number) => Promise<unknown>]>([
    ["follow-ups", (sandbox, n) => aboutCart(sandbox, customer(n), { about: { checkout: "cart" } })],
    [
      "follow-ups for a customer and the checkout",
      (sandbox, n) => aboutCart(sandbox, { ...customer(n), checkout: "cart" }),
    ],
    ["steps", (sandbox, n) => news(sandbox, customer(n), "checkout.started", { checkout: "cart" })],
    [
      "facts of a customer and the checkout",
      (sandbox, n) => news(sandbox, { ...customer(n), checkout: "cart" }, "cart.changed"),
    ],
  ])("is known by %s that name it", async (_, names) => {
    const sandbox = product.sandbox();
    for (let n = 1; n <= 9; n++) await names(sandbox, n);
    const waiting = await aboutCart(sandbox, GUEST, { about: { checkout: "cart" } });
    await news(sandbox, MEMBER, "order.completed", { order: "1", checkout: "cart" });
    expect(await endOf(sandbox, waiting)).toBe("waiting");
  });

  it("is known by a crowd that waits for it: the last follow-up is taken like the first", async () => {
    const sandbox = product.sandbox();
    const crowd: FollowUp[] = [];
    for (let n = 0; n < 64; n++)
      crowd.push(await aboutCart(sandbox, { visitor: `v_of_somebody_${n}` }, { about: { checkout: "cart" } }));
    const last = await aboutCart(sandbox, GUEST, { about: { checkout: "cart" } });
    await news(sandbox, MEMBER, "order.completed", { order: "1", checkout: "cart" });
    for (const call of [crowd[0], crowd[63], last]) expect(await endOf(sandbox, call ?? { id: "" })).toBe("waiting");
  });

  it("is none where all but one of the crowd are done: they give way", async () => {
    const sandbox = product.sandbox();
    const crowd: FollowUp[] = [];
    for (let n = 0; n < 64; n++)
      crowd.push(await aboutCart(sandbox, { visitor: `v_of_somebody_${n}` }, { about: { checkout: "cart" } }));
    for (const { id } of crowd.slice(1, 3))
      await sandbox.call("POST", `/v1/follow-ups/${id}/cancel`, { reason: "done" });
    const [last, more] = [
      await aboutCart(sandbox, GUEST, { about: { checkout: "cart" } }),
      await aboutCart(sandbox, { visitor: "v_of_somebody_else" }, { about: { checkout: "cart" } }),
    ];
    await news(sandbox, MEMBER, "order.completed", { order: "1", checkout: "cart" });
    for (const call of [crowd[0], crowd[63], last, more])
      expect(await endOf(sandbox, call ?? { id: "" })).toBe(CONVERTED);
  });
});
