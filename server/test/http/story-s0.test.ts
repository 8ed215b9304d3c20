/** The call at the till, over HTTP alone: what the shop's backend and its pages say, and what comes of it. */
import { createHmac } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Product, startProduct } from "../support/product.js";

let product: Product;
beforeAll(async () => {
  product = await startProduct();
});
afterAll(async () => await product.stop());

const codesOf = (decision: { reasons: { code: string }[] }): string[] => decision.reasons.map(({ code }) => code);

describe("a buyer half-way through the form", () => {
  it("is not called while they are there", async () => {
    const sandbox = product.sandbox();
    const page = sandbox.page();
    await page.says({ type: "page.viewed" }, { type: "checkout.started", checkout: "ck_1" });
    const call = await sandbox.schedule({
      person: { visitor: page.visitor, verified: true },
      about: { checkout: "ck_1" },
    });
    expect(call.status).toBe("waiting");
    expect(codesOf(call.decision)).toEqual(expect.arrayContaining(["present", "in_funnel", "quiet", "cool_off"]));
    expect(call.decision.reasons[0]?.because).toBe("The customer is on the checkout right now.");
    await sandbox.advance({ by: "30s" });
    expect((await sandbox.get(call.id)).status).toBe("waiting");
  });

  it("is not called after they ordered, whoever reports the order", async () => {
    for (const way of ["page", "another tab", "backend", "without naming it"] as const) {
      const sandbox = product.sandbox();
      const page = sandbox.page();
      await page.says({ type: "checkout.started", checkout: "ck_1" });
      const person = { visitor: page.visitor, verified: true };
      const call = await sandbox.schedule({ person, about: { checkout: "ck_1" } });
      if (way === "page") await page.says({ type: "order.completed", order: "o1", checkout: "ck_1" });
      if (way === "another tab")
        await sandbox.page(page.visitor).says({ type: "order.completed", order: "o1", checkout: "ck_1" });
      if (way === "backend") await sandbox.event(person, { type: "order.completed", order: "o1", checkout: "ck_1" });
      if (way === "without naming it") await page.says({ type: "order.completed", order: "o1" });
      const ended = await sandbox.get(call.id);
      expect([way, ended.status, codesOf(ended.decision).includes("converted")]).toEqual([way, "cancelled", true]);
    }
  });

  it("is not called about a checkout that was completed before the call was asked for", async () => {
    for (const way of ["page", "another tab", "backend", "backend, as a customer", "without naming it"] as const) {
      const sandbox = product.sandbox();
      const page = sandbox.page();
      const person = { visitor: page.visitor, verified: true };
      if (way === "page")
        await page.says({ type: "checkout.started", checkout: "ck_1" }, { type: "order.completed", checkout: "ck_1" });
      if (way === "another tab") await sandbox.page(page.visitor).says({ type: "order.completed", checkout: "ck_1" });
      if (way === "backend") await sandbox.event(person, { type: "order.completed", checkout: "ck_1" });
      // The order and the call name different persons: only the checkout says that they belong together.
      if (way === "backend, as a customer")
        await sandbox.event({ customer: "c_9" }, { type: "order.completed", checkout: "ck_1" });
      if (way === "without naming it")
        await page.says({ type: "checkout.started", checkout: "ck_1" }, { type: "order.completed" });
      const call = await sandbox.schedule({ person, about: { checkout: "ck_1" } });
      expect([way, call.status, codesOf(call.decision)]).toEqual([
        way,
        "cancelled",
        expect.arrayContaining(["converted"]),
      ]);
    }
  });

  it("is not called when the order names only the checkout, after the call was asked for as somebody else", async () => {
    const sandbox = product.sandbox();
    const call = await sandbox.schedule({ person: { customer: "c_1" }, about: { checkout: "ck_2" } });
    expect(call.warnings).toEqual(["checkout_unlinked", "trigger_undated"]);
    await sandbox.event({ checkout: "ck_2" }, { type: "order.completed", order: "o2" });
    expect((await sandbox.get(call.id)).status).toBe("cancelled");
  });

  it("is offered no consultation once they declined it, and the other call stays", async () => {
    const sandbox = product.sandbox();
    const page = sandbox.page();
    const person = { visitor: page.visitor, verified: true };
    await page.says({ type: "checkout.started", checkout: "ck_1" });
    const order = await sandbox.schedule({ person, about: { checkout: "ck_1" }, department: "orders" });
    const offer = await sandbox.schedule({
      person,
      offer: "consultation",
      department: "consultations",
      trigger: { type: "other" },
    });
    await page.says({ type: "contact.declined", channel: "call", offer: "consultation" });
    const declined = await sandbox.get(offer.id);
    expect([declined.status, codesOf(declined.decision)]).toEqual([
      "cancelled",
      expect.arrayContaining(["declined_offer"]),
    ]);
    expect((await sandbox.get(order.id)).status).toBe("waiting");
  });

  it("is called once, when they have left for good", async () => {
    const sandbox = product.sandbox();
    const page = sandbox.page();
    await page.says({ type: "page.viewed" }, { type: "checkout.step_viewed", step: "payment", checkout: "ck_1" });
    const call = await sandbox.schedule({
      person: { visitor: page.visitor, verified: true },
      about: { checkout: "ck_1" },
      payload: { line: 1 },
    });
    await page.says({ type: "page.left" });
    const left = await sandbox.get(call.id);
    await sandbox.advance({ to: left.nextLookAt ?? "" });
    const released = await sandbox.get(call.id);
    expect([released.status, released.release]).toEqual(["released", 1]);
    const { message, id } = await product.receiver.next((one) => one.id === `${call.id}-r1`);
    expect(message).toMatchObject({
      type: "follow_up.released",
      data: { release: 1, followUp: { id: call.id, payload: { line: 1 } } },
    });
    expect(id).toBe(`${call.id}-r1`);
    expect(await sandbox.redeem(call.id)).toMatchObject({
      go: true,
      brief: { reason: expect.stringContaining("did not finish") },
    });
    expect(await sandbox.redeem(call.id)).toMatchObject({ go: false, code: "already_redeemed" });
  });

  it("takes the call back when they return before it is made", async () => {
    const sandbox = product.sandbox();
    const page = sandbox.page();
    await page.says({ type: "checkout.started", checkout: "ck_1" }, { type: "page.left" });
    const call = await sandbox.schedule({
      person: { visitor: page.visitor, verified: true },
      about: { checkout: "ck_1" },
    });
    expect((await sandbox.untilDecided(call.id)).status).toBe("released");
    const again = sandbox.page(page.visitor);
    await again.says({ type: "page.viewed" });
    const back = await sandbox.get(call.id);
    expect([back.status, back.release, codesOf(back.decision).includes("present")]).toEqual(["waiting", 1, true]);
    expect(await sandbox.redeem(call.id)).toMatchObject({ go: false, code: "recalled" });
    await again.says({ type: "page.left" });
    expect(await sandbox.untilDecided(call.id)).toMatchObject({ status: "released", release: 2 });
    await product.receiver.next((one) => one.id === `${call.id}-r2`);
  });

  it("is one customer on the phone and the laptop when the shop has signed for it", async () => {
    const sandbox = product.sandbox();
    const hash = createHmac("sha256", "identity").update("c_7").digest("hex");
    const refs = { customer: "c_7", hash };
    const phone = sandbox.page();
    const laptop = sandbox.page();
    const signals = [{ seq: 1, at: 1_000, type: "page.viewed" }];
    expect((await phone.send({ refs, signals })).status).toBe(202);
    expect(
      (
        await laptop.send({
          refs,
          signals: [...signals, { seq: 2, at: 1_000, type: "checkout.started", checkout: "ck_1" }],
        })
      ).status,
    ).toBe(202);
    const call = await sandbox.schedule({ person: { customer: "c_7" }, about: { checkout: "ck_1" } });
    await laptop.send({ refs, signals: [{ seq: 3, at: 1_000, type: "page.left" }] });
    // The laptop is closed; the phone is still in hand.
    expect(codesOf((await sandbox.get(call.id)).decision)).toContain("present");
    await phone.send({ refs, signals: [{ seq: 2, at: 1_000, type: "order.completed", checkout: "ck_1" }] });
    expect((await sandbox.get(call.id)).status).toBe("cancelled");
  });

  it("is nobody's customer by a forged or expired signature", async () => {
    const sandbox = product.sandbox();
    const page = sandbox.page();
    const forged = await page.send({
      refs: { customer: "c_1", hash: "00" },
      signals: [{ seq: 1, at: 1_000, type: "order.completed" }],
    });
    expect([forged.status, forged.body]).toEqual([202, expect.objectContaining({ refs: "unsigned", accepted: 1 })]);
    const hash = createHmac("sha256", "identity").update("c_1\n1000").digest("hex");
    const expired = await page.send({ refs: { customer: "c_1", exp: 1000, hash }, signals: [] });
    expect(expired.body).toMatchObject({ refs: "expired" });
    expect((await sandbox.call("GET", "/v1/persons/customer:c_1")).status).toBe(404);
  });

  it("named without proof, only holds by being there", async () => {
    const sandbox = product.sandbox();
    const page = sandbox.page();
    const call = await sandbox.schedule({
      person: { customer: "c_1", visitor: page.visitor },
      channel: "email",
      trigger: { type: "requested" },
      delay: "1m",
    });
    expect(call.warnings).toEqual(["visitor_associated"]);
    await page.says(
      { type: "page.viewed" },
      { type: "order.completed" },
      { type: "consent.withdrawn", channel: "all", purpose: "all" },
    );
    const held = await sandbox.get(call.id);
    expect([held.status, codesOf(held.decision)]).toEqual(["waiting", expect.arrayContaining(["present"])]);
    expect(codesOf(held.decision)).not.toContain("opted_out");
  });
});

describe("the same in shadow mode", () => {
  it("rings at the payment form, and says what would have been held", async () => {
    const sandbox = product.sandbox("shadow");
    const page = sandbox.page();
    await page.says({ type: "page.viewed" }, { type: "checkout.step_viewed", step: "payment", checkout: "ck_1" });
    const call = await sandbox.schedule({
      person: { visitor: page.visitor, verified: true },
      about: { checkout: "ck_1" },
      delay: "2m",
    });
    expect(call.status).toBe("waiting");
    await sandbox.advance({ by: "2m" });
    const rung = await sandbox.get(call.id);
    expect(rung.status).toBe("released");
    expect(rung.decision.wouldBe?.verdict).toBe("hold");
    expect(await sandbox.redeem(call.id)).toMatchObject({ go: true });
  });
});
