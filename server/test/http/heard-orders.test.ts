/** Orders as shops tell them: bought another way, told at each status, and dated by clocks that are wrong. */
import { createHmac } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { aboutCart, endOf, HOUR_MS, inTheEnd, MINUTE_MS, news, nowOf, type Sent } from "../support/hear.js";
import { type Product, type Sandbox, startProduct } from "../support/product.js";
import { codesOf } from "../support/reasons.js";

let product: Product;
beforeAll(async () => {
  product = await startProduct();
});
afterAll(async () => await product.stop());

const P = { customer: "c_1" };
const HASH = createHmac("sha256", "identity").update("c_1").digest("hex");
const CONVERTED = "cancelled: converted";
/** Waits whatever else there is, and is asked for about a cart. */
const LATER = { delay: "2d" };

const step = (sandbox: Sandbox, checkout?: string): Promise<void> =>
  news(sandbox, P, "checkout.step_viewed", { step: "payment", ...(checkout !== undefined && { checkout }) });
const order = (sandbox: Sandbox, told: Sent, person: object = P): Promise<void> =>
  news(sandbox, person, "order.completed", told);
const about = (sandbox: Sandbox, checkout: string, more = {}) =>
  aboutCart(sandbox, P, { about: { checkout }, ...LATER, ...more });
const ordersOf = async (sandbox: Sandbox): Promise<unknown[]> =>
  (await sandbox.call<{ orders: unknown[] }>("GET", "/v1/persons/customer:c_1")).body.orders;

describe("begun on the phone and bought on the PC", () => {
  it.each<[who: string, begins: (sandbox: Sandbox) => Promise<unknown>, buys: (sandbox: Sandbox) => Promise<unknown>]>([
    ["the backend tells both", (s) => step(s, "ck_phone"), (s) => order(s, { order: "1", checkout: "ck_pc" })],
    ["the backend names no checkout", (s) => step(s, "ck_phone"), (s) => order(s, { order: "1" })],
    [
      "two browsers of the customer tell it",
      (s) => {
        const signals = [{ seq: 1, at: 1, type: "checkout.started", checkout: "ck_phone" }];
        return s.page().send({ refs: { ...P, hash: HASH }, signals });
      },
      (s) => {
        const signals = [
          { seq: 1, at: 1, type: "checkout.started", checkout: "ck_pc" },
          { seq: 2, at: 1, type: "order.completed", order: "1", checkout: "ck_pc" },
        ];
        return s.page().send({ refs: { ...P, hash: HASH }, signals });
      },
    ],
  ])("ends the call about the phone's checkout, where %s", async (_, begins, buys) => {
    const sandbox = product.sandbox();
    await begins(sandbox);
    const call = await about(sandbox, "ck_phone");
    const none = await aboutCart(sandbox, P, { ...LATER, channel: "sms" });
    await sandbox.advance({ by: "5m" });
    await buys(sandbox);
    expect([await endOf(sandbox, call), await endOf(sandbox, none)]).toEqual([CONVERTED, CONVERTED]);
  });

  it("ends nothing about a checkout that was begun after the order", async () => {
    const sandbox = product.sandbox();
    await step(sandbox, "ck_pc");
    await order(sandbox, { order: "1", checkout: "ck_pc" });
    await sandbox.advance({ by: "5m" });
    await step(sandbox, "ck_phone");
    const call = await about(sandbox, "ck_phone");
    expect(await inTheEnd(sandbox, call)).toBe("released");
  });

  it("ends nothing about another customer's checkout, nor what is about no cart", async () => {
    const sandbox = product.sandbox();
    await step(sandbox, "ck_phone");
    const other = await aboutCart(sandbox, { customer: "c_2" }, { ...LATER, about: { checkout: "ck_2" } });
    const link = await sandbox.schedule({ person: P, trigger: { type: "link_clicked" }, ...LATER, channel: "email" });
    const service = await about(sandbox, "ck_phone", { purpose: "service" });
    await order(sandbox, { order: "1", checkout: "ck_pc" });
    for (const call of [other, link, service]) expect(await endOf(sandbox, call)).toBe("waiting");
  });

  it("ends it whatever was seen of that checkout after it was asked for", async () => {
    const sandbox = product.sandbox();
    await step(sandbox, "ck_phone");
    const call = await about(sandbox, "ck_phone");
    await sandbox.advance({ by: "10m" });
    const boughtMs = await nowOf(sandbox);
    await sandbox.advance({ by: "3h" });
    await step(sandbox, "ck_phone");
    // News of an order of three hours ago.
    await order(sandbox, { order: "1", checkout: "ck_pc", at: boughtMs });
    expect(await endOf(sandbox, call)).toBe(CONVERTED);
  });

  it("minds what was seen of that checkout before it was asked for, though it is told afterwards", async () => {
    const sandbox = product.sandbox();
    const page = sandbox.page();
    const person = { visitor: page.visitor, verified: true };
    await page.says({ type: "checkout.started", checkout: "ck_phone" });
    await sandbox.advance({ by: "2h" });
    const boughtMs = await nowOf(sandbox);
    await sandbox.advance({ by: "1h" });
    const call = await aboutCart(sandbox, person, { about: { checkout: "ck_phone" }, ...LATER });
    // The page was offline: it was there half an hour after that order, and half an hour before the call was asked for.
    const signal = { seq: 2, at: 0, type: "checkout.step_viewed", checkout: "ck_phone" };
    await page.send({ sentAt: 30 * MINUTE_MS, signals: [signal] });
    await sandbox.advance({ by: "2h" });
    await order(sandbox, { order: "1", checkout: "ck_pc", at: boughtMs }, person);
    expect(await endOf(sandbox, call)).toBe("waiting");
  });
});

describe("an order that the shop tells again at each status", () => {
  it.each<[what: string, again: Sent]>([
    ["with its checkout", { order: "727", checkout: "ck_1" }],
    ["without it", { order: "727" }],
    ["as a number", { order: 727, checkout: "ck_1" }],
    ["dated anew", { order: "727", at: 0 }],
  ])("is one, told %s", async (_, told) => {
    const sandbox = product.sandbox();
    await step(sandbox, "ck_1");
    await order(sandbox, { order: "727", checkout: "ck_1" });
    await sandbox.advance({ by: "10m" });
    await step(sandbox, "ck_2");
    const call = await about(sandbox, "ck_2");
    const other = await sandbox.schedule({ person: P, trigger: { type: "other" }, channel: "sms" });
    for (const by of ["1m", "30m", "5h"]) {
      await sandbox.advance({ by });
      const at = "at" in told ? { at: await nowOf(sandbox) } : {};
      await order(sandbox, { ...told, ...at });
      expect(await endOf(sandbox, call)).toBe("waiting");
      // The checkout that is open still holds everybody.
      if (by !== "5h") expect(codesOf((await sandbox.get(other.id)).decision)).toContain("in_funnel");
    }
    expect(await ordersOf(sandbox)).toHaveLength(1);
    await order(sandbox, { order: "728", checkout: "ck_2" });
    expect(await endOf(sandbox, call)).toBe(CONVERTED);
    expect(await ordersOf(sandbox)).toHaveLength(2);
  });

  it("is one with what the customer's page said of it", async () => {
    const sandbox = product.sandbox();
    const page = sandbox.page();
    const person = { visitor: page.visitor, verified: true };
    await page.says({ type: "checkout.started", checkout: "ck_1" }, { type: "order.completed", order: "727" });
    await order(sandbox, { order: "727" }, person);
    await sandbox.advance({ by: "10m" });
    await page.says({ type: "checkout.started", checkout: "ck_2" });
    const call = await aboutCart(sandbox, person, { about: { checkout: "ck_2" }, ...LATER });
    // The page is loaded again, and the shop tells that it has packed.
    await sandbox.page(page.visitor).says({ type: "order.completed", order: "727" });
    await order(sandbox, { order: "727" }, person);
    expect(await endOf(sandbox, call)).toBe("waiting");
  });

  it.each<[what: string, named: Sent]>([
    ["by name", { checkout: "ck_1" }],
    ["by no checkout", {}],
  ])("completes again once it is paid after it had failed, %s", async (_, named) => {
    const sandbox = product.sandbox();
    await step(sandbox, "ck_1");
    await sandbox.advance({ by: "1m" });
    await order(sandbox, { order: "727", ...named });
    await news(sandbox, P, "order.cancelled", { order: "727" });
    const call = await about(sandbox, "ck_1");
    expect([call.status, codesOf(call.decision).includes("in_funnel")]).toEqual(["waiting", true]);
    await sandbox.advance({ by: "1m" });
    await order(sandbox, { order: "727" });
    expect(await endOf(sandbox, call)).toBe(CONVERTED);
  });

  it("is cancelled by the backend alone, and for that order alone", async () => {
    const sandbox = product.sandbox();
    const page = sandbox.page();
    await step(sandbox, "ck_1");
    await order(sandbox, { order: "1", checkout: "ck_1" });
    const signals = [{ seq: 1, at: 1, type: "order.cancelled", order: "1" }];
    expect((await page.send({ signals })).body).toMatchObject({ accepted: 0, dropped: [{ reason: "backend_only" }] });
    await news(sandbox, P, "order.cancelled", { order: "2" });
    expect((await about(sandbox, "ck_1")).status).toBe("cancelled");
    await news(sandbox, P, "order.cancelled", { order: "1" });
    expect((await about(sandbox, "ck_1")).status).toBe("waiting");
  });
});

describe("a shop whose clock is wrong", () => {
  /** An express checkout: begun, asked about, and paid twenty seconds later. */
  it.each<[what: string, earlyMs: number, named: Sent]>([
    ["25 seconds slow", 25_000, {}],
    ["25 seconds slow, by name", 25_000, { checkout: "ck_1" }],
    ["18 minutes early: it dates an order by when its checkout was entered", 18 * MINUTE_MS, {}],
    ["two hours early, but for a minute", 119 * MINUTE_MS, {}],
    ["right", 0, {}],
    ["an hour fast", -HOUR_MS, {}],
    ["a day slow, by name", 24 * HOUR_MS, { checkout: "ck_1" }],
  ])("%s: the order ends the call about its checkout", async (_, earlyMs, named) => {
    for (const isFirst of [true, false]) {
      const sandbox = product.sandbox();
      await step(sandbox, "ck_1");
      const call = isFirst ? await about(sandbox, "ck_1") : undefined;
      await sandbox.advance({ by: "20s" });
      await order(sandbox, { order: "1", at: (await nowOf(sandbox)) - earlyMs, ...named });
      expect(await endOf(sandbox, call ?? (await about(sandbox, "ck_1")))).toBe(CONVERTED);
      // And nothing is open any more.
      const other = await sandbox.schedule({ person: P, trigger: { type: "other" }, channel: "email" });
      expect(codesOf(other.decision)).not.toContain("in_funnel");
    }
  });

  it("three hours late tells of an order that a checkout begun since was no part of", async () => {
    const sandbox = product.sandbox();
    await step(sandbox, "ck_1");
    await sandbox.advance({ by: "10m" });
    const boughtMs = await nowOf(sandbox);
    await sandbox.advance({ by: "3h" });
    await step(sandbox, "ck_2");
    const calls = [await about(sandbox, "ck_1"), await about(sandbox, "ck_2")] as const;
    await order(sandbox, { order: "1", at: boughtMs });
    expect([await endOf(sandbox, calls[0]), await endOf(sandbox, calls[1])]).toEqual([CONVERTED, "waiting"]);
    const other = await sandbox.schedule({ person: P, trigger: { type: "other" }, channel: "email" });
    expect(codesOf(other.decision)).toContain("in_funnel");
  });

  it("three hours late still ends what its order names", async () => {
    const sandbox = product.sandbox();
    await step(sandbox, "ck_1");
    const boughtMs = await nowOf(sandbox);
    await sandbox.advance({ by: "3h" });
    await step(sandbox, "ck_1");
    const call = await about(sandbox, "ck_1");
    await order(sandbox, { order: "1", checkout: "ck_1", at: boughtMs });
    expect(await endOf(sandbox, call)).toBe(CONVERTED);
  });

  it("two minutes slow, and told late, still covers what was seen up to the order", async () => {
    const sandbox = product.sandbox();
    await step(sandbox, "ck_1");
    const seenMs = await nowOf(sandbox);
    const call = await about(sandbox, "ck_1");
    await sandbox.advance({ by: "3h" });
    await order(sandbox, { order: "1", at: seenMs - 100_000 });
    expect(await endOf(sandbox, call)).toBe(CONVERTED);
  });
});

describe("a trigger that is told to lie ahead", () => {
  it.each([
    ["of the person", {}, { order: 1 }],
    ["of the person's own checkout", {}, { order: 1, checkout: "ck_1" }],
    ["of another checkout", { about: { checkout: "ck_1" } }, { order: 1, checkout: "ck_2" }],
  ])("keeps no order out: one %s ends the contact", async (_, more, order) => {
    for (const aheadMs of [5_000, 60 * MINUTE_MS]) {
      const sandbox = product.sandbox();
      const at = new Date((await nowOf(sandbox)) + aheadMs).toISOString();
      const call = await aboutCart(sandbox, P, { trigger: { type: "cart_left", at }, ...more });
      await news(sandbox, P, "order.completed", order);
      expect(await endOf(sandbox, call)).toContain("cancelled: converted");
    }
  });
});
