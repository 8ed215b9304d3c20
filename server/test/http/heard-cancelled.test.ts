/** An order that is cancelled, and perhaps paid after all: with everybody who waited for its checkout. */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { aboutCart, endOf, inTheEnd, news, nowOf } from "../support/hear.js";
import { type Product, startProduct } from "../support/product.js";

let product: Product;
beforeAll(async () => {
  product = await startProduct();
});
afterAll(async () => await product.stop());

const GUEST = { customer: "guest_17" };
const MEMBER = { customer: "c_new" };
const CONVERTED = "cancelled: converted";

describe("an order that comes again", () => {
  it("is told to whoever waits by the checkouts that it named before", async () => {
    const sandbox = product.sandbox();
    await news(sandbox, MEMBER, "order.completed", { order: "727", checkout: "ck_1" });
    await news(sandbox, MEMBER, "order.cancelled", { order: "727" });
    const call = await aboutCart(sandbox, GUEST, { about: { checkout: "ck_1" } });
    expect(call.status).toBe("waiting");
    await news(sandbox, MEMBER, "order.completed", { order: "727" });
    expect(await endOf(sandbox, call)).toBe(CONVERTED);
  });

  it("as cancelled, leaves no trace: the next follow-up about that checkout goes on", async () => {
    const sandbox = product.sandbox();
    const first = await aboutCart(sandbox, GUEST, { about: { checkout: "ck_1" } });
    await news(sandbox, MEMBER, "order.completed", { order: "727", checkout: "ck_1" });
    await news(sandbox, MEMBER, "order.cancelled", { order: "727" });
    // A cancel is never regretted.
    expect(await endOf(sandbox, first)).toBe(CONVERTED);
    const again = await aboutCart(sandbox, GUEST, { about: { checkout: "ck_1" } });
    expect(await inTheEnd(sandbox, again)).toBe("released");
  });

  it("as cancelled, leaves no trace where that is told of whoever waited for it", async () => {
    const sandbox = product.sandbox();
    expect((await aboutCart(sandbox, GUEST, { about: { checkout: "ck_1" } })).status).toBe("waiting");
    await news(sandbox, MEMBER, "order.completed", { order: "727", checkout: "ck_1" });
    await news(sandbox, GUEST, "order.cancelled", { order: "727" });
    const again = await aboutCart(sandbox, GUEST, { about: { checkout: "ck_1" } });
    expect(await inTheEnd(sandbox, again)).toBe("released");
  });

  it("as cancelled, leaves no trace with whoever ordered either, though a follow-up read of it at the checkout", async () => {
    const sandbox = product.sandbox();
    const at = new Date(await nowOf(sandbox)).toISOString();
    await news(sandbox, MEMBER, "order.completed", { order: "727", checkout: "ck_1" });
    const first = await aboutCart(sandbox, MEMBER, { about: { checkout: "ck_1" } });
    expect(await endOf(sandbox, first)).toBe(CONVERTED);
    await news(sandbox, MEMBER, "order.cancelled", { order: "727" });
    const cart = await aboutCart(sandbox, MEMBER, { trigger: { type: "cart_left", at } });
    expect(await inTheEnd(sandbox, cart)).toBe("released");
  });
});
