/**
 * Whoever got a go asks again, of a call that is being made and of a letter, which closes by itself at once: the same go
 * for a minute, decided anew later or where nothing was sent.
 */
import type { FollowUp, RedeemAnswer } from "@holdoff/sdk/wire";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Product, type Sandbox, startProduct } from "../support/product.js";

let product: Product;
beforeAll(async () => {
  product = await startProduct();
});
afterAll(async () => await product.stop());

/** Redeemed under `k1` at noon. */
async function redeemed(sandbox: Sandbox, channel: FollowUp["channel"]): Promise<FollowUp> {
  await sandbox.toNoon();
  const followUp = await sandbox.schedule({ person: { customer: "c_1" }, channel, trigger: { type: "requested" } });
  expect(await again(sandbox, followUp)).toMatchObject({ go: true });
  return followUp;
}

const again = async (sandbox: Sandbox, { id }: FollowUp, body: object = {}, key = "k1"): Promise<RedeemAnswer> =>
  (await sandbox.call<RedeemAnswer>("POST", `/v1/follow-ups/${id}/redeem`, body, { "idempotency-key": key })).body;

const refuses = async (sandbox: Sandbox): Promise<unknown> =>
  await sandbox.event({ customer: "c_1" }, { type: "consent.withdrawn", channel: "all", purpose: "all" });

const ledgerOf = async (sandbox: Sandbox): Promise<unknown> =>
  (await sandbox.call<{ ledger: unknown }>("GET", "/v1/persons/customer:c_1")).body.ledger;

describe.each([
  { channel: "call", status: "redeemed" },
  { channel: "post", status: "closed" },
] as const)("a $channel that is $status", ({ channel, status }) => {
  it("gets the same go for a minute, whatever happens, and later none that would not be given now", async () => {
    const sandbox = product.sandbox();
    const followUp = await redeemed(sandbox, channel);
    await refuses(sandbox);
    await sandbox.advance({ by: "50s" });
    expect((await sandbox.get(followUp.id)).status).toBe(status);
    expect(await again(sandbox, followUp)).toMatchObject({ go: true });
    await sandbox.advance({ by: "20s" });
    const answer = await again(sandbox, followUp);
    expect(answer).toMatchObject({ go: false, code: "recalled", decision: { verdict: "cancel" } });
    expect(!answer.go && answer.decision?.reasons[0]?.code).toBe("opted_out");
    // The first go may have been used: it counts.
    expect((await sandbox.get(followUp.id)).status).toBe(status);
    expect(await ledgerOf(sandbox)).toHaveLength(1);
    await sandbox.advance({ by: "3h" });
    expect(await sandbox.get(followUp.id)).toMatchObject({ status: "closed", outcome: "unknown" });
  });

  it("gets the same go later where it may still be made, and counts once", async () => {
    const sandbox = product.sandbox();
    const followUp = await redeemed(sandbox, channel);
    await sandbox.advance({ by: "10m" });
    expect(await again(sandbox, followUp)).toMatchObject({ go: true });
    expect(await again(sandbox, followUp, { notSent: true })).toMatchObject({ go: true });
    expect(await ledgerOf(sandbox)).toHaveLength(1);
    expect(await again(sandbox, followUp, {}, "k2")).toMatchObject({ go: false });
    expect(await again(sandbox, followUp, { notSent: true }, "k2")).toMatchObject({ go: false });
    expect((await sandbox.get(followUp.id)).status).toBe(status);
  });

  it("ends undelivered where nothing was sent and nothing may be sent any more", async () => {
    const sandbox = product.sandbox();
    const followUp = await redeemed(sandbox, channel);
    await refuses(sandbox);
    expect(await again(sandbox, followUp, { notSent: true })).toMatchObject({ go: false, code: "recalled" });
    expect(await sandbox.get(followUp.id)).toMatchObject({ status: "closed", outcome: "undelivered" });
    expect(await ledgerOf(sandbox)).toEqual([]);
    expect((await sandbox.receipts(followUp.id)).at(-1)?.reasons[0]?.code).toBe("opted_out");
    expect(await again(sandbox, followUp, { notSent: true })).toMatchObject({ go: false, code: "closed" });
  });

  it("gets no go any more when its outcome is known", async () => {
    const sandbox = product.sandbox();
    const followUp = await redeemed(sandbox, channel);
    await sandbox.call("POST", `/v1/follow-ups/${followUp.id}/outcome`, { outcome: "reached" });
    expect(await again(sandbox, followUp)).toMatchObject({ go: false, code: "closed" });
  });
});
