/** What pages send besides what is meant: nothing that is optional takes down what is not. */
import { createHmac } from "node:crypto";
import type { BatchAnswer } from "@holdoff/sdk/wire";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { BEGAN_MS, DAY_MS, endOf, inTheEnd } from "../support/hear.js";
import { fresh, type Product, startProduct } from "../support/product.js";
import { codesOf } from "../support/reasons.js";

let product: Product;
beforeAll(async () => {
  product = await startProduct();
});
afterAll(async () => await product.stop());

const signatureOf = (text: string): string => createHmac("sha256", "identity").update(text).digest("hex");
const SIGNED = signatureOf("c_42");
const AT_PAYMENT = { seq: 1, at: 1_000, type: "checkout.step_viewed", step: "payment", checkout: "ck_1" };

const pointersOf = ({ ignored = [] }: BatchAnswer): string[] => ignored.map(({ pointer }) => pointer);

/** What a shop's page has round its signals, and what is left out of it. */
const AROUND: [what: string, batch: Record<string, unknown>, ignored: string[], refs?: string][] = [
  ["no signature", { refs: { customer: "c_42", hash: null } }, [], "unsigned"],
  ["no customer", { refs: { customer: null } }, []],
  ["a blank customer", { refs: { customer: "  ", hash: SIGNED } }, ["/refs/customer"]],
  ["an empty customer", { refs: { customer: "" } }, ["/refs/customer"]],
  ["a list for a customer", { refs: { customer: ["c_42"], hash: SIGNED } }, ["/refs/customer"]],
  ["a fraction for a customer", { refs: { customer: 4.2 } }, ["/refs/customer"]],
  ["a number that JSON does not keep", { refs: { customer: 2 ** 60 } }, ["/refs/customer"]],
  ["an unknown customer", { refs: { customer: "undefined" } }, ["/refs/customer"]],
  ["a control character", { refs: { customer: "c\u0000" } }, ["/refs/customer"]],
  ["a signature that is none", { refs: { customer: "c_42", hash: "yes" } }, ["/refs/hash"], "unsigned"],
  ["a number for a signature", { refs: { customer: "c_42", hash: 7 } }, ["/refs/hash"], "unsigned"],
  ["an unreadable expiry", { refs: { customer: "c_42", hash: SIGNED, exp: "soon" } }, ["/refs/exp"], "expired"],
  ["an expiry with a fraction", { refs: { customer: "c_42", hash: SIGNED, exp: 1.5 } }, ["/refs/exp"], "expired"],
  ["no expiry", { refs: { customer: "c_42", hash: SIGNED, exp: null } }, []],
  ["no default checkout", { refs: { checkout: null } }, []],
  ["an object for a default checkout", { refs: { checkout: {} } }, ["/refs/checkout"]],
  ["an unknown default checkout", { refs: { checkout: "null" } }, ["/refs/checkout"]],
  ["null for refs", { refs: null }, []],
  ["a text for refs", { refs: "c_42" }, ["/refs"]],
  ["a list for refs", { refs: [] }, ["/refs"]],
  ["null for a zone", { zone: null }, []],
  ["a number for a zone", { zone: 60 }, ["/zone"]],
  ["a zone that is none", { zone: "Mars/Olympus" }, ["/zone"]],
  ["UTC for a zone", { zone: "UTC" }, []],
  ["another version", { v: 2 }, ["/v"]],
  ["no version", { v: null }, []],
  ["an unreadable clock", { sentAt: "now" }, ["/sentAt", "/at"]],
  ["no clock", { sentAt: null }, ["/at"]],
  ["a clock as text", { sentAt: "1000" }, []],
  ["fields of a later version", { later: [1], refs: { more: true } }, ["/refs/more", "/later"]],
];

describe("a page at payment is heard", () => {
  it.each(AROUND)("with %s", async (_, around, ignored, refs) => {
    const sandbox = product.sandbox();
    const page = sandbox.page();
    const { status, body } = await page.send({ signals: [AT_PAYMENT], ...around });
    expect(status).toBe(202);
    const answer = body as BatchAnswer;
    expect([answer.accepted, answer.dropped, pointersOf(answer), answer.refs]).toEqual([1, [], ignored, refs]);
    const call = await sandbox.schedule({
      person: { visitor: page.visitor, verified: true },
      about: { checkout: "ck_1" },
    });
    expect([call.status, codesOf(call.decision)]).toEqual(["waiting", expect.arrayContaining(["in_funnel"])]);
  });

  it.each([
    ["null for its time", { at: null }, []],
    ["no time", { at: undefined }, []],
    ["an unreadable time", { at: "today" }, ["/at"]],
    ["its number as text", { seq: "1" }, []],
    ["an object for the step's place", { index: {}, of: null }, ["/index"]],
    ["a list for a step", { step: ["payment"] }, ["/step"]],
    ["a number for a step", { step: 3 }, []],
    ["another's properties", { offer: {}, customer: 7 }, ["/offer", "/customer"]],
  ])("with %s in the signal", async (_, signal, ignored) => {
    const sandbox = product.sandbox();
    const page = sandbox.page();
    const { body } = await page.send({ signals: [{ ...AT_PAYMENT, ...signal }] });
    const answer = body as BatchAnswer;
    expect([answer.accepted, pointersOf(answer)]).toEqual([1, ignored]);
    const call = await sandbox.schedule({
      person: { visitor: page.visitor, verified: true },
      about: { checkout: "ck_1" },
    });
    expect(codesOf(call.decision)).toContain("in_funnel");
  });

  it.each([
    [null],
    [7],
    ["signal"],
    [[AT_PAYMENT]],
    [{}],
    [{ type: "checkout.started" }],
    [{ ...AT_PAYMENT, seq: 1.5 }],
  ])("beside %j, which is dropped", async (junk) => {
    const sandbox = product.sandbox();
    const page = sandbox.page();
    const { body } = await page.send({ signals: [junk, AT_PAYMENT, junk] });
    expect(body).toMatchObject({ accepted: 1, dropped: [{ seq: null }, { seq: null }] });
  });
});

describe("a customer in a page", () => {
  const later = Math.floor(BEGAN_MS / 1_000) + 24 * 3_600;
  it.each([
    ["a number", 42, undefined, "42", "42"],
    ["a number as text", "42", undefined, "42", "42"],
    ["a global id", "gid://shopify/Customer/1", undefined, "gid://shopify/Customer/1", "gid://shopify/Customer/1"],
    ["an id with a colon", "eu:42", undefined, "eu:42", "eu:42"],
    ["an id with blanks around it", " c_9 ", later, ` c_9 \n${later}`, "c_9"],
    ["an id in another form of Unicode", "Zoe\u0308", later, `Zoe\u0308\n${later}`, "Zoë"],
    ["an expiry in milliseconds", "c_9", later * 1_000, `c_9\n${later * 1_000}`, "c_9"],
    ["an expiry as text", "c_9", String(later), `c_9\n${later}`, "c_9"],
    ["an id of every object", "__proto__", undefined, "__proto__", "__proto__"],
  ])("may be %s: signed as it was sent", async (_, customer, exp, text, id) => {
    const sandbox = product.sandbox();
    const page = sandbox.page();
    const refs = { customer, exp, hash: signatureOf(text) };
    const { body } = await page.send({ refs, signals: [AT_PAYMENT] });
    expect(body).toMatchObject({ accepted: 1 });
    expect(body).not.toHaveProperty("refs");
    const call = await sandbox.schedule({ person: { customer: id } });
    expect(codesOf(call.decision)).toContain("in_funnel");
  });

  it("is not somebody who joins two signed texts otherwise", async () => {
    const sandbox = product.sandbox();
    for (const [customer, exp, text] of [
      ["c_9", undefined, "c_9\n"],
      ["c_9", later, `c_9${later}`],
      ["c_9", later, "c_9"],
      [`c_9\n${later}`, undefined, `c_9\n${later}`],
    ]) {
      const { body } = await sandbox
        .page()
        .send({ refs: { customer, exp, hash: signatureOf(String(text)) }, signals: [] });
      const { refs, ignored } = body as BatchAnswer;
      expect([customer, exp, refs !== undefined || ignored?.length !== 0]).toEqual([customer, exp, true]);
      expect((await sandbox.call("GET", "/v1/persons/customer:c_9")).status).toBe(404);
    }
  });

  it("whose signature has run out is not linked", async () => {
    const sandbox = product.sandbox();
    const exp = Math.floor(BEGAN_MS / 1_000) - 1;
    const refs = { customer: "c_9", exp, hash: signatureOf(`c_9\n${exp}`) };
    const { body } = await sandbox.page().send({ refs, signals: [AT_PAYMENT] });
    expect(body).toMatchObject({ accepted: 1, refs: "expired" });
  });
});

describe("what a page says as its shop's developer would write it", () => {
  it.each([
    [4711, "4711"],
    ["4711", "4711"],
    [" tea ", "tea"],
    ["a:b", "a:b"],
    ["gid://shopify/Product/1", "gid://shopify/Product/1"],
    [0, "0"],
    ["constructor", "constructor"],
  ])("declines offer %j", async (sent, offer) => {
    const sandbox = product.sandbox();
    const page = sandbox.page();
    const person = { visitor: page.visitor, verified: true };
    const call = await sandbox.schedule({ person, offer, trigger: { type: "other" }, delay: "1d" });
    const other = await sandbox.schedule({ person, offer: "another", trigger: { type: "other" }, delay: "1d" });
    expect(await page.send({ signals: [{ seq: 1, at: 1, type: "offer.declined", offer: sent }] })).toMatchObject({
      body: { accepted: 1, dropped: [] },
    });
    expect(await endOf(sandbox, call)).toBe("cancelled: declined_offer");
    expect(await endOf(sandbox, other)).toBe("waiting");
  });

  it.each([[1002], ["1002"], ["#1002"], [null], [{}], [2 ** 60]])("orders as %j", async (order) => {
    const sandbox = product.sandbox();
    const page = sandbox.page();
    const started = { seq: 1, at: 1, type: "checkout.started", checkout: "ck_1" };
    await page.send({ signals: [started] });
    const call = await sandbox.schedule({
      person: { visitor: page.visitor, verified: true },
      about: { checkout: "ck_1" },
    });
    await page.send({ signals: [{ seq: 2, at: 1, type: "order.completed", order }] });
    expect(await endOf(sandbox, call)).toBe("cancelled: converted");
  });
});

describe("a time that the customer named", () => {
  const ask = { seq: 2, at: 1_000, type: "contact.requested", channel: "call" };
  /** Tomorrow at three in the afternoon, as a field of type datetime-local has it. */
  const when = `${new Date(BEGAN_MS + 86_400_000).toISOString().slice(0, 10)}T15:00`;
  const utc = (text: string): string => new Date(`${text}Z`).toISOString();
  const hours = (text: string, count: number): string =>
    new Date(Date.parse(`${text}Z`) + count * 3_600_000).toISOString();

  it.each([
    ["in the zone of the page", { zone: "Asia/Tokyo" }, when, hours(when, -9)],
    ["with seconds", { zone: "Asia/Tokyo" }, `${when}:00`, hours(when, -9)],
    ["with a blank", { zone: "Asia/Tokyo" }, when.replace("T", " "), hours(when, -9)],
    ["with an offset, whatever the zone", { zone: "Asia/Tokyo" }, `${when}+02:00`, hours(when, -2)],
    ["in UTC", {}, `${when}Z`, utc(when)],
    ["in seconds", {}, Date.parse(`${when}Z`) / 1_000, utc(when)],
    ["in milliseconds", {}, Date.parse(`${when}Z`), utc(when)],
  ])("%s is kept", async (_, around, sent, until) => {
    const sandbox = product.sandbox();
    const page = sandbox.page();
    const { body } = await page.send({ signals: [{ ...ask, when: sent }], ...around });
    expect(body).toMatchObject({ accepted: 1, dropped: [] });
    const call = await sandbox.schedule({
      person: { visitor: page.visitor, verified: true },
      trigger: { type: "requested" },
    });
    expect([call.status, call.decision.until]).toEqual(["waiting", until]);
    expect(codesOf(call.decision)).toContain("not_yet");
  });

  it("is read in the zone that the customer stated, before the page's", async () => {
    const sandbox = product.sandbox();
    const page = sandbox.page();
    const person = { visitor: page.visitor, verified: true };
    await sandbox.event(person, { type: "profile.updated", zone: "Asia/Tokyo" });
    await page.send({ signals: [{ ...ask, when }], zone: "Europe/Berlin" });
    const call = await sandbox.schedule({ person, trigger: { type: "requested" } });
    expect(call.decision.until).toBe(hours(when, -9));
  });

  it.each([
    ["without a zone, where nobody knows one", {}, { when }],
    ["without a zone, in UTC, which is no place", { zone: "UTC" }, { when }],
    ["that is none", { zone: "Asia/Tokyo" }, { when: "tomorrow" }],
    ["of an offer that is none", { zone: "Asia/Tokyo" }, { when, offer: {} }],
    ["on a channel that is none", { zone: "Asia/Tokyo" }, { when, channel: "fax" }],
    ["said at an unreadable time", { zone: "Asia/Tokyo" }, { when, at: "now" }],
  ])("%s is no request, and is named", async (_, around, asked) => {
    const sandbox = product.sandbox();
    const page = sandbox.page();
    const { body } = await page.send({ signals: [{ ...ask, ...asked }], ...around });
    expect(body).toMatchObject({ accepted: 0, dropped: [{ seq: 2, reason: "bad_props", detail: expect.any(String) }] });
    const call = await sandbox.schedule({
      person: { visitor: page.visitor, verified: true },
      trigger: { type: "link_clicked" },
    });
    expect(codesOf(call.decision)).not.toContain("invited");
  });

  it("ends with a call, which the customer asked for", async () => {
    const sandbox = product.sandbox();
    const page = sandbox.page(fresh("v_"));
    await page.send({ signals: [{ ...ask, when }], zone: "Asia/Tokyo" });
    const call = await sandbox.schedule({
      person: { visitor: page.visitor, verified: true },
      trigger: { type: "requested" },
    });
    expect(await inTheEnd(sandbox, call)).toBe("released");
  });
});

describe("a page whose times are in another unit", () => {
  const SENT_AT = 1_796_004_025_870;

  it.each([
    ["seconds", 1_796_004_025, SENT_AT],
    ["seconds as text", "1796004025", SENT_AT],
    ["time since the page began", 5_234.5, SENT_AT],
    ["zero", 0, SENT_AT],
    ["a date as a number", 20_261_130, SENT_AT],
    ["microseconds of the batch", SENT_AT, SENT_AT * 1_000],
    ["seconds of the batch", SENT_AT, 1_796_004_025],
  ])("is at payment just now: %s", async (_, at, sentAt) => {
    const sandbox = product.sandbox();
    const page = sandbox.page();
    const { body } = await page.send({ sentAt, signals: [{ ...AT_PAYMENT, at }] });
    const answer = body as BatchAnswer;
    expect([answer.accepted, pointersOf(answer)]).toEqual([1, ["/at"]]);
    const call = await sandbox.schedule({
      person: { visitor: page.visitor, verified: true },
      about: { checkout: "ck_1" },
    });
    expect(codesOf(call.decision)).toContain("in_funnel");
  });

  it.each([
    ["a year", 365 * DAY_MS, []],
    ["more than a year", 365 * DAY_MS + 1, ["/at"]],
  ])("is told so where they are %s apart", async (_, apartMs, ignored) => {
    const { body } = await product
      .sandbox()
      .page()
      .send({ sentAt: SENT_AT, signals: [{ ...AT_PAYMENT, at: SENT_AT - apartMs }] });
    expect(pointersOf(body as BatchAnswer)).toEqual(ignored);
  });

  it("allows nothing", async () => {
    const given = { seq: 1, at: 1_796_004_025, type: "consent.given", channel: "sms", purpose: "sales" };
    const { body } = await product
      .sandbox()
      .page()
      .send({ sentAt: SENT_AT, signals: [given] });
    expect(body).toMatchObject({ accepted: 0, dropped: [{ seq: 1, reason: "bad_props" }] });
  });
});
