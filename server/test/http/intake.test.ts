/** What the intake tells: how much was heard of late, and what was not. */
import { createHmac } from "node:crypto";
import { afterAll, beforeAll, expect, it } from "vitest";
import type { Intake } from "../../src/intake/read-intake.js";
import { type Product, startProduct } from "../support/product.js";

let product: Product;
beforeAll(async () => {
  product = await startProduct();
}, 60_000);
afterAll(async () => await product.stop());

const order = { type: "order.completed", order: "o_1" };

it("tells nothing where nothing came", async () => {
  const { status, body } = await product.sandbox().call<Intake>("GET", "/v1/intake");
  expect(status).toBe(200);
  expect(body).toEqual({
    at: expect.stringMatching(/Z$/),
    sources: [],
    dropped: [],
    ignored: [],
    proofs: {
      valid: { hour: 0, day: 0 },
      unsigned: { hour: 0, day: 0 },
      wrong: { hour: 0, day: 0 },
      expired: { hour: 0, day: 0 },
    },
    sharedCheckouts: [],
    crowdedCheckouts: [],
    busyCustomers: [],
  });
});

it("counts what the backend told, what was dropped and what was ignored, and tells no value", async () => {
  const sandbox = product.sandbox();
  await sandbox.call("POST", "/v1/events", {
    events: [
      { id: "e_1", person: { customer: "c_secret" }, ...order },
      { id: "e_2", person: { customer: "c_secret" }, ...order, checkout: { secret: 1 } },
      { id: "e_3", person: { customer: "undefined" }, ...order },
      { id: "e_4", person: { customer: "c_secret" }, type: "secret.done" },
    ],
  });
  const { body } = await sandbox.call<Intake>("GET", "/v1/intake");
  expect(body.sources).toEqual([
    { door: "backend", type: "order.completed", lastHeardAt: expect.stringMatching(/Z$/), hour: 2, day: 2 },
  ]);
  const once = { door: "backend", hour: 1, day: 1 };
  expect(body.dropped).toEqual(
    expect.arrayContaining([
      expect.objectContaining({
        ...once,
        type: "order.completed",
        reason: "placeholder_id",
        pointer: "/person/customer",
      }),
      expect.objectContaining({ ...once, type: "other", reason: "unknown_type" }),
    ]),
  );
  expect(body.ignored).toEqual([expect.objectContaining({ ...once, type: "order.completed", pointer: "/checkout" })]);
  expect(JSON.stringify(body)).not.toContain("secret");
});

it("counts what a page told, and what was dropped of it", async () => {
  const sandbox = product.sandbox();
  const signals = [
    { seq: 1, at: 1_000, type: "page.viewed" },
    { seq: 2, at: 1_000, type: "cart.changed", items: "many" },
  ];
  await sandbox.page().send({ signals });
  const { body } = await sandbox.call<Intake>("GET", "/v1/intake");
  expect(body.sources.map(({ door, type, hour }) => [door, type, hour])).toContainEqual(["page", "page.viewed", 1]);
  expect(body).toMatchObject({
    ignored: [{ door: "page", type: "cart.changed", pointer: "/items", expected: "a number" }],
  });
});

it("names a checkout that was named with more customers than one person is", async () => {
  const sandbox = product.sandbox();
  for (let n = 0; n < 9; n++)
    await sandbox.event({ customer: `c_${n}` }, { type: "order.completed", order: `o_${n}`, checkout: "cart" });
  const { body } = await sandbox.call<Intake>("GET", "/v1/intake");
  expect(body.sharedCheckouts).toEqual([{ name: "cart", at: expect.stringMatching(/Z$/) }]);
});

it("counts what the proofs of pages turned out to be", async () => {
  const sandbox = product.sandbox();
  const page = sandbox.page();
  const hash = (text: string): string => createHmac("sha256", "identity").update(text).digest("hex");
  const said = [
    {},
    { customer: "c_1", hash: hash("c_1") },
    { customer: "c_1", exp: 1, hash: hash("c_1\n1") },
    { customer: "c_1", exp: 1, hash: hash("c_1") },
    { customer: "c_1" },
  ];
  for (const refs of said) await page.send({ refs, signals: [] });
  const { body } = await sandbox.call<Intake>("GET", "/v1/intake");
  const times = (count: number) => ({ hour: count, day: count });
  expect(body.proofs).toEqual({ valid: times(1), unsigned: times(2), wrong: times(1), expired: times(1) });
  expect(body.sources).toEqual([]);
});
