/**
 * Somebody asks to be called when nobody calls: on a Friday evening, on the day before Christmas. The request waits for
 * the first hours in which it can be served. Somebody else names a time: it is kept, and is no leave to ring at night.
 */
import type { FollowUp } from "@holdoff/sdk/wire";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Day, FRIDAY, MONDAY, next, nextClockChange, nextDate, THURSDAY, wallTime } from "../support/calendar.js";
import { type Product, type Sandbox, startProduct } from "../support/product.js";
import { codesOf } from "../support/reasons.js";

const RESTS_AT_CHRISTMAS = new URL("../support/rests-at-christmas.yaml", import.meta.url).pathname;

let product: Product;
beforeAll(async () => {
  product = await startProduct({}, RESTS_AT_CHRISTMAS);
});
afterAll(async () => await product.stop());

const CUSTOMER = { customer: "c_7" };
const MINUTE_MS = 60_000;
const LAPSED = "The customer asked to be contacted this way, and the request lapsed before anybody did.";

const clockOf = async (sandbox: Sandbox): Promise<string> =>
  (await sandbox.call<{ now: string }>("GET", "/v1/test-clock")).body.now;
const minuteBefore = (instant: string): string => new Date(Date.parse(instant) - MINUTE_MS).toISOString();

/** Who asks for a call at this instant, and the follow-up by which the shop would make it. */
async function asks(sandbox: Sandbox, zone: string, at: string, when?: string): Promise<FollowUp> {
  await sandbox.advance({ to: at });
  await sandbox.event(CUSTOMER, { type: "profile.updated", zone });
  await sandbox.event(CUSTOMER, { type: "contact.requested", channel: "call", ...(when && { when }) });
  return await sandbox.schedule({ person: CUSTOMER, trigger: { type: "requested" }, basis: "none" });
}

/** It waits up to this instant, and says so; then it is released. */
async function isReleasedAt(sandbox: Sandbox, { id }: FollowUp, instant: string): Promise<void> {
  await sandbox.advance({ to: minuteBefore(instant) });
  const before = await sandbox.get(id);
  expect([before.status, before.decision.until]).toEqual(["waiting", instant]);
  await sandbox.advance({ to: instant });
  const after = await sandbox.get(id);
  expect([after.status, codesOf(after.decision)]).toEqual(["released", expect.arrayContaining(["invited"])]);
}

type Found = (zone: string, from: string) => Day;
const fridayBeforeChange: Found = (zone, from) => nextClockChange(zone, from).subtract({ days: 2 });
const aFriday: Found = (zone, from) => next(FRIDAY, nextDate(zone, from, "02-01"));

describe.each<[string, string, Found]>([
  ["Europe/Paris", "before the clocks change", fridayBeforeChange],
  ["America/New_York", "before the clocks change", fridayBeforeChange],
  ["Australia/Lord_Howe", "before the clocks change by half an hour", fridayBeforeChange],
  ["Asia/Kolkata", "half an hour off the hour", aFriday],
])("a call that is asked for in %s on a Friday evening, %s", (zone, _what, findFriday) => {
  async function asked(): Promise<{ sandbox: Sandbox; call: FollowUp; friday: Day }> {
    const sandbox = product.sandbox();
    const friday = findFriday(zone, await clockOf(sandbox));
    return { sandbox, call: await asks(sandbox, zone, wallTime(zone, friday, "19:30")), friday };
  }

  it("is made on Monday morning", async () => {
    const { sandbox, call, friday } = await asked();
    await sandbox.advance({ to: wallTime(zone, friday.add({ days: 1 }), "19:31") });
    const aDayLater = await sandbox.get(call.id);
    expect([aDayLater.status, codesOf(aDayLater.decision)]).toEqual([
      "waiting",
      ["no_consent", "contact_hours", "invited"],
    ]);
    await isReleasedAt(sandbox, call, wallTime(zone, next(MONDAY, friday), "10:00"));
    expect(await sandbox.redeem(call.id)).toMatchObject({ go: true });
  });

  it("ends on Monday at noon if nobody makes it, and its receipt says that it was asked for", async () => {
    const { sandbox, call, friday } = await asked();
    const noon = wallTime(zone, next(MONDAY, friday), "12:00");
    await sandbox.advance({ to: minuteBefore(noon) });
    expect((await sandbox.get(call.id)).status).toBe("released");
    await sandbox.advance({ to: noon });
    expect((await sandbox.get(call.id)).status).toBe("cancelled");
    const last = (await sandbox.receipts(call.id)).at(-1);
    expect([last?.verdict, codesOf(last)]).toEqual(["cancel", ["no_consent", "contact_hours", "lapsed"]]);
    expect(last?.reasons).toContainEqual({
      code: "lapsed",
      effect: "note",
      because: LAPSED,
      facts: { channel: "call", askedAt: expect.any(String), lapsedAt: noon },
    });
  });
});

describe.each(["Europe/Paris", "America/New_York", "Asia/Kolkata"])("over Christmas in %s", (zone) => {
  it("a call that was asked for when the shop went home is made when it is back", async () => {
    const sandbox = product.sandbox();
    const lastDay = nextDate(zone, await clockOf(sandbox), "12-23");
    const call = await asks(sandbox, zone, wallTime(zone, lastDay, "19:30"));
    const newYear = lastDay.add({ days: 10 });
    const firstDay = newYear.dayOfWeek > FRIDAY ? next(MONDAY, newYear) : newYear;
    await isReleasedAt(sandbox, call, wallTime(zone, firstDay, "10:00"));
    await sandbox.advance({ to: wallTime(zone, firstDay, "12:00") });
    const ended = await sandbox.get(call.id);
    expect([ended.status, codesOf(ended.decision)]).toEqual(["cancelled", ["no_consent", "contact_hours", "lapsed"]]);
  });
});

const aThursday: Found = (zone, from) => next(THURSDAY, nextDate(zone, from, "03-01"));

describe.each(["Europe/Paris", "America/New_York", "Asia/Kolkata"])("in %s", (zone) => {
  it("Thursday at three is no leave to ring on Friday at half past three in the night", async () => {
    const sandbox = product.sandbox();
    const thursday = aThursday(zone, await clockOf(sandbox));
    const friday = thursday.add({ days: 1 });
    const three = wallTime(zone, thursday, "15:00");
    const call = await asks(sandbox, zone, wallTime(zone, thursday, "11:00"), three);
    await isReleasedAt(sandbox, call, three);
    await sandbox.advance({ to: wallTime(zone, friday, "03:30") });
    expect(await sandbox.redeem(call.id)).toMatchObject({ go: false, code: "recalled" });
    await isReleasedAt(sandbox, call, wallTime(zone, friday, "10:00"));
    expect(await sandbox.redeem(call.id)).toMatchObject({ go: true });
  });

  it("half past eight in the evening is kept for an hour", async () => {
    const sandbox = product.sandbox();
    const thursday = aThursday(zone, await clockOf(sandbox));
    const call = await asks(sandbox, zone, wallTime(zone, thursday, "11:00"), wallTime(zone, thursday, "20:30"));
    await isReleasedAt(sandbox, call, wallTime(zone, thursday, "20:30"));
    await sandbox.advance({ to: wallTime(zone, thursday, "21:29") });
    expect((await sandbox.get(call.id)).status).toBe("released");
    await sandbox.advance({ to: wallTime(zone, thursday, "21:30") });
    const over = await sandbox.get(call.id);
    expect([over.status, over.decision.until]).toEqual(["waiting", wallTime(zone, thursday.add({ days: 1 }), "10:00")]);
    expect(await sandbox.redeem(call.id)).toMatchObject({ go: false, code: "recalled" });
  });
});

describe.each(["Europe/Paris", "America/New_York", "Australia/Lord_Howe"])(
  "on the Sunday of %s's new clocks",
  (zone) => {
    it("eleven is eleven by the new ones, for an hour, and then it is Monday", async () => {
      const sandbox = product.sandbox();
      const sunday = nextClockChange(zone, await clockOf(sandbox));
      const friday = sunday.subtract({ days: 2 });
      const call = await asks(sandbox, zone, wallTime(zone, friday, "11:00"), wallTime(zone, sunday, "11:00"));
      await isReleasedAt(sandbox, call, wallTime(zone, sunday, "11:00"));
      await sandbox.advance({ to: wallTime(zone, sunday, "12:00") });
      expect((await sandbox.get(call.id)).status).toBe("waiting");
      await isReleasedAt(sandbox, call, wallTime(zone, next(MONDAY, sunday), "10:00"));
    });
  },
);
