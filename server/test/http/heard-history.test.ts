/** History that a shop brings along: it counts for what it was, and is no news. */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { aboutCart, DAY_MS, endOf, inTheEnd, news, nowOf, tell } from "../support/hear.js";
import { type Product, startProduct } from "../support/product.js";
import { codesOf } from "../support/reasons.js";

let product: Product;
beforeAll(async () => {
  product = await startProduct();
});
afterAll(async () => await product.stop());

const P = { customer: "c_1" };
const iso = (ms: number): string => new Date(ms).toISOString();

describe("history", () => {
  const old = (nowMs: number) => ({ at: iso(nowMs - 100 * DAY_MS), import: true });

  it("is no activity, no request and no ask, and its refusals hold", async () => {
    const sandbox = product.sandbox();
    const nowMs = await nowOf(sandbox);
    for (const [type, props] of [
      ["cart.changed", { items: 2 }],
      ["checkout.started", { checkout: "ck_old" }],
      ["contact.requested", { channel: "call" }],
      ["contact.offered", { channel: "chat" }],
      ["contact.received", { channel: "call" }],
      ["order.completed", { order: "o_old", checkout: "ck_old" }],
      ["consent.given", { channel: "sms", purpose: "sales" }],
    ] as const) {
      const { body } = await tell(sandbox, P, type, { ...props, ...old(nowMs) });
      expect([type, body]).toEqual([type, expect.objectContaining({ accepted: 1 })]);
    }
    const call = await sandbox.schedule({ person: P, trigger: { type: "requested" } });
    expect([call.status, codesOf(call.decision)]).toEqual(["released", []]);
    await tell(sandbox, P, "consent.withdrawn", { channel: "call", import: true });
    expect((await sandbox.get(call.id)).status).toBe("cancelled");
  });

  it.each([
    ["offer.declined", { offer: "tea" }],
    ["order.completed", { order: "o_1" }],
    ["contact.made", { channel: "call" }],
    ["contact.declined", { channel: "call" }],
    ["consent.given", { channel: "call", purpose: "sales" }],
    ["preference.set", { channel: "call", allow: true }],
    ["message.received", { channel: "sms", keyword: "start" }],
  ])("that does not refuse has to say when: %s", async (type, props) => {
    const { status, body } = await tell(product.sandbox(), P, type, { ...props, import: true });
    expect([status, body.errors?.map(({ pointer }) => pointer)]).toEqual([422, ["/events/0/at"]]);
  });

  it.each([
    ["consent.withdrawn", { channel: "call", purpose: "sales" }],
    ["preference.set", { channel: "call", purpose: "sales", allow: false }],
    ["message.received", { channel: "call", keyword: "stop" }],
    ["contact.made", { channel: "call", outcome: "complained" }],
  ])("that refuses holds from its receipt on, where it does not say when: %s", async (type, props) => {
    const sandbox = product.sandbox();
    const { status } = await tell(sandbox, P, type, { ...props, import: true });
    expect(status).toBe(202);
    expect((await sandbox.schedule({ person: P })).status).toBe("cancelled");
  });
});

describe("an import with a name", () => {
  const spring = (nowMs: number) => ({ at: iso(nowMs - 100 * DAY_MS), import: true, batch: "spring.csv" });

  it("is taken back as if it had never been, with what it had lifted", async () => {
    const sandbox = product.sandbox();
    const nowMs = await nowOf(sandbox);
    const sms = { channel: "sms", purpose: "sales" } as const;
    await news(sandbox, P, "consent.withdrawn", { channel: "call", ...spring(nowMs) });
    expect((await sandbox.schedule({ person: P })).status).toBe("cancelled");
    await news(sandbox, P, "consent.withdrawn", { ...sms, at: iso(nowMs - 200 * DAY_MS) });
    await news(sandbox, P, "consent.given", { ...sms, ...spring(nowMs), lifts: { before: iso(nowMs - 100 * DAY_MS) } });
    expect((await sandbox.schedule({ person: P, ...sms, basis: "consent" })).status).not.toBe("cancelled");

    await news(sandbox, P, "import.undone", { batch: "spring.csv" });
    expect((await sandbox.schedule({ person: P })).status).not.toBe("cancelled");
    const refused = await sandbox.schedule({ person: P, ...sms, basis: "consent" });
    expect([refused.status, codesOf(refused.decision)]).toEqual(["cancelled", expect.arrayContaining(["opted_out"])]);
  });

  it("of orders frees the checkouts that they named, for everybody; not those of orders that were told otherwise", async () => {
    const sandbox = product.sandbox();
    const guest = { customer: "guest_1" };
    const nowMs = await nowOf(sandbox);
    const order = (n: number) => ({ order: `o_${n}`, checkout: `ck_${n}` });
    for (const n of [1, 2]) await news(sandbox, P, "order.completed", { ...order(n), ...spring(nowMs) });
    await news(sandbox, P, "order.completed", order(2));
    const about = (person: typeof P, n: number) => aboutCart(sandbox, person, { about: { checkout: `ck_${n}` } });
    const ends: string[] = [];
    for (const person of [guest, P]) for (const n of [1, 2]) ends.push(await endOf(sandbox, await about(person, n)));
    expect(ends).toEqual(new Array(4).fill("cancelled: converted"));

    await news(sandbox, P, "import.undone", { batch: "spring.csv" });
    const after: string[] = [];
    for (const [person, n] of [
      [guest, 1],
      [guest, 2],
    ] as const)
      after.push(await inTheEnd(sandbox, await about(person, n)));
    expect(after).toEqual(["released", "cancelled: converted"]);
    const { body } = await sandbox.call<{ orders: unknown[] }>("GET", "/v1/persons/customer:c_1");
    expect(body.orders).toMatchObject([{ order: "o_2", stands: true }]);

    for (const n of [1, 2]) await news(sandbox, P, "order.completed", { ...order(n), ...spring(nowMs) });
    expect(await endOf(sandbox, await about(guest, 1))).toBe("cancelled: converted");
  });

  it.each([
    [{ batch: "spring.csv" }, 'expected beside "import": true'],
    [
      { import: true, batch: { name: "spring" } },
      "expected text of 1 to 255 bytes, or a whole number that JSON keeps exactly",
    ],
  ])("that is none is named: %j", async (props, detail) => {
    const { body } = await tell(product.sandbox(), P, "consent.withdrawn", { channel: "call", ...props });
    expect([body.accepted, body.ignored]).toEqual([1, [expect.objectContaining({ pointer: "/batch", detail })]]);
  });

  it("is taken back by its name alone", async () => {
    const { status, body } = await tell(product.sandbox(), P, "import.undone", {});
    expect([status, body.errors]).toEqual([422, [{ pointer: "/events/0/batch", detail: "import.undone needs batch" }]]);
  });
});
