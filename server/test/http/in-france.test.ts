/**
 * By the law of France: who says no in a call is left alone for sixty full days of their own calendar, whatever was
 * offered and whoever reports it; and nobody is called without a consent that the business can prove.
 */
import type { Decision, Fact, FollowUp, FollowUpRequest, Problem } from "@holdoff/sdk/wire";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Day, next, nextClockChange, nextDate, TUESDAY, wallTime } from "../support/calendar.js";
import { fresh, type Product, type Sandbox, startProduct } from "../support/product.js";
import { codesOf } from "../support/reasons.js";

const FRANCE = new URL("../../policies/fr.yaml", import.meta.url).pathname;

let product: Product;
let elsewhere: Product;
beforeAll(async () => {
  [product, elsewhere] = await Promise.all([startProduct({}, FRANCE), startProduct()]);
});
afterAll(async () => {
  await product.stop();
  await elsewhere.stop();
});

const CUSTOMER = { customer: "c_75" };
const PROOF = "recording 2026-11/4711";
const SALES_CALL = {
  person: CUSTOMER,
  channel: "call",
  purpose: "sales",
  trigger: { type: "requested" },
  basis: "consent",
  basisProof: PROOF,
} as const satisfies FollowUpRequest;

const clockOf = async (sandbox: Sandbox): Promise<string> =>
  (await sandbox.call<{ now: string }>("GET", "/v1/test-clock")).body.now;

async function check(sandbox: Sandbox, request: FollowUpRequest = SALES_CALL): Promise<Decision> {
  const { status, body } = await sandbox.call<Decision>("POST", "/v1/check", request);
  expect(status).toBe(200);
  return body;
}

/** The shop's own call, made and then reported on. */
async function callsAndReports(sandbox: Sandbox): Promise<void> {
  const call = await sandbox.schedule({ ...SALES_CALL, offer: "ten-year-cover" });
  expect(await sandbox.redeem(call.id)).toMatchObject({ go: true });
  await sandbox.call("POST", `/v1/follow-ups/${call.id}/outcome`, { outcome: "declined" });
}

const tells =
  (fact: Fact) =>
  async (sandbox: Sandbox): Promise<void> => {
    await sandbox.event(CUSTOMER, fact);
  };

const DOORS: [door: string, decline: (sandbox: Sandbox) => Promise<void>][] = [
  ["the outcome of a call", callsAndReports],
  [
    "a call that somebody else made",
    tells({ type: "contact.made", channel: "call", purpose: "sales", offer: "ten-year-cover", outcome: "declined" }),
  ],
  ["the page", tells({ type: "contact.declined", channel: "call", offer: "ten-year-cover" })],
];

type Found = (zone: string, from: string) => Day;
/** A Tuesday, so that no weekend and no holiday of the season keeps the first call from being made. */
const beforeTheChange: Found = (zone, from) => next(TUESDAY, nextClockChange(zone, from).subtract({ days: 40 }));
const beforeChristmas: Found = (zone, from) => next(TUESDAY, nextDate(zone, from, "12-01"));

const PLACES: [zone: string, season: string, find: Found][] = [
  ["Europe/Paris", "over a change of clocks", beforeTheChange],
  ["America/New_York", "over a change of clocks", beforeTheChange],
  ["Asia/Kolkata", "over Christmas", beforeChristmas],
];

describe.each(PLACES)("a call that was declined with its offer in %s, %s", (zone, _season, find) => {
  it.each(DOORS)("and is told by %s: no call for sixty full days", async (_door, decline) => {
    const sandbox = product.sandbox();
    const day = find(zone, await clockOf(sandbox));
    await sandbox.advance({ to: wallTime(zone, day, "10:30") });
    await sandbox.event(CUSTOMER, { type: "profile.updated", zone });
    await decline(sandbox);

    const over = wallTime(zone, day.add({ days: 61 }), "00:00");
    const refused = await sandbox.schedule({ ...SALES_CALL, offer: "oiling kit" });
    expect(refused.status).toBe("cancelled");
    expect(refused.decision.reasons).toContainEqual({
      code: "declined_contact",
      effect: "cancel",
      because: "The customer said no in a call less than 60 calendar days ago.",
      facts: { channel: "call", declinedAt: expect.any(String), remembered: "60 calendar days", until: over },
    });

    await sandbox.advance({ to: wallTime(zone, day.add({ days: 60 }), "23:59") });
    expect(codesOf(await check(sandbox))).toContain("declined_contact");
    await sandbox.advance({ to: over });
    const then = await check(sandbox);
    expect([then.verdict, codesOf(then).includes("declined_contact")]).toEqual(["hold", false]);
  });

  it("elsewhere declines the offer and no call", async () => {
    const sandbox = elsewhere.sandbox();
    const day = find(zone, await clockOf(sandbox));
    await sandbox.advance({ to: wallTime(zone, day, "10:30") });
    await sandbox.event(CUSTOMER, { type: "profile.updated", zone });
    await callsAndReports(sandbox);
    const again = codesOf(await check(sandbox));
    expect([again.includes("recent_contact"), again.includes("declined_contact")]).toEqual([true, false]);
    expect(codesOf(await check(sandbox, { ...SALES_CALL, offer: "ten-year-cover" }))).toContain("declined_offer");
  });
});

describe("the proof of a consent", () => {
  /** Ten in the morning of a day without anything. */
  async function atWork(): Promise<Sandbox> {
    const sandbox = product.sandbox();
    const day = next(TUESDAY, nextDate("Europe/Paris", await clockOf(sandbox), "02-01"));
    await sandbox.advance({ to: wallTime("Europe/Paris", day, "10:30") });
    await sandbox.event(CUSTOMER, { type: "profile.updated", zone: "Europe/Paris" });
    return sandbox;
  }
  const without = (): FollowUpRequest => {
    const { basisProof: _, ...request } = SALES_CALL;
    return request;
  };

  it("is wanted: a call whose consent is only stated is not made", async () => {
    const sandbox = await atWork();
    const { status, decision } = await sandbox.schedule(without());
    expect(status).toBe("cancelled");
    expect(decision.reasons).toMatchObject([
      {
        code: "no_consent",
        because: "The customer's consent is stated without saying where its proof is, and this shop needs one.",
        facts: { need: "consent", basis: "consent", stated: "with_proof" },
      },
    ]);
  });

  it("is kept with the follow-up, and with each decision in which it counted", async () => {
    const sandbox = await atWork();
    const call = await sandbox.schedule(SALES_CALL);
    expect([call.status, call.basisProof]).toEqual(["released", PROOF]);
    expect(await sandbox.redeem(call.id)).toMatchObject({ go: true });
    expect((await sandbox.get(call.id)).basisProof).toBe(PROOF);
    const { body } = await sandbox.call<{ data: FollowUp[] }>("GET", "/v1/follow-ups?customer=c_75");
    expect(body.data.map(({ basisProof }) => basisProof)).toEqual([PROOF]);
    const receipts = await sandbox.receipts(call.id);
    expect(receipts.map(({ verdict }) => verdict)).toEqual(["release", "release"]);
    for (const { reasons } of receipts) {
      expect(reasons).toContainEqual({
        code: "basis_stated",
        effect: "note",
        because: "The shop states what entitles it to this contact, and where the proof of it is.",
        facts: { need: "consent", basis: "consent", basisProof: PROOF },
      });
    }
  });

  it("is not needed where the customer's own yes is on record", async () => {
    const sandbox = await atWork();
    await sandbox.event(CUSTOMER, { type: "consent.given", channel: "call", purpose: "sales" });
    const call = await sandbox.schedule(without());
    expect([call.status, codesOf(call.decision)]).toEqual(["released", []]);
  });

  it.each<[string, unknown]>([
    ["nothing", ""],
    ["blanks", " \t "],
    ["256 characters", "x".repeat(256)],
    ["a number", 4711],
  ])("is refused where it is %s", async (_what, basisProof) => {
    const refused = await product
      .sandbox()
      .call<Problem>("POST", "/v1/follow-ups", { ...SALES_CALL, basisProof }, { "idempotency-key": fresh("k") });
    expect(refused).toMatchObject({
      status: 422,
      body: { code: "bad_field", errors: [{ pointer: "/basisProof" }] },
    });
  });

  it("may have 255 characters", async () => {
    const sandbox = await atWork();
    expect((await sandbox.schedule({ ...SALES_CALL, basisProof: "x".repeat(255) })).status).toBe("released");
  });
});
