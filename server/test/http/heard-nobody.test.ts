/** Nobody is called `undefined`: what programs write for a missing name makes one person of all guests. */
import type { Problem } from "@holdoff/sdk/wire";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { aboutCart, endOf, tell } from "../support/hear.js";
import { fresh, type Product, startProduct } from "../support/product.js";

let product: Product;
beforeAll(async () => {
  product = await startProduct();
});
afterAll(async () => await product.stop());

const PLACEHOLDERS: unknown[] = [
  ...["undefined", "null", "nil", "(null)", "None", "NaN", "0", 0, "-1", -1, "true", "false", true, false],
  ...["guest", "Guest", "anonymous", "unknown", "N/A", "[object Object]", "", " ", "\t"],
  "00000000-0000-0000-0000-000000000000",
  ...["{{ customer.id }}", "$" + "{userId}", "%7B%7Bcustomer.id%7D%7D", "<%= id %>", "*|ID|*"],
  ...["gid://shopify/Customer/undefined", "gid://shopify/Customer/0", "user:null", "user:0", "cust_undefined", "shop/"],
];

const PEOPLE: unknown[] = [
  ...[1, "1", 42, "00", "-2", "c_0", "u_-1", "guest17", "nullah", "zero", "Nila", "trueman", "anonymous@example.com"],
  ...["gid://shopify/Customer/1", "user:10", "00000000-0000-0000-0000-000000000001", "{id}", "100%", "c_42_"],
];

const FIELDS = ["customer", "checkout"] as const;

const hears = (status: number, problem: Partial<Problem>) => [status, problem.code, problem.errors?.[0]?.pointer];

describe.each(FIELDS)("a %s that is called what nobody is", (field) => {
  it.each(PLACEHOLDERS.map((name) => [name]))("%j: is refused in requests, by name", async (name) => {
    const sandbox = product.sandbox();
    const asked = { person: { [field]: name }, channel: "call", purpose: "sales" };
    for (const [path, body] of [
      ["/v1/follow-ups", asked],
      ["/v1/check", asked],
      ["/v1/follow-ups", { ...asked, person: { customer: "c_1", checkout: "ck_1", [field]: name } }],
    ] as const) {
      const answer = await sandbox.call<Problem>("POST", path, body, { "idempotency-key": fresh("k") });
      expect(hears(answer.status, answer.body)).toEqual([422, "placeholder_id", `/person/${field}`]);
    }
  });

  it.each(PLACEHOLDERS.map((name) => [name]))("%j: is nobody in events, and the rest is heard", async (name) => {
    const sandbox = product.sandbox();
    const alone = await tell(sandbox, { [field]: name }, "offer.declined", { offer: "tea" });
    expect(hears(alone.status, alone.body)).toEqual([422, "placeholder_id", `/events/0/person/${field}`]);

    // The other name is kept, and so is the fact.
    const other = field === "customer" ? { checkout: "ck_1" } : { customer: "c_1" };
    const call = await sandbox.schedule({ person: other, offer: "tea", trigger: { type: "other" }, delay: "1h" });
    const both = await tell(sandbox, { ...other, [field]: name, verified: true }, "offer.declined", { offer: "tea" });
    expect(both).toMatchObject({
      status: 202,
      body: { accepted: 1, dropped: [], ignored: [{ pointer: `/person/${field}` }] },
    });
    expect(await endOf(sandbox, call)).toBe("cancelled: declined_offer");
  });
});

describe("names that are like them", () => {
  it.each(PEOPLE.map((name) => [name]))("%j: is somebody", async (name) => {
    const sandbox = product.sandbox();
    const call = await aboutCart(sandbox, { customer: String(name) });
    const { status, body } = await tell(sandbox, { customer: name }, "order.completed", { order: "o_1" });
    expect([status, body]).toEqual([202, expect.objectContaining({ accepted: 1 })]);
    expect(body.ignored).toEqual([]);
    expect(await endOf(sandbox, call)).toBe("cancelled: converted");
  });

  it.each([["0"], ["none"], ["guest"], ["unknown"]])("%j: may be an offer, a ticket and a step", async (name) => {
    const sandbox = product.sandbox();
    const call = await sandbox.schedule({
      person: { customer: "c_1" },
      offer: name,
      trigger: { type: "other" },
      delay: "1h",
    });
    await tell(sandbox, { customer: "c_1" }, "offer.declined", { offer: name });
    expect(await endOf(sandbox, call)).toBe("cancelled: declined_offer");
    for (const [type, props] of [
      ["ticket.opened", { ticket: name }],
      ["checkout.step_viewed", { step: name }],
    ] as const) {
      const { body } = await tell(sandbox, { customer: "c_1" }, type, props);
      expect(body).toMatchObject({ accepted: 1 });
      expect(body.ignored).toEqual([]);
    }
  });
});

describe("two guests whom a shop calls the same", () => {
  it.each([["undefined"], [0], ["guest"], ["00000000-0000-0000-0000-000000000000"]])(
    "%j: one's order leaves the other's call alone, though the shop vouches for both",
    async (customer) => {
      const sandbox = product.sandbox();
      const [one, other] = [sandbox.page(), sandbox.page()];
      const person = (visitor: string) => ({ customer, visitor, verified: true });
      for (const page of [one, other]) {
        await page.says({ type: "checkout.started" });
        await tell(sandbox, person(page.visitor), "cart.changed", { items: 1 });
      }
      const call = await aboutCart(sandbox, { visitor: one.visitor, verified: true });
      await tell(sandbox, person(other.visitor), "order.completed", { order: "o_1" });
      expect(await endOf(sandbox, call)).toBe("waiting");
      await tell(sandbox, person(one.visitor), "order.completed", { order: "o_2" });
      expect(await endOf(sandbox, call)).toBe("cancelled: converted");
    },
  );
});

describe("what is called so besides", () => {
  it.each([["undefined"], ["null"], [0]])("order %j is one without a number, and cancels none", async (order) => {
    const sandbox = product.sandbox();
    const calls = [
      await aboutCart(sandbox, { customer: "c_1" }),
      await aboutCart(sandbox, { customer: "c_2" }),
    ] as const;
    const { body } = await tell(sandbox, { customer: "c_1" }, "order.completed", { order });
    expect(body).toMatchObject({ accepted: 1, ignored: [{ pointer: "/order" }] });
    const cancelled = await tell(sandbox, { customer: "c_1" }, "order.cancelled", { order });
    expect(hears(cancelled.status, cancelled.body)).toEqual([422, "placeholder_id", "/events/0/order"]);
    expect([await endOf(sandbox, calls[0]), await endOf(sandbox, calls[1])]).toEqual([
      "cancelled: converted",
      "waiting",
    ]);
  });

  it.each([["undefined"], ["null"], ["[object Object]"]])(
    "checkout %j is none, and nobody's tombstone",
    async (checkout) => {
      const sandbox = product.sandbox();
      for (const type of ["checkout.started", "order.completed"]) {
        const { body } = await tell(sandbox, { customer: "c_1" }, type, { checkout });
        expect(body).toMatchObject({ accepted: 1, ignored: [{ pointer: "/checkout" }] });
      }
      const asked = { person: { customer: "c_2" }, channel: "call", purpose: "sales", about: { checkout } };
      const answer = await sandbox.call<Problem>("POST", "/v1/follow-ups", asked, { "idempotency-key": fresh("k") });
      expect(hears(answer.status, answer.body)).toEqual([422, "placeholder_id", "/about/checkout"]);
    },
  );

  it("a visitor as it is shown speaks for nobody", async () => {
    const sandbox = product.sandbox();
    const page = sandbox.page();
    const call = await aboutCart(sandbox, { visitor: page.visitor, verified: true });
    const shown = String(call.person.visitor);
    expect(shown).toMatch(/^vh_/);
    const person = { customer: "c_1", visitor: shown, verified: true };
    const told = await tell(sandbox, person, "order.completed", { order: "o_1" });
    expect(told).toMatchObject({ status: 202, body: { accepted: 1, ignored: [{ pointer: "/person/visitor" }] } });
    const alone = await tell(sandbox, { visitor: shown, verified: true }, "order.completed", { order: "o_1" });
    expect(hears(alone.status, alone.body)).toEqual([422, "bad_field", "/events/0/person/visitor"]);
    expect(await endOf(sandbox, call)).toBe("waiting");
    for (const path of ["/v1/follow-ups", "/v1/check"]) {
      const asked = { person, channel: "call", purpose: "sales" };
      const answer = await sandbox.call<Problem>("POST", path, asked, { "idempotency-key": fresh("k") });
      expect(hears(answer.status, answer.body)).toEqual([422, "bad_field", "/person/visitor"]);
    }
    // It is what people look up by.
    expect((await sandbox.call("GET", `/v1/persons/visitor:${shown}`)).status).toBe(200);
    const list = await sandbox.call<{ data: unknown[] }>("GET", `/v1/follow-ups?visitor=${shown}`);
    expect(list.body.data).toHaveLength(1);
  });
});
