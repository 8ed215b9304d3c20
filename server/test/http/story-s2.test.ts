/**
 * The disguised sale: calls "just about your order" that are pitches, three products in a row, from departments that do
 * not know of each other; boxes ticked beforehand, and refusals that had to be sent by post. The box itself is played in
 * a browser.
 */
import type { Decision, FollowUp, FollowUpRequest, Problem, ShadowSummary } from "@holdoff/sdk/wire";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { DepartmentAnswer } from "../../src/schedule/departments.js";
import { isMomentAfter } from "../support/moment-after.js";
import { type Answer, fresh, type Product, type Sandbox, startProduct } from "../support/product.js";
import { codesOf, shadowOf } from "../support/reasons.js";

let product: Product;
beforeAll(async () => {
  product = await startProduct();
});
afterAll(async () => await product.stop());

type Asked = Partial<FollowUpRequest>;
const DAY_MS = 24 * 60 * 60_000;
const CUSTOMER = { customer: "c_1" };

/** What the three departments want to sell while they "check the order". */
const PITCHES = [
  ["warranties", "ten-year-cover"],
  ["insurance", "accident-insurance"],
  ["partners", "energy-contract"],
] as const;

/** "I am calling about your order." */
const serviceCall = (asked: Asked = {}): FollowUpRequest => ({
  person: CUSTOMER,
  channel: "call",
  purpose: "service",
  trigger: { type: "requested" },
  ...asked,
});

const ask = async (sandbox: Sandbox, request: FollowUpRequest): Promise<Answer<FollowUp & Problem>> =>
  await sandbox.call("POST", "/v1/follow-ups", request, { "idempotency-key": fresh("k") });

/** Makes the call and says what came of it. */
async function makes(sandbox: Sandbox, { id }: FollowUp, report: object): Promise<FollowUp> {
  expect(await sandbox.redeem(id)).toMatchObject({ go: true });
  const { status, body } = await sandbox.call<FollowUp>("POST", `/v1/follow-ups/${id}/outcome`, report);
  expect(status).toBe(200);
  return body;
}

const department = async (sandbox: Sandbox, name: string): Promise<DepartmentAnswer | undefined> =>
  (await sandbox.call<{ data: DepartmentAnswer[] }>("GET", "/v1/departments")).body.data.find(
    (one) => one.name === name,
  );

describe("in shadow mode, where nothing is held", () => {
  it("three departments sell three things in one afternoon, each as service", async () => {
    const sandbox = product.sandbox("shadow");
    for (const [name, offer] of PITCHES) {
      const pitch = await sandbox.schedule(serviceCall({ department: name, offer }));
      expect(shadowOf(pitch)).toEqual(["released", "cancel", expect.arrayContaining(["purpose"])]);
      await makes(sandbox, pitch, { outcome: "declined", offersMade: [offer] });
    }
    const { body } = await sandbox.call<ShadowSummary>("GET", "/v1/shadow");
    expect(body.verdicts).toEqual({ release: 0, hold: 0, cancel: 3 });
    // Each department met its own target. Here somebody sees the whole.
    expect(body.departments).toHaveLength(3);
    expect(body.reasons).toMatchObject([{ code: "purpose", followUps: 3 }]);
  });
});

describe("a service call that carries an offer", () => {
  it("is refused, with what may be done about it", async () => {
    const sandbox = product.sandbox();
    for (const [name, offer] of PITCHES) {
      const refused = await ask(sandbox, serviceCall({ department: name, offer }));
      expect(refused).toMatchObject({
        status: 422,
        body: {
          code: "offer_forbidden",
          detail: "a service follow-up carries no offer: leave the offer out, or call it sales",
          errors: [{ pointer: "/offer" }],
        },
      });
    }
    expect((await sandbox.call<{ data: FollowUp[] }>("GET", "/v1/follow-ups")).body.data).toEqual([]);
  });

  it("cannot be had by leaving the offer unsaid: three pitches suspend the department, until an owner lifts it", async () => {
    const sandbox = product.sandbox();
    for (const [, offer] of PITCHES) {
      const call = await sandbox.schedule(serviceCall({ person: { customer: fresh("c_") }, department: "care" }));
      const { id } = await sandbox.untilDecided(call.id);
      await makes(sandbox, call, { outcome: "reached", offersMade: [offer] });
      expect((await department(sandbox, "care"))?.breaches).toContainEqual(
        expect.objectContaining({ followUp: id, offers: [offer] }),
      );
    }
    const suspended = await ask(sandbox, serviceCall({ department: "care" }));
    expect(suspended).toMatchObject({ status: 422, body: { code: "department_suspended" } });
    expect((await ask(sandbox, serviceCall({ department: "workshop" }))).status).toBe(201);

    const owner = { by: "The owner", reason: "The script was rewritten." };
    expect((await sandbox.call("POST", "/v1/departments/care/lift", owner)).status).toBe(200);
    expect((await ask(sandbox, serviceCall({ department: "care" }))).status).toBe(201);
    expect((await department(sandbox, "care"))?.lifts).toMatchObject([owner]);
  });
});

describe("a call that says that it sells", () => {
  const salesCall = (name: string, offer: string, asked: Asked = {}): Asked & Pick<FollowUpRequest, "person"> => ({
    person: CUSTOMER,
    purpose: "sales",
    department: name,
    offer,
    trigger: { type: "other" },
    ...asked,
  });

  it("shares one budget with every other department's: the second has nothing to wait for", async () => {
    const sandbox = product.sandbox();
    const first = await sandbox.schedule(salesCall("warranties", "ten-year-cover"));
    const second = await sandbox.schedule(salesCall("insurance", "accident-insurance"));
    await sandbox.advance({ by: "1h" });
    expect((await sandbox.get(first.id)).status).toBe("released");
    const ended = await sandbox.get(second.id);
    expect([ended.status, codesOf(ended.decision)]).toEqual(["expired", expect.arrayContaining(["budget"])]);
    expect(ended.decision.reasons.find(({ code }) => code === "budget")?.because).toBe(
      "The customer has had as many contacts as the shop allows within 30 days.",
    );
  });

  it("keeps the other department's mail, due in the same instant, waiting two days", async () => {
    const sandbox = product.sandbox();
    const mails = [
      await sandbox.schedule(salesCall("warranties", "ten-year-cover", { channel: "email" })),
      await sandbox.schedule(salesCall("insurance", "accident-insurance", { channel: "email" })),
    ] as const;
    await sandbox.advance({ by: "1h" });
    const first = await sandbox.get(mails[0].id);
    const second = await sandbox.get(mails[1].id);
    expect([first.status, second.status]).toEqual(["released", "waiting"]);
    expect(codesOf(second.decision)).toEqual(expect.arrayContaining(["recent_contact", "arbitration"]));
    const sent = await sandbox.untilDecided(second.id);
    expect(sent.status).toBe("released");
    expect(isMomentAfter(sent.decision.at, Date.parse(first.decision.at) + 2 * DAY_MS)).toBe(true);
  });

  it("is over once the customer said no to it, in every department and on every channel", async () => {
    const sandbox = product.sandbox();
    const call = await sandbox.schedule(salesCall("warranties", "ten-year-cover"));
    const letter = await sandbox.schedule(salesCall("mailings", "ten-year-cover", { channel: "post" }));
    const other = await sandbox.schedule(salesCall("mailings", "standing-mat", { channel: "post", delay: "5d" }));
    await sandbox.advance({ by: "1h" });
    await makes(sandbox, call, { outcome: "declined", offersMade: ["ten-year-cover"] });
    const ended = await sandbox.get(letter.id);
    expect([ended.status, codesOf(ended.decision)]).toEqual(["cancelled", expect.arrayContaining(["declined_offer"])]);
    expect((await sandbox.get(other.id)).status).toBe("waiting");
  });

  it("is the last of three: who said no three times in a day is offered nothing for a week", async () => {
    const sandbox = product.sandbox();
    for (const [, offer] of PITCHES) await sandbox.event(CUSTOMER, { type: "offer.declined", offer });
    const fourth = await sandbox.schedule(salesCall("mailings", "standing-mat", { channel: "post" }));
    expect([fourth.status, codesOf(fourth.decision)]).toEqual(["cancelled", expect.arrayContaining(["fatigue"])]);
    await sandbox.advance({ by: "7d" });
    const later = await sandbox.schedule(salesCall("mailings", "standing-mat", { channel: "post" }));
    expect((await sandbox.untilDecided(later.id)).status).toBe("released");
  });
});

describe("a refusal", () => {
  const CHANNELS = ["call", "sms", "email", "push", "post", "social"] as const;

  it("can be given on the page for each channel, the telephone and the post too, and binds everybody", async () => {
    const sandbox = product.sandbox();
    const page = sandbox.page();
    const person = { visitor: page.visitor, verified: true };
    await page.says({ type: "page.viewed", visibleMs: 60_000, engagedMs: 60_000 });
    const check = async (channel: (typeof CHANNELS)[number]): Promise<string[]> =>
      codesOf((await sandbox.call<Decision>("POST", "/v1/check", { ...serviceCall({ person }), channel })).body);

    for (const refused of CHANNELS) {
      expect(await check(refused)).not.toContain("opted_out");
      await page.says({ type: "consent.withdrawn", channel: refused, purpose: "all" });
      expect(await check(refused)).toContain("opted_out");
    }
  });

  it("weighs more than what a department says of it", async () => {
    const sandbox = product.sandbox();
    await sandbox.event(CUSTOMER, { type: "consent.withdrawn", channel: "post", purpose: "sales" });
    const letter = await sandbox.schedule({ person: CUSTOMER, channel: "post", basis: "consent" });
    expect([letter.status, codesOf(letter.decision)]).toEqual(["cancelled", expect.arrayContaining(["opted_out"])]);
  });
});
