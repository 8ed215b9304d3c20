/**
 * A visitor id that was known before the sign-in may be known to somebody else, too. So the page gets a new one, and what
 * the old one says without proof is a stranger's word.
 */
import { createHmac } from "node:crypto";
import type { BatchAnswer, Fact, InviteAnswer } from "@holdoff/sdk/wire";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { ask as askAs } from "../support/ask-invite.js";
import { aboutCart, DAY_MS, endOf, MINUTE_MS, nowOf, tell } from "../support/hear.js";
import { fresh, type Page, type Product, type Sandbox, startProduct } from "../support/product.js";
import { codesOf } from "../support/reasons.js";

let product: Product;
let sandbox: Sandbox;
beforeAll(async () => {
  product = await startProduct();
});
afterAll(async () => await product.stop());
beforeEach(() => {
  sandbox = product.sandbox();
});

const hmac = (text: string) => createHmac("sha256", "identity").update(text).digest("hex");
const signed = (customer = "c_1") => ({ customer, hash: hmac(customer) });
const until = (ms: number, customer = "c_1") => ({ customer, exp: ms, hash: hmac(`${customer}\n${ms}`) });
const VIEWED = { type: "page.viewed" } as const;
const DECLINED = { type: "contact.declined", channel: "call" } as const;
const WITHDRAWN = { type: "consent.withdrawn", channel: "all", purpose: "all" } as const;
const STEP = { type: "checkout.step_viewed", checkout: "ck_1", step: "details" } as const;

let seq = 0;
async function say(page: Page, fact: Fact, more: Record<string, unknown> = {}): Promise<BatchAnswer> {
  seq += 1;
  const { status, body } = await page.send({ signals: [{ seq, at: 1_000, ...fact }], ...more });
  if (status !== 202) throw new Error(JSON.stringify(body));
  return body as BatchAnswer;
}

/** The page signs in as a shop's page does, and changes its id. */
async function signIn(page: Page, customer = "c_1"): Promise<Page> {
  const { linked } = await say(page, VIEWED, { refs: signed(customer) });
  const next = sandbox.page();
  const answer = await say(page, VIEWED, { refs: signed(customer), next: next.visitor });
  expect([linked, answer]).toMatchObject([true, { ignored: [] }]);
  return next;
}
async function checkoutsOf(customer: string): Promise<string[]> {
  const path = `/v1/persons/customer:${customer}`;
  const { body } = await sandbox.call<{ checkouts?: { checkout: string }[] }>("GET", path);
  return (body.checkouts ?? []).map(({ checkout }) => checkout).sort();
}
const ask = async ({ visitor }: Page) =>
  (await askAs(product, { key: sandbox.publishable, visitor, channel: "chat" })).body as InviteAnswer;
/** What becomes of a call about the customer's cart. */
async function fate(customer: string, act: () => Promise<unknown>): Promise<string> {
  const call = await aboutCart(sandbox, { customer }, { delay: "3h" });
  await act();
  const end = await endOf(sandbox, call);
  if (end === "waiting") await sandbox.call("POST", `/v1/follow-ups/${call.id}/cancel`, { reason: "seen" });
  return end;
}

describe("a page hears that its visitor was linked", () => {
  it("by its proof, until it has changed its id, and then no more", async () => {
    const page = sandbox.page();
    expect(await say(page, VIEWED)).not.toHaveProperty("linked");
    expect(await say(page, VIEWED, { refs: { customer: "c_1", hash: hmac("c_2") } })).not.toHaveProperty("linked");
    // A page may be gone before it hears the answer.
    for (const _ of [1, 2]) expect(await say(page, VIEWED, { refs: signed() })).toMatchObject({ linked: true });
    expect(await say(page, VIEWED)).not.toHaveProperty("linked");
    const next = sandbox.page();
    for (const _ of [1, 2])
      expect(await say(page, VIEWED, { refs: signed(), next: next.visitor })).not.toHaveProperty("linked");
    expect(await say(next, VIEWED, { refs: signed() })).not.toHaveProperty("linked");
  });

  it("anew when another customer signs in there", async () => {
    const next = await signIn(sandbox.page());
    expect(await say(next, VIEWED, { refs: signed("c_2") })).toMatchObject({ linked: true });
  });

  it("also where its id gave way and nobody told the browser", async () => {
    const page = sandbox.page();
    await signIn(page);
    expect(await say(page, VIEWED, { refs: signed() })).toMatchObject({ linked: true });
    await signIn(page);
  });
});

describe("a new id", () => {
  it.each<[string, (page: Page) => Record<string, unknown>]>([
    ["without a proof", () => ({})],
    ["with somebody else's proof", () => ({ refs: { customer: "c_1", hash: hmac("c_2") } })],
    ["with a proof that ran out", () => ({ refs: until(1) })],
  ])("is none %s", async (_, more) => {
    const page = sandbox.page();
    await say(page, VIEWED, { refs: signed() });
    const next = sandbox.page();
    const answer = await say(page, VIEWED, { ...more(page), next: next.visitor });
    expect(answer.ignored).toMatchObject([{ seq: null, pointer: "/next" }]);
    expect(await fate("c_1", () => say(next, DECLINED))).toBe("waiting");
    expect(await fate("c_1", () => say(page, DECLINED))).toBe("cancelled: declined_contact");
  });

  it("is none that somebody has, and none that is no id", async () => {
    const [page, other] = [sandbox.page(), sandbox.page()];
    await say(other, VIEWED);
    await say(page, VIEWED, { refs: signed() });
    for (const next of [other.visitor, page.visitor, "short", 7, "undefined"])
      expect((await say(page, VIEWED, { refs: signed(), next })).ignored).toMatchObject([{ pointer: "/next" }]);
    expect(await fate("c_1", () => say(other, DECLINED))).toBe("waiting");
    expect(await fate("c_1", () => say(page, DECLINED))).toBe("cancelled: declined_contact");
  });

  it("speaks for the customer without a proof, as the old one did", async () => {
    const next = await signIn(sandbox.page());
    expect(await fate("c_1", () => say(next, DECLINED))).toBe("cancelled: declined_contact");
  });

  it("goes on with what the browser showed and has in its cart", async () => {
    const page = sandbox.page();
    await say(page, STEP);
    await say(page, { type: "cart.changed", items: 2 });
    const next = await signIn(page);
    expect(await fate("c_1", () => say(next, { type: "order.completed" }))).toBe("cancelled: converted");
    const later = await sandbox.schedule({
      person: { customer: "c_1" },
      purpose: "service",
      trigger: { type: "cart_left" },
    });
    await say(next, { type: "cart.changed", items: 0 });
    await sandbox.advance({ by: "11m" });
    expect(await endOf(sandbox, later)).toBe("cancelled: cart_empty");
  });

  it("counts as no further visitor of its customer", async () => {
    const live = { ...signed("c_9") };
    for (let n = 0; n < 15; n++) {
      const page = sandbox.page();
      await say(page, VIEWED, { refs: live });
      await say(page, VIEWED, { refs: live, next: fresh("v_") });
    }
    expect(await say(sandbox.page(), VIEWED, { refs: live })).toMatchObject({ linked: true });
  });
});

describe("an id that gave way", () => {
  let old: Page;
  let next: Page;
  beforeEach(async () => {
    old = sandbox.page();
    await say(old, STEP);
    next = await signIn(old);
  });

  const ORDER = { type: "order.completed" } as const;
  it.each<[string, Fact]>([
    ["declines a call", DECLINED],
    ["refuses everything", WITHDRAWN],
    ["orders", ORDER],
    ["orders under a number", { ...ORDER, order: "o_1" }],
    ["orders a checkout that it never showed", { ...ORDER, checkout: "ck_2" }],
    ["orders what an address suggests", { ...ORDER, inferred: true }],
    ["orders what an address suggests, at a checkout that it showed", { ...ORDER, inferred: true, checkout: "ck_1" }],
    ["empties its cart", { type: "cart.changed", items: 0 }],
  ])("does nothing to the customer when it %s without a proof", async (_, fact) => {
    expect(
      await fate("c_1", async () => {
        await say(old, fact);
        await sandbox.advance({ by: "11m" });
      }),
    ).toBe("waiting");
  });

  it.each<[string, Fact, string]>([
    ["declines a call", DECLINED, "cancelled: declined_contact"],
    ["refuses everything", WITHDRAWN, "cancelled: opted_out, no_consent"],
    ["orders", ORDER, "cancelled: converted"],
  ])("is heard in full when it %s under the customer's proof", async (_, fact, end) => {
    expect(await fate("c_1", () => say(old, fact, { refs: signed() }))).toBe(end);
  });

  it("ends what an order of a checkout ends that it had shown", async () => {
    expect(await fate("c_1", () => say(old, { ...ORDER, checkout: "ck_1" }))).toBe("cancelled: converted");
  });

  it("shows nothing more to the customer by what it shows now", async () => {
    await say(old, { ...STEP, checkout: "ck_3" });
    expect(await fate("c_1", () => say(old, { ...ORDER, checkout: "ck_3" }))).toBe("waiting");
  });

  it.each([
    ["holds the customer's contacts by being there", [VIEWED], ["waiting", "present"]],
    ["holds nothing when it is gone", [], ["released"]],
  ])("%s", async (_, facts, end) => {
    const page = sandbox.page();
    await signIn(page, "c_5");
    const mail = { person: { customer: "c_5" }, channel: "email", purpose: "service" } as const;
    const { id } = await sandbox.schedule({ ...mail, trigger: { type: "requested" }, delay: "40m" });
    for (const fact of [{ type: "offer.shown", offer: "tea" }, { type: "page.left" }] as const)
      await say(page, fact, { refs: signed("c_5") });
    await sandbox.advance({ by: "2395s" });
    for (const fact of facts) await say(page, fact);
    await sandbox.advance({ by: "10s" });
    const { status, decision } = await sandbox.get(id);
    expect([status, ...codesOf(decision).filter((code) => code === "present")]).toEqual(end);
  });

  it("asks for nobody but itself whether a chat may be offered", async () => {
    await say(next, { type: "chat.dismissed" });
    await sandbox.advance({ by: "1m" });
    expect([(await ask(next)).reason, (await ask(old)).reason]).toEqual(["dismissed", "dwell"]);
  });

  it("links nobody else, by a proof or by the shop's word", async () => {
    expect(await say(old, VIEWED, { refs: signed("c_2") })).not.toHaveProperty("linked");
    await tell(sandbox, { customer: "c_3", visitor: old.visitor, verified: true }, "link.clicked");
    for (const customer of ["c_2", "c_3"]) {
      const ref = await sandbox.call<{ refs: string[] }>("GET", `/v1/persons/customer:${customer}`);
      expect(JSON.stringify(ref.body)).not.toContain("vh_");
    }
    expect(await fate("c_1", () => say(old, DECLINED, { refs: signed() }))).toBe("cancelled: declined_contact");
  });

  it("speaks for the customer who proves it, even if another customer had the browser since", async () => {
    await signIn(next, "c_2");
    await say(next, { ...STEP, checkout: "ck_5" }, { refs: signed() });
    expect([await checkoutsOf("c_1"), await checkoutsOf("c_2")]).toEqual([["ck_1", "ck_5"], []]);
    const declined = async () => await fate("c_1", async () => await say(next, DECLINED, { refs: signed() }));
    expect(await fate("c_2", async () => expect(await declined()).toBe("cancelled: declined_contact"))).toBe("waiting");
  });

  it.each<[string, (visitor: string) => object]>([
    ["alone", (visitor) => ({ visitor, verified: true })],
    ["beside the customer", (visitor) => ({ customer: "c_1", visitor, verified: true })],
    ["beside a checkout that is nobody's", (visitor) => ({ checkout: "ck_7", visitor, verified: true })],
  ])("is the customer where the shop vouches for it %s", async (_, person) => {
    expect(await fate("c_1", () => tell(sandbox, person(old.visitor), "order.completed"))).toBe("cancelled: converted");
    // A form of before the sign-in is no link: a checkout stays what it was.
    expect((await sandbox.call("GET", "/v1/persons/checkout:ck_7")).status).toBe(404);
  });

  it("is not the customer of another checkout, nor anybody without the shop's word", async () => {
    await tell(sandbox, { customer: "c_2", checkout: "ck_8" }, "link.clicked");
    expect(
      await fate("c_1", () =>
        tell(sandbox, { checkout: "ck_8", visitor: old.visitor, verified: true }, "contact.declined", {
          channel: "call",
        }),
      ),
    ).toBe("waiting");
    expect(
      await fate("c_2", () =>
        tell(sandbox, { checkout: "ck_8", visitor: old.visitor, verified: true }, "contact.declined", {
          channel: "call",
        }),
      ),
    ).toBe("cancelled: declined_contact");
    expect(
      await fate("c_1", () => tell(sandbox, { visitor: old.visitor }, "contact.declined", { channel: "call" })),
    ).toBe("waiting");
  });

  it("stands for the customer in what the shop plans, so that their refusals hold", async () => {
    const call = await aboutCart(sandbox, { visitor: old.visitor }, { delay: "3h" });
    await say(next, WITHDRAWN);
    expect(await endOf(sandbox, call)).toBe("cancelled: opted_out, no_consent");
  });
});

describe("a proof that ran out", () => {
  const WEEK_MS = 7 * DAY_MS;
  it.each<[string, number, Fact, string]>([
    ["a moment ago still declines", 0, DECLINED, "cancelled: declined_contact"],
    ["a moment ago still refuses", 0, WITHDRAWN, "cancelled: opted_out, no_consent"],
    ["a moment ago still orders", 0, { type: "order.completed" }, "cancelled: converted"],
    ["a moment ago shows no presence", 0, { type: "cart.changed", items: 0 }, "waiting"],
    ["a week ago does nothing", WEEK_MS, DECLINED, "waiting"],
    ["nearly a week ago still declines", WEEK_MS - MINUTE_MS, DECLINED, "cancelled: declined_contact"],
  ])("%s", async (_, agoMs, fact, end) => {
    const exp = (await nowOf(sandbox)) - agoMs;
    const page = sandbox.page();
    const call = await aboutCart(sandbox, { customer: "c_1" }, { delay: "3h" });
    expect(await say(page, fact, { refs: until(exp) })).toMatchObject({ refs: "expired" });
    await sandbox.advance({ by: "11m" });
    expect(await endOf(sandbox, call)).toBe(end);
    // It does not link: what the page says without it is nobody's but its own.
    const other = await aboutCart(sandbox, { customer: "c_1" }, { delay: "3h", channel: "sms", offer: "other" });
    await say(page, { type: "offer.declined", offer: "other" });
    expect((await sandbox.get(other.id)).decision.reasons.map(({ code }) => code)).not.toContain("declined_offer");
  });

  it("brings along nothing of its batch but what lasts", async () => {
    const exp = await nowOf(sandbox);
    await sandbox.event({ customer: "c_1" }, { type: "link.clicked" });
    const signals = [STEP, { type: "chat.dismissed" }].map((fact, n) => ({ seq: n + 1, at: 1_000, ...fact }));
    await sandbox.page().send({ signals, refs: until(exp) });
    const path = "/v1/persons/customer:c_1";
    const { body } = await sandbox.call<{ declined: { chats: unknown[] } }>("GET", path);
    expect([body.declined.chats.length, await checkoutsOf("c_1")]).toEqual([1, []]);
  });
});

describe("an id that others signed in with before", () => {
  it.each([1, 3, 5])("%i of them: the customer who signs in there now holds what waits for them", async (others) => {
    const [customer, checkout] = [fresh("c_"), fresh("ck_")];
    const page = sandbox.page();
    for (let nth = 0; nth < others; nth++) await say(page, VIEWED, { refs: signed(fresh("other_")) });
    const call = await aboutCart(sandbox, { customer }, { delay: "0s" });
    for (const fact of [VIEWED, { ...STEP, checkout, step: "payment" }])
      await say(page, fact, { refs: signed(customer) });
    const { body } = await sandbox.call<{ present: boolean; stage: string }>("GET", `/v1/persons/customer:${customer}`);
    expect(body).toMatchObject({ present: true, stage: "payment" });
    expect(codesOf((await sandbox.get(call.id)).decision)).toContain("in_funnel");
    // What is said there without a proof is nobody's.
    await page.send({ signals: [{ seq: 9_000 + others, at: 1_000, ...WITHDRAWN }] });
    expect(codesOf((await sandbox.get(call.id)).decision)).toContain("in_funnel");
  });
});

describe("many browsers of one account at once", () => {
  it("wait for each other: none is refused, and the site is heard", async () => {
    const customer = fresh("c_");
    const refs = signed(customer);
    const statuses = await Promise.all(
      Array.from({ length: 48 }, async (_, nth) => {
        const page = sandbox.page();
        const next = nth % 2 === 0 ? { next: sandbox.page().visitor } : {};
        const signals = [{ seq: 1, at: 1_000, ...(nth % 3 === 0 ? DECLINED : VIEWED) }];
        const first = await page.send({ signals, refs, ...next });
        const second = await page.send({ signals: [{ seq: 2, at: 1_000, ...STEP }] });
        return [first.status, second.status];
      }),
    );
    expect(statuses.filter(([first, second]) => first !== 202 || second !== 202)).toEqual([]);
  });

  it("are heard where all of them speak by one id, and each wants a new one", async () => {
    const refs = signed(fresh("c_"));
    const page = sandbox.page();
    await say(page, VIEWED, { refs });
    const all = Array.from({ length: 64 }, (_, nth) => {
      const signals = [{ seq: 100 + nth, at: 1_000, ...STEP }];
      return page.send({ signals, refs, next: sandbox.page().visitor });
    });
    expect((await Promise.all(all)).filter(({ status }) => status !== 202)).toEqual([]);
  });
});
