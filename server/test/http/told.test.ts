/** What agents and operators are told, and what a link carries over. */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Product, startProduct } from "../support/product.js";

let product: Product;
beforeAll(async () => {
  product = await startProduct();
});
afterAll(async () => await product.stop());

describe("what an agent and an operator are told", () => {
  it("counts an order once, however many ways it is reported", async () => {
    const sandbox = product.sandbox();
    const page = sandbox.page();
    const person = { visitor: page.visitor, verified: true };
    await sandbox.schedule({ person, about: { checkout: "ck_1" }, department: "orders" });
    await page.says(
      { type: "checkout.started", checkout: "ck_1" },
      { type: "order.completed", order: "o1", checkout: "ck_1" },
    );
    await sandbox.event(person, { type: "order.completed", order: "o1", checkout: "ck_1" });
    const call = await sandbox.schedule({ person, trigger: { type: "requested" }, delay: "1d", department: "service" });
    expect((await sandbox.untilDecided(call.id)).status).toBe("released");
    expect(await sandbox.redeem(call.id)).toMatchObject({ go: true, brief: { orders: 1 } });
  });

  it("answers an amendment with what follows from it", async () => {
    const sandbox = product.sandbox();
    const call = await sandbox.schedule({ person: { customer: "c_1" }, trigger: { type: "requested" }, delay: "1h" });
    const later = await sandbox.call<typeof call>("PATCH", `/v1/follow-ups/${call.id}`, {
      delay: "2h",
      metadata: { by: "me" },
    });
    const asked = new Date(Date.parse(call.createdAt) + 7_200_000).toISOString();
    expect(later.body).toMatchObject({ notBefore: asked, nextLookAt: asked, metadata: { by: "me" } });
    expect(later.body.decision.reasons).toMatchObject([{ code: "not_yet", until: asked }]);
  });

  it("keeps what a browser allowed before it was a customer's from counting for the customer", async () => {
    const sandbox = product.sandbox();
    const page = sandbox.page();
    await page.says({ type: "contact.requested", channel: "call" }, { type: "offer.declined", offer: "x" });
    await sandbox.event({ customer: "c_3", visitor: page.visitor, verified: true }, { type: "cart.changed" });
    const call = await sandbox.schedule({ person: { customer: "c_3" }, trigger: { type: "link_clicked" } });
    expect(call.status).toBe("waiting");
    const offer = await sandbox.schedule({ person: { customer: "c_3" }, offer: "x" });
    expect(offer.status).toBe("cancelled");
  });
});
