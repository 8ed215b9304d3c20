/** Shadow mode: nothing is held back, and the counts say what would have been. */
import type { Channel, FollowUp, FollowUpRequest, Problem, ShadowSummary } from "@holdoff/sdk/wire";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Answer, fresh, type Product, type Sandbox, startProduct } from "../support/product.js";

let product: Product;
beforeAll(async () => {
  product = await startProduct();
});
afterAll(async () => await product.stop());

const summary = async (sandbox: Sandbox, query = ""): Promise<ShadowSummary> =>
  (await sandbox.call<ShadowSummary>("GET", `/v1/shadow${query}`)).body;

/** A mail about nothing that stands in the way of it. */
const mail = async (sandbox: Sandbox, asked: Partial<FollowUpRequest> = {}): Promise<FollowUp> =>
  await sandbox.schedule({
    person: { customer: fresh("c_") },
    channel: "email",
    purpose: "service",
    trigger: { type: "requested" },
    ...asked,
  });
const codesOf = (one: { reasons: { code: string }[] } | undefined): string[] =>
  (one?.reasons ?? []).map(({ code }) => code);

/** Somebody at the payment form. */
async function atTheTill(sandbox: Sandbox): Promise<FollowUpRequest["person"]> {
  const page = sandbox.page();
  await page.says({ type: "page.viewed" }, { type: "checkout.step_viewed", step: "payment", checkout: "ck_1" });
  return { visitor: page.visitor, verified: true };
}

describe("in shadow mode", () => {
  it("a purpose that would be refused is answered 201, released, and told as what would have been", async () => {
    const sandbox = product.sandbox("shadow");
    const followUp = await mail(sandbox, { offer: "insurance" });
    expect([followUp.status, codesOf(followUp.decision), followUp.decision.wouldBe?.verdict]).toEqual([
      "released",
      [],
      "cancel",
    ]);
    expect(codesOf(followUp.decision.wouldBe)).toEqual(["purpose"]);
    expect((await sandbox.redeem(followUp.id)).go).toBe(true);
    const check = await sandbox.call<FollowUp["decision"]>("POST", "/v1/check", {
      person: { customer: "c" },
      channel: "email",
      purpose: "service",
      offer: "insurance",
    });
    expect([check.status, check.body.verdict, check.body.wouldBe?.verdict]).toEqual([200, "release", "cancel"]);
  });

  it("a suspended department goes on, and it is told that it would not", async () => {
    const sandbox = product.sandbox("shadow");
    for (let n = 0; n < 3; n++) {
      const followUp = await mail(sandbox, { department: "care" });
      await sandbox.redeem(followUp.id);
      await sandbox.call("POST", `/v1/follow-ups/${followUp.id}/outcome`, { outcome: "reached", offersMade: ["x"] });
    }
    const after = await mail(sandbox, { department: "care" });
    expect([after.status, codesOf(after.decision.wouldBe)]).toEqual(["released", ["purpose"]]);
  });

  it("a call at the till goes out at the asked time, and a refusal made through Holdoff stops it all the same", async () => {
    const sandbox = product.sandbox("shadow");
    const person = await atTheTill(sandbox);
    const call = await sandbox.schedule({ person, delay: "1m", about: { checkout: "ck_1" } });
    expect([call.status, codesOf(call.decision)]).toEqual(["waiting", ["not_yet"]]);
    const other = await sandbox.schedule({ person: { customer: "c_7" }, delay: "1m" });
    await sandbox.event({ customer: "c_7" }, { type: "consent.withdrawn", channel: "call", purpose: "all" });
    const third = await sandbox.schedule({ person: { customer: "c_8" }, delay: "1m" });
    await sandbox.call("POST", `/v1/follow-ups/${third.id}/cancel`, { reason: "Sold out." });
    await sandbox.advance({ by: "1m" });
    expect((await sandbox.get(call.id)).status).toBe("released");
    expect((await sandbox.get(other.id)).status).toBe("cancelled");
    expect((await sandbox.get(third.id)).status).toBe("cancelled");
    const { followUps, verdicts, reasons } = await summary(sandbox);
    expect([followUps, verdicts]).toEqual([1, { release: 0, hold: 1, cancel: 0 }]);
    expect(reasons.map(({ code }) => code)).toEqual(expect.arrayContaining(["in_funnel", "cool_off"]));
  });
});

describe("the counts", () => {
  it("are of first releases: by verdict, reason, channel and department, with boxes that were ticked before", async () => {
    const sandbox = product.sandbox("shadow");
    expect(await summary(sandbox)).toMatchObject({ enforce: false, followUps: 0, reasons: [], preTicked: [] });
    const person = await atTheTill(sandbox);
    const call = await sandbox.schedule({ person, about: { checkout: "ck_1" }, department: "orders" });
    await mail(sandbox, { offer: "insurance", department: "care" });
    await mail(sandbox, { department: "care" });
    await mail(sandbox);
    const waiting = await mail(sandbox, { delay: "1h" });
    expect([call.status, waiting.status]).toEqual(["released", "waiting"]);
    const consent = { type: "consent.given", channel: "email", purpose: "sales", preTicked: true } as const;
    await sandbox.event({ customer: "c_9" }, consent, "e_1");
    await sandbox.event({ customer: "c_9" }, consent, "e_1");
    await sandbox.event({ customer: "c_9" }, { ...consent, preTicked: false });

    const counts = await summary(sandbox);
    expect(counts).toMatchObject({
      followUps: 4,
      verdicts: { release: 2, hold: 1, cancel: 1 },
      channels: [
        { channel: "email", release: 2, hold: 0, cancel: 1 },
        { channel: "call", release: 0, hold: 1, cancel: 0 },
      ],
      preTicked: [{ channel: "email", purpose: "sales", times: 1 }],
    });
    expect(counts.departments).toHaveLength(3);
    expect(counts.departments).toEqual(
      expect.arrayContaining([
        { department: "care", release: 1, hold: 0, cancel: 1 },
        { department: "orders", release: 0, hold: 1, cancel: 0 },
        { department: null, release: 1, hold: 0, cancel: 0 },
      ]),
    );
    expect(counts.reasons).toContainEqual({
      code: "purpose",
      verdict: "cancel",
      followUps: 1,
      by: [{ channel: "email", department: "care", followUps: 1 }],
    });
    expect(counts.reasons.find(({ code }) => code === "present")).toMatchObject({
      verdict: "hold",
      by: [{ channel: "call", department: "orders", followUps: 1 }],
    });
  });

  it("stay the same when a follow-up is looked at, redeemed, released again or read", async () => {
    const sandbox = product.sandbox("shadow");
    const followUp = await mail(sandbox);
    await sandbox.call("POST", `/v1/follow-ups/${followUp.id}/reconsider`);
    await sandbox.call("PATCH", `/v1/follow-ups/${followUp.id}`, { delay: "1h" });
    expect((await sandbox.get(followUp.id)).status).toBe("waiting");
    await sandbox.advance({ by: "1h" });
    expect((await sandbox.get(followUp.id)).release).toBe(2);
    await sandbox.redeem(followUp.id);
    expect((await summary(sandbox)).followUps).toBe(1);
  });

  it("add up to the releases, whatever happens at once", async () => {
    const sandbox = product.sandbox("shadow");
    const people = await Promise.all(Array.from({ length: 6 }, () => atTheTill(sandbox)));
    const channels: Channel[] = ["call", "sms", "email", "push", "social"];
    const scheduled = await Promise.all(
      Array.from({ length: 60 }, async (_, n) =>
        sandbox.schedule({
          person: people[n % people.length] ?? { customer: "c" },
          channel: channels[n % channels.length] ?? "call",
          department: `d${n % 4}`,
          delay: `${n % 3}m`,
          ...(n % 7 === 0 ? { purpose: "service", offer: `o${n}` } : {}),
          trigger: { type: "other" },
        }),
      ),
    );
    await sandbox.advance({ by: "5m" });
    const now = await Promise.all(scheduled.map(({ id }) => sandbox.get(id)));
    const released = now.filter(({ release }) => release > 0);
    expect(released.length).toBeGreaterThan(50);
    const { followUps, verdicts, channels: by, departments } = await summary(sandbox);
    const total = (of: { release: number; hold: number; cancel: number }[]): number =>
      of.reduce((sum, { release, hold, cancel }) => sum + release + hold + cancel, 0);
    expect([followUps, total([verdicts]), total(by), total(departments)]).toEqual(
      [0, 1, 2, 3].map(() => released.length),
    );
    const wouldBe = await Promise.all(
      released.map(async ({ id }) => (await sandbox.receipts(id)).find((one) => one.verdict === "release")?.wouldBe),
    );
    for (const verdict of ["release", "hold", "cancel"] as const)
      expect(wouldBe.filter((one) => one?.verdict === verdict)).toHaveLength(verdicts[verdict]);
  });

  it("are of whole days, by the site's clock, both ends included", async () => {
    const sandbox = product.sandbox("shadow");
    await sandbox.toNoon();
    await mail(sandbox);
    const first = await summary(sandbox);
    await sandbox.advance({ by: "1d" });
    await mail(sandbox);
    await mail(sandbox);
    const second = await summary(sandbox);
    expect([first.followUps, second.followUps]).toEqual([1, 3]);
    expect(Date.parse(second.until) - Date.parse(first.until)).toBe(24 * 60 * 60 * 1000);
    expect((await summary(sandbox, `?since=${second.until}`)).followUps).toBe(2);
    expect((await summary(sandbox, `?until=${first.until}T23:59:59Z`)).followUps).toBe(1);
    expect((await summary(sandbox, `?since=${first.until}&until=${second.until}`)).followUps).toBe(3);
  });

  it.each([
    ["since=yesterday", "/since"],
    ["since=2026-11-22&until=2026-11-21", "/since"],
    ["since=2026-01-01&until=2026-11-21", "/since"],
    ["from=2026-11-21", "/from"],
  ])("are not to be had for %s", async (query, pointer) => {
    const answer: Answer<Problem> = await product.sandbox("shadow").call("GET", `/v1/shadow?${query}`);
    expect([answer.status, answer.body.errors?.[0]?.pointer]).toEqual([422, pointer]);
  });

  it("are empty where a site enforces", async () => {
    const sandbox = product.sandbox();
    await mail(sandbox);
    expect(await summary(sandbox)).toMatchObject({ enforce: true, followUps: 0, reasons: [], channels: [] });
  });
});
