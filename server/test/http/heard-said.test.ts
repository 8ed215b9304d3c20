/** What shops could not say before: a later time, no last day, one of a series, STOP and START, and a line behind old refusals. */
import type { FollowUp, Problem } from "@holdoff/sdk/wire";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { BEGAN_MS, DAY_MS, endOf, HOUR_MS, MINUTE_MS, news, nowOf, tell } from "../support/hear.js";
import { type Product, type Sandbox, startProduct } from "../support/product.js";

let product: Product;
beforeAll(async () => {
  product = await startProduct();
});
afterAll(async () => await product.stop());

const P = { customer: "c_1" };
const iso = (ms: number): string => new Date(ms).toISOString();
const OPTED_OUT = "cancelled: opted_out, no_consent";

describe("three mails of a series", () => {
  const mail = (sandbox: Sandbox, step?: number) =>
    sandbox.schedule({ person: P, channel: "email", delay: `${step ?? 1}d`, ...(step !== undefined && { step }) });

  it("are told apart by their step, and one that comes twice is a duplicate", async () => {
    const sandbox = product.sandbox();
    for (const step of [1, 2, 3]) expect((await mail(sandbox, step)).status).toBe("waiting");
    expect((await mail(sandbox)).status).toBe("waiting");
    expect(await endOf(sandbox, await mail(sandbox, 2))).toBe("cancelled: duplicate");
    expect(await endOf(sandbox, await mail(sandbox))).toBe("cancelled: duplicate");
  });

  it.each([[0], [21], [1.5], ["1"], [null]])("are not called step %j, which is refused", async (step) => {
    const asked = { person: P, channel: "email", purpose: "sales", step };
    const { status, body } = await product.sandbox().call<Problem>("POST", "/v1/check", asked);
    expect([status, body.errors?.map(({ pointer }) => pointer)]).toEqual(
      step === null ? [200, undefined] : [422, ["/step"]],
    );
  });
});

describe("a follow-up that waits", () => {
  const patch = (sandbox: Sandbox, { id }: FollowUp, change: object) =>
    sandbox.call<FollowUp & Partial<Pick<Problem, "errors">>>("PATCH", `/v1/follow-ups/${id}`, change);

  it("is moved to a later time, and to an earlier one", async () => {
    const sandbox = product.sandbox();
    const call = await sandbox.schedule({ person: P, trigger: { type: "requested" }, delay: "1h" });
    const later = iso((await nowOf(sandbox)) + 3 * DAY_MS);
    expect(await patch(sandbox, call, { notBefore: later })).toMatchObject({
      status: 200,
      body: { notBefore: later, nextLookAt: later, status: "waiting" },
    });
    const earlier = iso((await nowOf(sandbox)) + 5 * MINUTE_MS);
    await patch(sandbox, call, { notBefore: earlier });
    await sandbox.advance({ by: "6m" });
    expect(await endOf(sandbox, call)).toBe("released");
    // One that is offered already is taken back.
    const { body } = await patch(sandbox, call, { notBefore: later });
    expect([body.status, body.notBefore]).toEqual(["waiting", later]);
  });

  it("loses its last day", async () => {
    const sandbox = product.sandbox();
    const expiresAt = iso((await nowOf(sandbox)) + 2 * HOUR_MS);
    const ask = (step: number) =>
      sandbox.schedule({ person: P, trigger: { type: "requested" }, delay: "1d", expiresAt, step });
    expect((await ask(1)).status).toBe("expired");
    const call = await sandbox.schedule({ person: P, trigger: { type: "requested" }, delay: "1h", expiresAt, step: 2 });
    const { body } = await patch(sandbox, call, { expiresAt: null, notBefore: iso((await nowOf(sandbox)) + DAY_MS) });
    expect([body.status, body.expiresAt]).toEqual(["waiting", undefined]);
    await sandbox.advance({ by: "25h" });
    expect(await endOf(sandbox, call)).toBe("released");
  });

  it.each([
    [{ notBefore: "2026-12-01T10:00" }, "/notBefore"],
    [{ expiresAt: "tomorrow" }, "/expiresAt"],
    [{ notBefore: "2030-01-01T00:00:00Z", delay: "1h" }, "/notBefore"],
  ])("is not changed by %j", async (change, pointer) => {
    const sandbox = product.sandbox();
    const call = await sandbox.schedule({ person: P, trigger: { type: "requested" }, delay: "1h" });
    const { status, body } = await patch(sandbox, call, change);
    expect([status, body.errors?.map((error) => error.pointer)]).toEqual([422, [pointer]]);
    expect((await sandbox.get(call.id)).notBefore).toBe(call.notBefore);
  });
});

describe("the words that end and resume messages", () => {
  const sms = (sandbox: Sandbox, more = {}) =>
    sandbox.schedule({ person: P, channel: "sms", trigger: { type: "other" }, delay: "1d", ...more });
  const says = (sandbox: Sandbox, keyword: string, more = {}) =>
    tell(sandbox, P, "message.received", { channel: "sms", keyword, ...more });

  it("STOP ends what is for sale on that channel; START takes that back, and nothing else", async () => {
    const sandbox = product.sandbox();
    const waits = { sms: await sms(sandbox), call: await sms(sandbox, { channel: "call" }) };
    await says(sandbox, "STOP");
    expect([await endOf(sandbox, waits.sms), await endOf(sandbox, waits.call)]).toEqual([OPTED_OUT, "waiting"]);
    expect((await sms(sandbox)).status).toBe("cancelled");
    await says(sandbox, "start");
    expect((await sms(sandbox)).status).toBe("waiting");
    // What was refused otherwise stays so.
    await news(sandbox, P, "consent.withdrawn", { channel: "sms", purpose: "sales" });
    await says(sandbox, "start");
    expect((await sms(sandbox)).status).toBe("cancelled");
  });

  it("of one second STOP is the last word", async () => {
    for (const words of [
      ["stop", "start"],
      ["start", "stop"],
    ]) {
      const sandbox = product.sandbox();
      const at = iso((await nowOf(sandbox)) - HOUR_MS).replace(/\.\d+Z/, "Z");
      for (const word of words) await says(sandbox, word, { at });
      expect((await sms(sandbox)).status).toBe("cancelled");
    }
  });

  it.each<[what: string, word: object, ends: string]>([
    ["STOP without a channel", { channel: undefined, keyword: "stop" }, "cancelled"],
    ["STOP on a channel that is none", { channel: "whatsapp!", keyword: "stop" }, "cancelled"],
    ["STOP at an unreadable time", { keyword: "stop", at: "now" }, "cancelled"],
    ["STOP on another channel", { channel: "email", keyword: "stop" }, "waiting"],
    ["HELP", { keyword: "help" }, "waiting"],
  ])("%s", async (_, word, ends) => {
    const sandbox = product.sandbox();
    const { body } = await tell(sandbox, P, "message.received", { channel: "sms", ...word });
    expect(body.accepted).toBe(1);
    expect((await sms(sandbox)).status).toBe(ends);
  });

  it.each<[what: string, word: object, pointer: string]>([
    ["START without a channel", { channel: undefined }, "/events/0/channel"],
    ["START on a channel that is none", { channel: {} }, "/events/0/channel"],
    ["START at an unreadable time", { at: "now" }, "/events/0/at"],
    ["another word", { keyword: "hello" }, "/events/0/keyword"],
    ["no word", { keyword: null }, "/events/0/keyword"],
  ])("%s takes nothing back, and is named", async (_, word, pointer) => {
    const sandbox = product.sandbox();
    await says(sandbox, "stop");
    const { status, body } = await says(sandbox, "start", word);
    expect([status, body.errors?.map((error) => error.pointer)]).toEqual([422, [pointer]]);
    expect((await sms(sandbox)).status).toBe("cancelled");
  });
});

describe("an opt-in of the backend that draws a line behind old refusals", () => {
  const mail = (sandbox: Sandbox, more = {}) =>
    sandbox.schedule({ person: P, channel: "email", trigger: { type: "other" }, delay: "1d", ...more });
  const refuse = (sandbox: Sandbox, more = {}) =>
    news(sandbox, P, "consent.withdrawn", { channel: "email", purpose: "sales", ...more });
  const optIn = (sandbox: Sandbox, more = {}) =>
    tell(sandbox, P, "consent.given", { channel: "email", purpose: "sales", ...more });

  it("lifts those from before it, however many, and none from after it", async () => {
    const sandbox = product.sandbox();
    const nowMs = await nowOf(sandbox);
    for (const days of [30, 20, 10]) await refuse(sandbox, { at: nowMs - days * DAY_MS });
    expect(await endOf(sandbox, await mail(sandbox))).toBe(OPTED_OUT);
    await optIn(sandbox, { at: nowMs - 15 * DAY_MS, lifts: { before: iso(nowMs - 15 * DAY_MS) } });
    expect((await mail(sandbox)).status).toBe("cancelled");
    await optIn(sandbox, { at: nowMs - 5 * DAY_MS, lifts: { before: iso(nowMs - 5 * DAY_MS) } });
    expect((await mail(sandbox)).status).toBe("waiting");
    // One from before it that arrives late is behind it, too.
    await refuse(sandbox, { at: nowMs - 6 * DAY_MS });
    expect((await mail(sandbox, { step: 2 })).status).toBe("waiting");
    await refuse(sandbox, { at: nowMs - 4 * DAY_MS });
    expect((await mail(sandbox, { step: 3 })).status).toBe("cancelled");
  });

  it("lifts what a page refused, if that came in before it", async () => {
    const sandbox = product.sandbox();
    const page = sandbox.page();
    const refusal = { type: "consent.withdrawn", channel: "email", purpose: "sales" } as const;
    await page.says({ type: "cart.changed", items: 1 }, refusal);
    await news(sandbox, { ...P, visitor: page.visitor, verified: true }, "link.clicked");
    expect((await mail(sandbox)).status).toBe("cancelled");
    await sandbox.advance({ by: "1h" });
    const at = iso(await nowOf(sandbox));
    // History knows nothing of what a page said.
    await optIn(sandbox, { at, lifts: { before: at }, import: true });
    expect((await mail(sandbox)).status).toBe("cancelled");
    await optIn(sandbox, { at, lifts: { before: at } });
    expect((await mail(sandbox)).status).toBe("waiting");
    await page.says(refusal);
    expect((await mail(sandbox, { step: 2 })).status).toBe("cancelled");
  });

  it.each<[what: string, given: (nowMs: number) => object, ignored: string[]]>([
    ["for another channel", (nowMs) => ({ channel: "sms", lifts: { before: iso(nowMs) } }), []],
    ["for another purpose", (nowMs) => ({ purpose: "survey", lifts: { before: iso(nowMs) } }), []],
    ["for every channel", (nowMs) => ({ channel: "all", lifts: { before: iso(nowMs) } }), ["/lifts"]],
    ["for every purpose", (nowMs) => ({ purpose: "all", lifts: { before: iso(nowMs) } }), ["/lifts"]],
    ["for a channel in other letters", (nowMs) => ({ channel: "Email", lifts: { before: iso(nowMs) } }), ["/lifts"]],
    ["of a box that was ticked already", (nowMs) => ({ preTicked: true, lifts: { before: iso(nowMs) } }), []],
    ["of a box of which nobody knows", (nowMs) => ({ preTicked: "?", lifts: { before: iso(nowMs) } }), ["/preTicked"]],
    ["up to an unreadable time", () => ({ lifts: { before: "now" } }), ["/lifts"]],
    ["up to no time", () => ({ lifts: { before: null } }), ["/lifts"]],
    ["up to a later time than its own", (nowMs) => ({ at: nowMs - DAY_MS, lifts: { before: iso(nowMs) } }), []],
    ["of a text", () => ({ lifts: "all" }), ["/lifts"]],
    ["of nothing", () => ({ lifts: null }), []],
  ])("lifts nothing %s", async (_, given, ignored) => {
    const sandbox = product.sandbox();
    const nowMs = await nowOf(sandbox);
    await refuse(sandbox, { at: nowMs - HOUR_MS });
    const { body } = await optIn(sandbox, { at: nowMs - MINUTE_MS, ...given(nowMs) });
    expect([body.accepted, body.ignored.map(({ pointer }) => pointer)]).toEqual([1, ignored]);
    expect((await mail(sandbox)).status).toBe("cancelled");
  });

  it.each<[what: string, given: object, pointer: string]>([
    ["without its own time", { at: undefined }, "/events/0/at"],
    ["at an unreadable time", { at: "now" }, "/events/0/at"],
    ["for an unreadable channel", { channel: "fax" }, "/events/0/channel"],
    ["for an unreadable purpose", { purpose: {} }, "/events/0/purpose"],
    ["for no channel", { channel: null }, "/events/0/channel"],
    ["as history of an unreadable kind", { import: "maybe" }, "/events/0/import"],
  ])("is none %s", async (_, given, pointer) => {
    const sandbox = product.sandbox();
    const nowMs = await nowOf(sandbox);
    await refuse(sandbox, { at: nowMs - HOUR_MS });
    const { status, body } = await optIn(sandbox, { at: nowMs, lifts: { before: iso(nowMs) }, ...given });
    expect([status, body.errors?.map((error) => error.pointer)]).toEqual([422, [pointer]]);
    expect((await mail(sandbox)).status).toBe("cancelled");
  });

  it("is the backend's alone: a page lifts what it lists", async () => {
    const sandbox = product.sandbox();
    const page = sandbox.page();
    const consent = { channel: "email", purpose: "sales" };
    const person = { visitor: page.visitor, verified: true };
    await page.send({ signals: [{ seq: 1, at: 1, type: "consent.withdrawn", ...consent, refusal: "r_1" }] });
    const line = { seq: 2, at: 1, type: "consent.given", ...consent, lifts: { before: iso(BEGAN_MS + HOUR_MS) } };
    expect((await page.send({ signals: [line] })).body).toMatchObject({
      accepted: 1,
      ignored: [{ pointer: "/lifts" }],
    });
    expect((await mail(sandbox, { person })).status).toBe("cancelled");
    await page.send({ signals: [{ seq: 3, at: 1, type: "consent.given", ...consent, lifts: ["r_1"] }] });
    expect((await mail(sandbox, { person })).status).toBe("waiting");
  });
});

describe("a pause", () => {
  const UNTIL_MS = Date.parse("2030-01-01T10:00:00Z");

  it.each([["2030-01-01T10:00:00Z"], ["2030-01-01T11:00+01:00"], [UNTIL_MS / 1000], [UNTIL_MS], [String(UNTIL_MS)]])(
    "holds until then, however the instant is written: %j",
    async (pauseUntil) => {
      const sandbox = product.sandbox();
      await news(sandbox, P, "preference.set", { pauseUntil });
      const { body } = await sandbox.call<{ pausedUntil: string }>("GET", "/v1/persons/customer:c_1");
      expect(body.pausedUntil).toBe(iso(UNTIL_MS));
    },
  );

  it.each([["2030-01-01"], ["2030-01-01T10:00"]])(
    "until a time of nobody's zone is refused: %j",
    async (pauseUntil) => {
      const { status, body } = await tell(product.sandbox(), P, "preference.set", { pauseUntil });
      expect([status, body.errors]).toEqual([
        422,
        [{ pointer: "/events/0/pauseUntil", detail: expect.stringContaining("add Z or an offset") }],
      ]);
    },
  );
});

it.each(["STOPALL", "Unsubscribe", "stop please", "opt-out"])("a text that says %s refuses texts", async (keyword) => {
  const sandbox = product.sandbox();
  const text = await sandbox.schedule({ person: P, channel: "sms", delay: "1d" });
  await news(sandbox, P, "message.received", { channel: "sms", keyword });
  expect(await endOf(sandbox, text)).toContain("cancelled: opted_out");
});
