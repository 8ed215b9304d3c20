/** Follow-ups taken back by what the shop calls them. */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Product, type Sandbox, startProduct } from "../support/product.js";

let product: Product;
beforeAll(async () => {
  product = await startProduct();
}, 60_000);
afterAll(async () => await product.stop());

const person = { customer: "c_1" };
const later = { delay: "1d" };
const cancel = async (sandbox: Sandbox, by: object) =>
  await sandbox.call<{ data: { status: number }[] }>("POST", "/v1/follow-ups/bulk-cancel", {
    ...by,
    reason: "the cart is gone",
  });
const statusOf = async (sandbox: Sandbox, { id }: { id: string }): Promise<string> => (await sandbox.get(id)).status;

describe("a bulk cancel", () => {
  it("by key takes back every open follow-up with that key, and no other", async () => {
    const sandbox = product.sandbox();
    const one = await sandbox.schedule({ person, ...later, key: "cart-9" });
    const other = await sandbox.schedule({ person: { customer: "c_2" }, ...later, key: "cart-9" });
    const another = await sandbox.schedule({ person, ...later, key: "cart-10", channel: "email" });
    const { status, body } = await cancel(sandbox, { key: "cart-9" });
    expect([status, body.data.map((answer) => answer.status)]).toEqual([200, [200, 200]]);
    expect(await Promise.all([one, other, another].map((followUp) => statusOf(sandbox, followUp)))).toEqual([
      "cancelled",
      "cancelled",
      "waiting",
    ]);
    expect((await cancel(sandbox, { key: "cart-9" })).body).toEqual({ data: [] });
  });

  it.each([
    [" caf\u00e9 ", "cafe\u0301"],
    ["K", "K "],
  ])("by a key that looks the same: %j and %j", async (key, asked) => {
    const sandbox = product.sandbox();
    const one = await sandbox.schedule({ person, ...later, key });
    const list = await sandbox.call("GET", `/v1/follow-ups?key=${encodeURIComponent(asked)}`);
    expect(list.body).toMatchObject({ data: [{ id: one.id }] });
    expect((await cancel(sandbox, { key: asked })).body.data).toHaveLength(1);
  });

  it.each([
    ["checkout", { checkout: "ck_1" }, { checkout: "ck_2" }],
    ["order", { order: "O/1001" }, { order: "O/1002" }],
    ["ticket", { ticket: "t:1" }, { ticket: "t:2" }],
  ])("by the %s that it is about", async (_what, about, otherwise) => {
    const sandbox = product.sandbox();
    const meant = await sandbox.schedule({ person, ...later, about });
    const other = await sandbox.schedule({ person, ...later, about: otherwise });
    expect((await cancel(sandbox, { about })).body.data).toHaveLength(1);
    expect([await statusOf(sandbox, meant), await statusOf(sandbox, other)]).toEqual(["cancelled", "waiting"]);
  });

  it("by a checkout and an order takes back what is about both", async () => {
    const sandbox = product.sandbox();
    const both = await sandbox.schedule({ person, ...later, about: { checkout: "ck_1", order: "o_1" } });
    const half = await sandbox.schedule({ person, ...later, about: { checkout: "ck_1" } });
    await cancel(sandbox, { about: { order: "o_1", checkout: "ck_1" } });
    expect([await statusOf(sandbox, both), await statusOf(sandbox, half)]).toEqual(["cancelled", "waiting"]);
  });

  it("finds a follow-up whose person has become another one's", async () => {
    const sandbox = product.sandbox();
    const guest = await sandbox.schedule({ person: { checkout: "ck_1" }, ...later, key: "cart-9" });
    await sandbox.event({ customer: "c_9", checkout: "ck_1" }, { type: "cart.changed", items: 1 });
    await cancel(sandbox, { key: "cart-9" });
    expect(await statusOf(sandbox, guest)).toBe("cancelled");
  });

  it.each([
    ["nothing", {}],
    ["two of them", { key: "a", ids: ["b"] }],
    ["an empty subject", { about: {} }],
    ["a placeholder", { about: { checkout: "undefined" } }],
  ])("by %s is refused", async (_what, by) => {
    expect((await cancel(product.sandbox(), by)).status).toBe(422);
  });
});
