/** A cart that was emptied again is no cart that was left. */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { aboutCart, endOf, inTheEnd, news, nowOf, tell } from "../support/hear.js";
import { type Product, type Sandbox, startProduct } from "../support/product.js";
import { codesOf } from "../support/reasons.js";

let product: Product;
beforeAll(async () => {
  product = await startProduct();
});
afterAll(async () => await product.stop());

const P = { customer: "c_1" };
const EMPTIED = "cancelled: cart_empty";
const cart = (sandbox: Sandbox, items: unknown, more = {}): Promise<unknown> =>
  tell(sandbox, P, "cart.changed", { items, ...more });
const codes = async (sandbox: Sandbox, { id }: { id: string }): Promise<string[]> =>
  codesOf((await sandbox.get(id)).decision);

describe("a cart that is emptied", () => {
  it("holds the call about it for ten minutes, and then ends it", async () => {
    const sandbox = product.sandbox();
    await cart(sandbox, 2);
    const call = await aboutCart(sandbox, P);
    expect(await codes(sandbox, call)).not.toContain("cart_empty");
    await cart(sandbox, 0);
    expect([await endOf(sandbox, call), await codes(sandbox, call)]).toEqual([
      "waiting",
      expect.arrayContaining(["cart_empty"]),
    ]);
    await sandbox.advance({ by: "9m" });
    expect(await endOf(sandbox, call)).toBe("waiting");
    await sandbox.advance({ by: "1m" });
    expect(await endOf(sandbox, call)).toBe(EMPTIED);
    // The next one is dead on arrival, until there is something in the cart.
    expect(await endOf(sandbox, await aboutCart(sandbox, P))).toBe(EMPTIED);
    await cart(sandbox, 1);
    expect(await inTheEnd(sandbox, await aboutCart(sandbox, P))).toBe("released");
  });

  it("and filled again within that time ends nothing", async () => {
    const sandbox = product.sandbox();
    await cart(sandbox, 2);
    const call = await aboutCart(sandbox, P);
    await cart(sandbox, 0);
    await sandbox.advance({ by: "9m" });
    await cart(sandbox, 1);
    expect(await inTheEnd(sandbox, call)).toBe("released");
  });

  it("ends what is about a cart, and nothing else", async () => {
    const sandbox = product.sandbox();
    const about = async (
      type: "cart_left" | "checkout_incomplete" | "link_clicked",
      channel: "call" | "sms" | "email",
    ) => await sandbox.schedule({ person: P, trigger: { type }, channel, delay: "1h" });
    const calls = [
      await about("cart_left", "call"),
      await about("checkout_incomplete", "sms"),
      await about("link_clicked", "email"),
    ];
    await cart(sandbox, 0);
    await sandbox.advance({ by: "11m" });
    expect(await Promise.all(calls.map((call) => endOf(sandbox, call)))).toEqual([EMPTIED, "waiting", "waiting"]);
  });

  it("by the order that was placed ends it as converted", async () => {
    const sandbox = product.sandbox();
    await cart(sandbox, 2);
    const call = await aboutCart(sandbox, P);
    await news(sandbox, P, "order.completed", { order: "o_1" });
    await cart(sandbox, 0);
    expect(await endOf(sandbox, call)).toBe("cancelled: converted");
  });

  it.each([
    [0, true],
    ["0", true],
    [[], true],
    [-0, true],
    // What cannot be read may be none.
    [-1, true],
    ["none", true],
    [{}, true],
    [null, false],
    [undefined, false],
    [1, false],
    ["2", false],
    [0.5, false],
    [[{ sku: 1 }], false],
  ])("has %j in it: %s", async (items, isEmpty) => {
    const sandbox = product.sandbox();
    await cart(sandbox, 3);
    const call = await aboutCart(sandbox, P);
    await cart(sandbox, items);
    expect((await codes(sandbox, call)).includes("cart_empty")).toBe(isEmpty);
  });
});

describe("a cart that several tell of", () => {
  it("is empty where all of them say so: the latest word of each browser, and of the backend", async () => {
    const sandbox = product.sandbox();
    const [phone, laptop] = [sandbox.page(), sandbox.page()];
    const says = (page: typeof phone, items: number) => page.says({ type: "cart.changed", items });
    for (const page of [phone, laptop]) {
      await says(page, 1);
      await news(sandbox, { ...P, visitor: page.visitor, verified: true }, "link.clicked");
    }
    await cart(sandbox, 2);
    const call = await aboutCart(sandbox, P);
    for (const [empties, isEmpty] of [
      [() => cart(sandbox, 0), false],
      [() => says(phone, 0), false],
      [() => says(laptop, 0), true],
      [() => says(phone, 1), false],
      [() => says(phone, 0), true],
      [() => cart(sandbox, 1), false],
    ] as const) {
      await empties();
      expect((await codes(sandbox, call)).includes("cart_empty")).toBe(isEmpty);
    }
  });

  it("has what was said last of it, whatever arrives last; at one instant the fuller one", async () => {
    for (const [emptyAt, fullAt, isEmpty] of [
      [-60_000, -30_000, false],
      [-30_000, -60_000, true],
      [-60_000, -60_000, false],
    ] as const) {
      for (const isEmptyFirst of [true, false]) {
        const sandbox = product.sandbox();
        const nowMs = await nowOf(sandbox);
        const tells = [() => cart(sandbox, 0, { at: nowMs + emptyAt }), () => cart(sandbox, 2, { at: nowMs + fullAt })];
        for (const one of isEmptyFirst ? tells : tells.reverse()) await one();
        const call = await aboutCart(sandbox, P);
        expect([emptyAt, fullAt, (await codes(sandbox, call)).includes("cart_empty")]).toEqual([
          emptyAt,
          fullAt,
          isEmpty,
        ]);
      }
    }
  });

  it("is nobody else's", async () => {
    const sandbox = product.sandbox();
    const page = sandbox.page();
    const call = await aboutCart(sandbox, { ...P, visitor: page.visitor });
    await page.says({ type: "cart.changed", items: 0 });
    expect(await codes(sandbox, call)).not.toContain("cart_empty");
  });
});
