/**
 * The fake check-up: in the middle of a lunchtime run the telephone of a customer of ten years rings. It is a check-up
 * that sells, by somebody who knows nothing of the customer, at a time that suits the shop. The shop is in London, the
 * customer in Kolkata, and the policy is the one that the product comes with.
 */
import type { FollowUp, FollowUpRequest, Message, Problem } from "@holdoff/sdk/wire";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { fresh, type Product, type Sandbox, startProduct } from "../support/product.js";
import { codesOf, shadowOf } from "../support/reasons.js";

const COURTEOUS = new URL("../../policies/courteous.yaml", import.meta.url).pathname;

let product: Product;
beforeAll(async () => {
  product = await startProduct({}, COURTEOUS);
});
afterAll(async () => await product.stop());

const CUSTOMER = { customer: "c_42" };
const PROFILE = { since: "2016-04-18T00:00:00.000Z", products: ["Rise 140, oak", "Felted standing mat"] };

/** Half an hour off the hour, and without summer time: the same on every day of the year. */
const ZONE = "Asia/Kolkata";
const AHEAD_MS = 5.5 * 60 * 60_000;
const DAY_MS = 24 * 60 * 60_000;
const WEEKDAYS = ["sun", "mon", "tue", "wed", "thu", "fri", "sat"] as const;
type Weekday = (typeof WEEKDAYS)[number];

/** The first time after `from` at which the customer's clock shows this. */
function nextOnTheirClock(from: string, weekday: Weekday, time: string): string {
  const local = new Date(Date.parse(from) + AHEAD_MS);
  const daysAhead = (WEEKDAYS.indexOf(weekday) - local.getUTCDay() + 7) % 7;
  const day = new Date(local.getTime() + daysAhead * DAY_MS).toISOString().slice(0, 10);
  const atMs = Date.parse(`${day}T${time}:00.000Z`) - AHEAD_MS;
  return new Date(atMs > Date.parse(from) ? atMs : atMs + 7 * DAY_MS).toISOString();
}

/** Ten years a customer, at this time of their own day. */
async function customerAt(weekday: Weekday, time: string, site: "demo" | "shadow" = "demo"): Promise<Sandbox> {
  const sandbox = product.sandbox(site);
  const { body } = await sandbox.call<{ now: string }>("GET", "/v1/test-clock");
  await sandbox.advance({ to: nextOnTheirClock(body.now, weekday, time) });
  await sandbox.event(CUSTOMER, { type: "profile.updated", zone: ZONE, ...PROFILE });
  return sandbox;
}

const CHECK_UP = {
  person: CUSTOMER,
  channel: "call",
  purpose: "service",
  department: "care",
  trigger: { type: "check_up" },
} as const satisfies FollowUpRequest;

/** Waits up to the last millisecond before it is right, then for it to be right. */
async function isCalledAt(sandbox: Sandbox, call: FollowUp, instant: string): Promise<void> {
  await sandbox.advance({ to: new Date(Date.parse(instant) - 60_000).toISOString() });
  const before = await sandbox.get(call.id);
  expect([before.status, before.decision.until]).toEqual(["waiting", instant]);
  await sandbox.advance({ to: instant });
  expect((await sandbox.get(call.id)).status).toBe("released");
}

describe("in shadow mode, where nothing is held", () => {
  it("the telephone rings at lunch, and the check-up sells", async () => {
    const sandbox = await customerAt("tue", "12:30", "shadow");
    const call = await sandbox.schedule({ ...CHECK_UP, offer: "ten-year-cover" });
    expect(shadowOf(call)).toEqual(["released", "cancel", expect.arrayContaining(["purpose", "contact_hours"])]);
    expect(await sandbox.redeem(call.id)).toMatchObject({ go: true });
  });
});

describe("a check-up that carries an offer", () => {
  it("is refused before anybody's telephone rings", async () => {
    const sandbox = await customerAt("tue", "12:30");
    const refused = await sandbox.call<Problem>(
      "POST",
      "/v1/follow-ups",
      { ...CHECK_UP, offer: "ten-year-cover" },
      { "idempotency-key": fresh("k") },
    );
    expect(refused).toMatchObject({ status: 422, body: { code: "offer_forbidden", errors: [{ pointer: "/offer" }] } });
  });
});

describe("an honest check-up", () => {
  it("waits for the end of lunch, where the customer is", async () => {
    const sandbox = await customerAt("tue", "11:15");
    const call = await sandbox.schedule(CHECK_UP);
    const endOfLunch = nextOnTheirClock(call.createdAt, "tue", "14:00");
    await sandbox.advance({ by: "75m" });
    const atLunch = await sandbox.get(call.id);
    expect(atLunch.decision.reasons).toMatchObject([
      {
        code: "contact_hours",
        until: endOfLunch,
        because: "It is outside the hours for calls where the customer is.",
        facts: { zones: ZONE, zoneFrom: "stated" },
      },
    ]);
    await isCalledAt(sandbox, call, endOfLunch);
  });

  it("waits for Monday when the week is over there", async () => {
    const sandbox = await customerAt("fri", "18:30");
    const call = await sandbox.schedule(CHECK_UP);
    await isCalledAt(sandbox, call, nextOnTheirClock(call.createdAt, "mon", "10:00"));
  });

  it("comes at the hours that the customer chose, of those that the shop offers", async () => {
    const sandbox = await customerAt("tue", "10:30");
    await sandbox.event(CUSTOMER, {
      type: "preference.set",
      hours: [{ days: ["wed", "sat"], from: "16:30", to: "21:00" }],
    });
    const call = await sandbox.schedule(CHECK_UP);
    await sandbox.advance({ by: "1h" });
    const held = await sandbox.get(call.id);
    expect(held.decision.reasons.map(({ because }) => because)).toEqual([
      "The customer chose other hours to be contacted in.",
    ]);
    await isCalledAt(sandbox, call, nextOnTheirClock(call.createdAt, "wed", "16:30"));
  });

  it("comes in the evening if that is when the customer asked to be called", async () => {
    const sandbox = await customerAt("tue", "18:00");
    const { body } = await sandbox.call<{ now: string }>("GET", "/v1/test-clock");
    const when = nextOnTheirClock(body.now, "tue", "20:30");
    await sandbox.event(CUSTOMER, { type: "contact.requested", channel: "call", when });
    const call = await sandbox.schedule(CHECK_UP);
    await isCalledAt(sandbox, call, when);
    const reasons = (await sandbox.get(call.id)).decision.reasons.map(({ code, liftedBy }) => [code, liftedBy]);
    expect(reasons).toContainEqual(["contact_hours", "invited"]);
  });

  it("is called back when the hours end before anybody dialled", async () => {
    const sandbox = await customerAt("tue", "10:50");
    const call = await sandbox.schedule(CHECK_UP);
    await sandbox.advance({ by: "65m" });
    expect((await sandbox.get(call.id)).status).toBe("released");
    await sandbox.advance({ to: nextOnTheirClock(call.createdAt, "tue", "12:00") });
    const back = await sandbox.get(call.id);
    expect([back.status, codesOf(back.decision)]).toEqual(["waiting", ["contact_hours"]]);
    expect(await sandbox.redeem(call.id)).toMatchObject({ go: false, code: "recalled" });
  });
});

describe("whoever calls", () => {
  it("knows whom they call, and begins with the honest reason", async () => {
    const sandbox = await customerAt("tue", "10:15");
    const page = sandbox.page();
    const person = { ...CUSTOMER, visitor: page.visitor, verified: true };
    await sandbox.event(person, { type: "order.completed", order: "o_1" });
    await page.says(
      { type: "page.viewed", visibleMs: 0, engagedMs: 0 },
      { type: "offer.declined", offer: "ten-year-cover" },
      { type: "checkout.step_viewed", step: "delivery", checkout: "ck_1" },
      { type: "page.left", visibleMs: 90_000, engagedMs: 60_000 },
    );
    const made = { type: "contact.made", channel: "email", purpose: "service", department: "workshop" } as const;
    await sandbox.event(person, { ...made, outcome: "reached" });
    await sandbox.advance({ by: "7d" });

    const call = await sandbox.schedule(CHECK_UP);
    await sandbox.untilDecided(call.id);
    const { message } = await product.receiver.next(({ id }) => id === `${call.id}-r1`);
    const brief = {
      reason: "I would like to hear whether everything is in order. I have nothing to sell.",
      customerSince: PROFILE.since,
      products: PROFILE.products,
      orders: 1,
      declined: ["ten-year-cover"],
      openTickets: 0,
      contacts: [{ at: expect.any(String), channel: "email", department: "workshop", outcome: "reached" }],
    };
    // All of it, and nothing of where they were on the pages, or for how long.
    expect(briefIn(message)).toEqual(brief);
    expect(await sandbox.redeem(call.id)).toEqual({ go: true, brief });
  });

  it("calls a sale a sale", async () => {
    const sandbox = await customerAt("tue", "10:15");
    const call = await sandbox.schedule({ ...CHECK_UP, purpose: "sales", offer: "oiling kit" });
    await sandbox.untilDecided(call.id);
    expect(await sandbox.redeem(call.id)).toMatchObject({
      go: true,
      brief: {
        reason: "I would like to sell you something: I have an offer for you about oiling kit. Is this a good moment?",
      },
    });
  });
});

const briefIn = ({ data }: Message): unknown => ("brief" in data ? data.brief : undefined);
