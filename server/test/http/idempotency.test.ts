/** The same key, the same answer: of a schedule and of a redeem. */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { fresh, type Product, startProduct } from "../support/product.js";

let product: Product;
beforeAll(async () => {
  product = await startProduct();
});
afterAll(async () => await product.stop());

describe("idempotency", () => {
  it("answers the same follow-up to the same key and body, and refuses another body", async () => {
    const sandbox = product.sandbox();
    const person = { customer: "c_1" };
    const key = fresh("k");
    const [one, two] = await Promise.all([sandbox.schedule({ person }, key), sandbox.schedule({ person }, key)]);
    expect(two.id).toBe(one.id);
    const replay = await sandbox.call(
      "POST",
      "/v1/follow-ups",
      { channel: "call", purpose: "sales", trigger: { type: "checkout_incomplete" }, basis: "consent", person },
      { "idempotency-key": key },
    );
    expect([replay.status, replay.headers.get("idempotent-replayed")]).toEqual([201, "true"]);
    const other = await sandbox.call(
      "POST",
      "/v1/follow-ups",
      { channel: "sms", purpose: "sales", person },
      { "idempotency-key": key },
    );
    expect([other.status, other.body]).toEqual([409, expect.objectContaining({ code: "idempotency_conflict" })]);
  });

  it("gives it also when the follow-up has closed by itself since", async () => {
    const sandbox = product.sandbox();
    const mail = await sandbox.schedule({
      person: { customer: "c_1" },
      channel: "email",
      trigger: { type: "requested" },
    });
    expect(await sandbox.redeem(mail.id, "a")).toMatchObject({ go: true });
    await sandbox.advance({ by: "1m" });
    expect(await sandbox.get(mail.id)).toMatchObject({ status: "closed", outcome: "unknown" });
    expect(await sandbox.redeem(mail.id, "a")).toMatchObject({ go: true });
    expect(await sandbox.redeem(mail.id, "b")).toMatchObject({ go: false, code: "closed" });
  });

  it("gives the same go to the same redeem key until the outcome", async () => {
    const sandbox = product.sandbox();
    const call = await sandbox.schedule({ person: { customer: "c_1" }, trigger: { type: "requested" } });
    expect(call.status).toBe("released");
    expect(await sandbox.redeem(call.id, "a")).toMatchObject({ go: true });
    expect(await sandbox.redeem(call.id, "a")).toMatchObject({ go: true });
    expect(await sandbox.redeem(call.id, "b")).toMatchObject({ go: false, code: "already_redeemed" });
    const closed = await sandbox.call("POST", `/v1/follow-ups/${call.id}/outcome`, { outcome: "reached" });
    expect(closed.body).toMatchObject({ status: "closed", outcome: "reached" });
    expect(await sandbox.redeem(call.id, "a")).toMatchObject({ go: false, code: "closed" });
    expect((await sandbox.call("POST", `/v1/follow-ups/${call.id}/cancel`, { reason: "late" })).body).toMatchObject({
      status: 409,
      code: "too_late",
    });
  });
});
