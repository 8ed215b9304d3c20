/**
 * The click that rang: a customer follows a link in a mail, and seconds later the telephone rings. When something really
 * is wrong, the marketing goes on and nobody helps. The click itself is played in a browser.
 */
import type { FollowUp, FollowUpRequest } from "@holdoff/sdk/wire";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { isMomentAfter } from "../support/moment-after.js";
import { type Product, type Sandbox, startProduct } from "../support/product.js";
import { codesOf, shadowOf } from "../support/reasons.js";

let product: Product;
beforeAll(async () => {
  product = await startProduct();
});
afterAll(async () => await product.stop());

const CUSTOMER = { customer: "c_1" };
const HOUR_MS = 60 * 60_000;
const DAY_MS = 24 * HOUR_MS;

/** The customer clicks, the backend hears of it, and the telephone desk wants to call. */
async function clicks(sandbox: Sandbox, asked: Partial<FollowUpRequest> = {}): Promise<FollowUp> {
  await sandbox.event(CUSTOMER, { type: "link.clicked", campaign: "spring" });
  return await sandbox.schedule({
    person: CUSTOMER,
    department: "telephone desk",
    trigger: { type: "link_clicked" },
    delay: "10s",
    ...asked,
  });
}

describe("in shadow mode, where nothing is held", () => {
  it("the telephone rings ten seconds after the click", async () => {
    const sandbox = product.sandbox("shadow");
    const { id } = await clicks(sandbox);
    await sandbox.advance({ by: "10s" });
    const rung = await sandbox.get(id);
    expect(shadowOf(rung)).toEqual(["released", "hold", ["cool_off"]]);
    expect(rung.decision.wouldBe?.until).toBeNull();
  });

  it("the marketing goes on while the customer waits for help", async () => {
    const sandbox = product.sandbox("shadow");
    await sandbox.event(CUSTOMER, { type: "ticket.opened", ticket: "t_1" });
    const mail = await clicks(sandbox, { channel: "email" });
    await sandbox.advance({ by: "10s" });
    expect(shadowOf(await sandbox.get(mail.id))).toEqual(["released", "hold", ["cool_off", "open_ticket"]]);
  });
});

describe("a click", () => {
  it("never rings: the call waits for a request that does not come, and ends", async () => {
    const sandbox = product.sandbox();
    const call = await clicks(sandbox);
    expect(call.decision).toMatchObject({ verdict: "hold", until: null });
    const said = call.decision.reasons.find(({ code }) => code === "cool_off");
    expect(said?.because).toBe("What the customer did is no request for this contact: it waits until they ask for it.");
    const ended = await sandbox.untilDecided(call.id);
    expect([ended.status, ended.release]).toEqual(["expired", 0]);
    expect(isMomentAfter(ended.decision.at, Date.parse(call.notBefore) + 14 * DAY_MS)).toBe(true);
    expect((await sandbox.receipts(call.id)).map(({ verdict }) => verdict)).not.toContain("release");
  });

  it("may be answered in writing, when it has cooled off", async () => {
    const sandbox = product.sandbox();
    const mail = await clicks(sandbox, { channel: "email" });
    const sent = await sandbox.untilDecided(mail.id);
    expect(sent.status).toBe("released");
    expect(isMomentAfter(sent.decision.at, Date.parse(mail.createdAt) + 4 * HOUR_MS)).toBe(true);
  });
});

describe("a request", () => {
  it("is served at once, in the middle of the payment form and the day after another call, and once", async () => {
    const sandbox = product.sandbox();
    const page = sandbox.page();
    const person = { ...CUSTOMER, visitor: page.visitor, verified: true };
    await sandbox.event(person, { type: "contact.made", channel: "call", purpose: "service", department: "care" });
    await sandbox.advance({ by: "1d" });
    await page.says({ type: "page.viewed" }, { type: "checkout.step_viewed", step: "payment", checkout: "ck_1" });
    const clicked = await clicks(sandbox, { person, delay: "0s" });
    expect(codesOf(clicked.decision)).toEqual(
      expect.arrayContaining(["present", "in_funnel", "quiet", "cool_off", "recent_contact"]),
    );

    await page.says({ type: "contact.requested", channel: "call" });
    const asked = await sandbox.get(clicked.id);
    expect([asked.status, codesOf(asked.decision)]).toEqual(["released", expect.arrayContaining(["invited"])]);
    expect(asked.decision.reasons.filter(({ effect, liftedBy }) => effect === "hold" && !liftedBy)).toEqual([]);
    expect(await sandbox.redeem(clicked.id)).toMatchObject({ go: true });
    await sandbox.call("POST", `/v1/follow-ups/${clicked.id}/outcome`, { outcome: "reached" });

    const again = await clicks(sandbox, { person, department: "consultations", delay: "0s" });
    expect([again.status, codesOf(again.decision).includes("invited")]).toEqual(["waiting", false]);
  });
});

describe("while the customer waits for help", () => {
  it("service goes first, the same day and past every rule for sales, and sales waits until a week after", async () => {
    const sandbox = product.sandbox();
    const offer = await sandbox.schedule({ person: CUSTOMER, channel: "email", trigger: { type: "other" } });
    await sandbox.event(CUSTOMER, { type: "contact.made", channel: "email", purpose: "sales" });
    await sandbox.event(CUSTOMER, { type: "ticket.opened", ticket: "t_1" });
    const help = await sandbox.schedule({
      person: CUSTOMER,
      purpose: "service",
      department: "care",
      trigger: { type: "ticket" },
      about: { ticket: "t_1" },
    });
    expect([help.status, codesOf(help.decision)]).toEqual([
      "released",
      expect.arrayContaining(["recent_contact", "service_first"]),
    ]);
    expect(await sandbox.redeem(help.id)).toMatchObject({
      go: true,
      brief: { reason: "I am getting back to you about your support request.", openTickets: 1 },
    });

    await sandbox.advance({ by: "3d" });
    const held = await sandbox.get(offer.id);
    expect([held.status, held.decision.until, codesOf(held.decision)]).toEqual(["waiting", null, ["open_ticket"]]);
    await sandbox.event(CUSTOMER, { type: "ticket.closed", ticket: "t_1" });
    const { until } = (await sandbox.get(offer.id)).decision;
    expect(Date.parse(until ?? "") - Date.parse(held.decision.at)).toBeGreaterThanOrEqual(7 * DAY_MS);
    const sent = await sandbox.untilDecided(offer.id);
    expect([sent.status, isMomentAfter(sent.decision.at, Date.parse(until ?? ""))]).toEqual(["released", true]);
  });
});
