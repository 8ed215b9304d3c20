/** `POST /v1/invites`: may a page offer a chat now? */
import type { FollowUp, InviteAnswer } from "@holdoff/sdk/wire";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { ask } from "../support/ask-invite.js";
import { leftOf } from "../support/moment-after.js";
import { fresh, type Page, type Product, type Sandbox, startProduct } from "../support/product.js";

let product: Product;
beforeAll(async () => {
  product = await startProduct();
});
afterAll(async () => await product.stop());

const DAY_S = 24 * 60 * 60;
const YES = { allow: true };
const NOT_NOW = { allow: false, reason: "not_now" };

async function mayInvite({ sandbox, visitor }: Page, more: object = {}): Promise<InviteAnswer> {
  const { status, body } = await ask(product, { key: sandbox.publishable, visitor, channel: "chat", ...more });
  expect(status).toBe(200);
  return body as InviteAnswer;
}

/** Somebody who has been here for a while. */
async function comeIn(sandbox: Sandbox, visibleMs = 10_000): Promise<Page> {
  const page = sandbox.page();
  await page.says({ type: "page.viewed", visibleMs: 0, engagedMs: 0 });
  await page.says({ type: "page.active", visibleMs, engagedMs: visibleMs });
  return page;
}

const stays = (page: Page) => page.says({ type: "page.active", visibleMs: 60_000, engagedMs: 60_000 });

/** The visitor becomes a customer, as the shop's backend says. */
async function becomes(page: Page, customer: string): Promise<void> {
  const person = { customer, visitor: page.visitor, verified: true };
  expect((await page.sandbox.event(person, { type: "profile.updated" })).status).toBe(202);
}

describe("somebody who has just come", () => {
  it("is left alone, and nobody who is not known is here at all", async () => {
    const sandbox = product.sandbox();
    expect(await mayInvite(sandbox.page())).toEqual({ allow: false, reason: "dwell", retryAfter: 10 });
    const page = await comeIn(sandbox, 9_999);
    expect(await mayInvite(page)).toEqual({ allow: false, reason: "dwell", retryAfter: 10 });
    await page.says({ type: "page.active", visibleMs: 10_000, engagedMs: 0 });
    expect(await mayInvite(page)).toEqual(YES);
  });

  it("has been here as long as the asking page says, on top of the pages before", async () => {
    const sandbox = product.sandbox();
    const before = await comeIn(sandbox, 6_000);
    const page = Object.assign(sandbox.page(before.visitor));
    await page.says({ type: "page.viewed", visibleMs: 0, engagedMs: 0 });
    expect(await mayInvite(page)).toMatchObject({ reason: "dwell" });
    expect(await mayInvite(page, { tab: page.tab, visibleMs: 3_999 })).toMatchObject({ reason: "dwell" });
    expect(await mayInvite(page, { tab: fresh("t_"), visibleMs: 60_000 })).toMatchObject({ reason: "dwell" });
    expect(await mayInvite(page, { tab: page.tab, visibleMs: 4_000 })).toEqual(YES);
  });

  it("has to be here still", async () => {
    const sandbox = product.sandbox();
    const page = await comeIn(sandbox);
    await sandbox.advance({ by: "30m" });
    expect(await mayInvite(page)).toMatchObject({ reason: "dwell" });
  });
});

describe("asked once", () => {
  it("is asked once a day, and the page that was allowed to ask has asked", async () => {
    const sandbox = product.sandbox();
    const page = await comeIn(sandbox);
    expect(await mayInvite(page)).toEqual(YES);
    expect(await mayInvite(page)).toEqual({ allow: false, reason: "asked", retryAfter: leftOf(DAY_S) });
    await page.says({ type: "chat.invited" });
    await sandbox.advance({ by: "23h" });
    expect(await mayInvite(page)).toEqual({ allow: false, reason: "asked", retryAfter: leftOf(3600) });
    await sandbox.advance({ by: "1h" });
    await stays(page);
    expect(await mayInvite(page)).toEqual(YES);
  });

  it.each(["chat.invited", "contact.offered"] as const)(
    "by the page itself, without having asked us: %s counts too",
    async (type) => {
      const page = await comeIn(product.sandbox());
      await page.says(type === "chat.invited" ? { type } : { type, channel: "call" });
      expect(await mayInvite(page)).toMatchObject({ reason: "asked" });
    },
  );

  it("of fifty tabs that ask at once one may", async () => {
    const sandbox = product.sandbox();
    const page = await comeIn(sandbox);
    const answers = await Promise.all(Array.from({ length: 50 }, () => mayInvite(page)));
    expect(answers.filter(({ allow }) => allow)).toHaveLength(1);
    expect(answers.filter(({ reason }) => reason === "asked")).toHaveLength(49);
  });

  it("on one device, is not asked on the other", async () => {
    const sandbox = product.sandbox();
    const [laptop, phone] = [await comeIn(sandbox), await comeIn(sandbox)];
    await becomes(laptop, "c_42");
    await becomes(phone, "c_42");
    expect(await mayInvite(laptop)).toEqual(YES);
    expect(await mayInvite(phone)).toMatchObject({ reason: "asked" });
  });

  it("and no again: a month of peace", async () => {
    const sandbox = product.sandbox();
    const page = await comeIn(sandbox);
    await page.says({ type: "chat.dismissed" });
    expect(await mayInvite(page)).toEqual({ allow: false, reason: "dismissed", retryAfter: leftOf(30 * DAY_S) });
  });
});

describe("what else is known of the person", () => {
  const elsewhere = async (sandbox: Sandbox): Promise<Page> => {
    const page = await comeIn(sandbox);
    await becomes(page, "c_42");
    return page;
  };

  it("a call a moment ago on another device: not now, and no more is told", async () => {
    const sandbox = product.sandbox();
    const page = await elsewhere(sandbox);
    const made = { type: "contact.made", channel: "call", purpose: "sales", department: "order desk" } as const;
    await sandbox.event({ customer: "c_42" }, made);
    expect(await mayInvite(page)).toEqual(NOT_NOW);
  });

  it("an open ticket on another device: not now, until it is long closed", async () => {
    const sandbox = product.sandbox();
    const page = await elsewhere(sandbox);
    await sandbox.event({ customer: "c_42" }, { type: "ticket.opened", ticket: "t1" });
    expect(await mayInvite(page)).toEqual(NOT_NOW);
    await sandbox.event({ customer: "c_42" }, { type: "ticket.closed", ticket: "t1" });
    expect(await mayInvite(page)).toEqual(NOT_NOW);
    await sandbox.advance({ by: "7d" });
    await stays(page);
    expect(await mayInvite(page)).toEqual(YES);
  });

  it("a refusal of all contact: not now", async () => {
    const page = await comeIn(product.sandbox());
    await page.says({ type: "consent.withdrawn", channel: "all", purpose: "all" });
    expect(await mayInvite(page)).toEqual(NOT_NOW);
  });

  it("a call that is about to be made: not now", async () => {
    const sandbox = product.sandbox();
    const page = await comeIn(sandbox);
    const person = { visitor: page.visitor };
    const followUp = await sandbox.schedule({ person, channel: "post", trigger: { type: "requested" } });
    expect(followUp.status).toBe("released");
    expect(await mayInvite(page)).toEqual(NOT_NOW);
  });

  it("an offer that the person turned down is theirs, a chat without one is another matter", async () => {
    const page = await comeIn(product.sandbox());
    await page.says({ type: "offer.declined", offer: "insurance" });
    expect(await mayInvite(page)).toEqual(YES);
  });
});

describe("at the checkout", () => {
  const step = (page: Page, name: string) =>
    page.says({ type: "checkout.step_viewed", step: name, checkout: `ck-${page.visitor}` });

  it("a hand on the payment form is never shaken", async () => {
    const sandbox = product.sandbox();
    const page = await comeIn(sandbox);
    await step(page, "payment");
    expect(await mayInvite(page)).toEqual({ allow: false, reason: "at_payment" });
    await page.says({ type: "order.completed", order: "o_1", checkout: `ck-${page.visitor}` });
    expect(await mayInvite(page)).toEqual(YES);
  });

  it("nor are the steps before it disturbed, until they are left", async () => {
    const sandbox = product.sandbox();
    const page = await comeIn(sandbox);
    await step(page, "delivery");
    expect(await mayInvite(page)).toEqual(NOT_NOW);
    await sandbox.advance({ by: "59m" });
    await stays(page);
    expect(await mayInvite(page)).toEqual(NOT_NOW);
    await sandbox.advance({ by: "1m" });
    expect(await mayInvite(page)).toEqual(YES);
  });

  it("a payment that was left days ago is no payment", async () => {
    const sandbox = product.sandbox();
    const page = await comeIn(sandbox);
    await step(page, "payment");
    await sandbox.advance({ by: "3d" });
    await stays(page);
    await page.says({ type: "checkout.started", checkout: "ck-new" });
    expect(await mayInvite(page)).toEqual(NOT_NOW);
  });
});

describe("a chat that the shop asked for", () => {
  const scheduled = async (page: Page): Promise<FollowUp> =>
    await page.sandbox.schedule({
      person: { visitor: page.visitor },
      channel: "chat",
      purpose: "sales",
      trigger: { type: "requested" },
    });

  it("waits for somebody who has just come, and goes when a heartbeat says that they stayed", async () => {
    const sandbox = product.sandbox();
    const page = await comeIn(sandbox, 1_000);
    const { id, status, decision } = await scheduled(page);
    expect([status, decision.until]).toEqual(["waiting", null]);
    await page.says({ type: "page.active", visibleMs: 9_999, engagedMs: 1_000 });
    expect((await sandbox.get(id)).status).toBe("waiting");
    await page.says({ type: "page.active", visibleMs: 10_000, engagedMs: 1_000 });
    expect((await sandbox.get(id)).status).toBe("released");
  });

  it("is over in the moment in which a page is allowed to ask", async () => {
    const sandbox = product.sandbox();
    const page = await comeIn(sandbox, 1_000);
    const { id } = await scheduled(page);
    expect(await mayInvite(page, { tab: page.tab, visibleMs: 10_000 })).toEqual(NOT_NOW);
    await sandbox.call("POST", `/v1/follow-ups/${id}/cancel`, { reason: "not needed" });
    const other = await scheduled(page);
    await sandbox.call("PATCH", `/v1/follow-ups/${other.id}`, { delay: "1h" });
    expect(await mayInvite(page, { tab: page.tab, visibleMs: 10_000 })).toEqual(YES);
    const after = await sandbox.get(other.id);
    expect([after.status, after.decision.reasons.map(({ code }) => code)]).toEqual([
      "cancelled",
      expect.arrayContaining(["asked_enough"]),
    ]);
  });
});

describe("in shadow mode", () => {
  it("every page may ask, but for those who refused contact", async () => {
    const sandbox = product.sandbox("shadow");
    const page = sandbox.page();
    expect(await mayInvite(page)).toEqual(YES);
    expect(await mayInvite(page)).toEqual(YES);
    await page.says({ type: "chat.dismissed" });
    expect(await mayInvite(page)).toEqual(YES);
    await page.says({ type: "consent.withdrawn", channel: "chat", purpose: "sales" });
    expect(await mayInvite(page)).toEqual(NOT_NOW);
  });
});
