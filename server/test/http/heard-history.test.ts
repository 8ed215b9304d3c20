/** History that a shop brings along: it counts for what it was, and is no news. */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { DAY_MS, nowOf, tell } from "../support/hear.js";
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
