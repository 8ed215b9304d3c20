/** What is a copy, and what is news under a name that came before. */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { aboutCart, BEGAN_MS, DAY_MS, endOf, HOUR_MS, MINUTE_MS, nowOf, type Sent, send } from "../support/hear.js";
import { type Product, type Sandbox, startProduct } from "../support/product.js";
import { codesOf } from "../support/reasons.js";

let product: Product;
beforeAll(async () => {
  product = await startProduct();
});
afterAll(async () => await product.stop());

const P = { customer: "c_1" };
const iso = (ms: number): string => new Date(ms).toISOString();

interface View {
  ledger: { at: string; channel: string; outcome?: string }[];
  orders: { order: string | null; stands: boolean }[];
  tickets: { ticket: string; closedAt: string | null }[];
}
const view = async (sandbox: Sandbox): Promise<View> =>
  (await sandbox.call<View>("GET", "/v1/persons/customer:c_1")).body;

/** Events of one id, one call each; all of them are taken. */
async function under(sandbox: Sandbox, id: unknown, ...events: Sent[]): Promise<void> {
  for (const event of events) {
    const { status, body } = await send(sandbox, [{ id, person: P, ...event }]);
    expect([event, status, body.accepted]).toEqual([event, 202, 1]);
  }
}

describe("events without an id that can be read", () => {
  const IDS: [unknown][] = [[undefined], [null], [""], [{}], ["x".repeat(300)], [1.5]];
  it.each(IDS)("%j: an order is news once it is no copy of the one before", async (id) => {
    const sandbox = product.sandbox();
    await under(sandbox, id, { type: "order.completed" });
    await sandbox.advance({ by: "15m" });
    await under(sandbox, "ck_2", { type: "checkout.started", checkout: "ck_2" });
    const call = await aboutCart(sandbox, P, { about: { checkout: "ck_2" } });
    await under(sandbox, id, { type: "order.completed" });
    expect(await endOf(sandbox, call)).toBe("cancelled: converted");
  });

  it.each(IDS)("%j: each contact counts", async (id) => {
    const sandbox = product.sandbox();
    for (const _ of [1, 2]) {
      await under(sandbox, id, { type: "contact.made", channel: "call" });
      await sandbox.advance({ by: "3h" });
    }
    expect((await view(sandbox)).ledger).toHaveLength(2);
  });

  it.each(IDS)("%j: a refusal stands again after the opt-in that lifted it", async (id) => {
    const sandbox = product.sandbox();
    const email = { channel: "email", purpose: "sales" } as const;
    const refusal = { type: "consent.withdrawn", ...email };
    await under(sandbox, id, refusal);
    await sandbox.advance({ by: "1m" });
    const at = iso(await nowOf(sandbox));
    await under(sandbox, "e_1", { type: "consent.given", ...email, at, lifts: { before: at } });
    await sandbox.advance({ by: "1m" });
    await under(sandbox, id, refusal);
    const mail = await sandbox.schedule({ person: P, ...email, trigger: { type: "other" } });
    expect(codesOf(mail.decision)).toContain("opted_out");
  });

  it("are copies of one another within ten minutes, or where they tell the same time; requests within a day", async () => {
    const sandbox = product.sandbox();
    const at = iso(await nowOf(sandbox));
    for (const told of [{}, { at }]) {
      await under(sandbox, null, ...[1, 2].map(() => ({ type: "contact.made", channel: "call", ...told })));
    }
    expect((await view(sandbox)).ledger).toHaveLength(2);
    for (const _ of [1, 2]) {
      await under(sandbox, null, { type: "contact.requested", channel: "call" });
      await sandbox.advance({ by: "1h" });
    }
    const call = { person: P, channel: "call", purpose: "sales", trigger: { type: "requested" } } as const;
    const asked = [await sandbox.schedule(call), await sandbox.schedule({ ...call, about: { checkout: "ck_2" } })];
    expect(asked.filter(({ decision }) => codesOf(decision).includes("invited"))).toHaveLength(1);
  });
});

describe("two facts under one id are both heard", () => {
  it("a ticket that is opened, and closed", async () => {
    const sandbox = product.sandbox();
    const call = await sandbox.schedule({ person: P, trigger: { type: "other" } });
    await under(sandbox, "ticket_7", { type: "ticket.opened", ticket: 7 });
    expect(codesOf((await sandbox.get(call.id)).decision)).toContain("open_ticket");
    await under(sandbox, "ticket_7", { type: "ticket.closed", ticket: 7 });
    expect((await view(sandbox)).tickets).toMatchObject([{ ticket: "7", closedAt: expect.any(String) }]);
  });

  it.each<[what: string, one: Sent, other: Sent, ends: [object, object]]>([
    [
      "two offers",
      { type: "offer.declined", offer: "a" },
      { type: "offer.declined", offer: "b" },
      [{ offer: "a" }, { offer: "b" }],
    ],
    [
      "two channels",
      { type: "contact.declined", channel: "call" },
      { type: "contact.declined", channel: "sms" },
      [{ channel: "call" }, { channel: "sms" }],
    ],
    [
      "two refusals",
      { type: "consent.withdrawn", channel: "call", purpose: "sales" },
      { type: "consent.withdrawn", channel: "sms", purpose: "sales" },
      [{ channel: "call" }, { channel: "sms" }],
    ],
    [
      "facts of two types",
      { type: "offer.declined", offer: "a" },
      { type: "order.completed", order: 2 },
      [{ offer: "a", trigger: { type: "other" } }, {}],
    ],
  ])("%s", async (_, one, other, [first, second]) => {
    for (const told of [{}, { at: iso(BEGAN_MS) }]) {
      const sandbox = product.sandbox();
      const calls = [
        await aboutCart(sandbox, P, { delay: "1d", ...first }),
        await aboutCart(sandbox, P, { delay: "1d", ...second }),
      ];
      await under(sandbox, "one", { ...one, ...told });
      expect((await endOf(sandbox, calls[0] ?? { id: "" })).startsWith("cancelled")).toBe(true);
      expect(await endOf(sandbox, calls[1] ?? { id: "" })).toBe("waiting");
      await under(sandbox, "one", { ...other, ...told });
      expect((await endOf(sandbox, calls[1] ?? { id: "" })).startsWith("cancelled")).toBe(true);
    }
  });

  it("two orders", async () => {
    const sandbox = product.sandbox();
    await under(sandbox, "paid", { type: "order.completed", order: 1, checkout: "ck_1" });
    await under(sandbox, "paid", { type: "order.completed", order: 2, checkout: "ck_2" });
    expect((await view(sandbox)).orders).toMatchObject([{ order: "1" }, { order: "2" }]);
    for (const checkout of ["ck_1", "ck_2"])
      expect((await aboutCart(sandbox, P, { about: { checkout } })).status).toBe("cancelled");
  });

  it("one fact of two persons", async () => {
    const sandbox = product.sandbox();
    const calls = [await aboutCart(sandbox, P), await aboutCart(sandbox, { customer: "c_2" })];
    for (const customer of ["c_1", "c_2"])
      await send(sandbox, [{ id: "one", person: { customer }, type: "order.completed" }]);
    for (const call of calls) expect(await endOf(sandbox, call)).toBe("cancelled: converted");
  });
});

describe("the same fact under the same id", () => {
  const empty = { type: "cart.changed", items: 0 };
  const full = { type: "cart.changed", items: 2 };
  /** Whether the cart counts as empty after these tellings. */
  async function isEmptyAfter(sandbox: Sandbox): Promise<boolean> {
    const call = await aboutCart(sandbox, P);
    return codesOf(call.decision).includes("cart_empty");
  }

  it("is a copy where it tells its time, whenever it comes again", async () => {
    const sandbox = product.sandbox();
    const at = iso(await nowOf(sandbox));
    await under(sandbox, "e_1", { ...empty, at });
    await sandbox.advance({ by: "1m" });
    await under(sandbox, "e_2", full);
    for (const by of ["1m", "2d"]) {
      await sandbox.advance({ by });
      await under(sandbox, "e_1", { ...empty, at });
      expect(await isEmptyAfter(sandbox)).toBe(false);
    }
  });

  it("is a copy without one for ten minutes, and news after that", async () => {
    const sandbox = product.sandbox();
    await under(sandbox, "e_1", empty);
    await sandbox.advance({ by: "5m" });
    await under(sandbox, "e_2", full);
    await sandbox.advance({ by: "4m" });
    await under(sandbox, "e_1", empty);
    expect(await isEmptyAfter(sandbox)).toBe(false);
    await sandbox.advance({ by: "2m" });
    await under(sandbox, "e_1", empty);
    expect(await isEmptyAfter(sandbox)).toBe(true);
  });

  it("is news where something else was told under that id in between", async () => {
    const sandbox = product.sandbox();
    await under(sandbox, "cart_1", empty);
    await sandbox.advance({ by: "1m" });
    await under(sandbox, "cart_1", full);
    expect(await isEmptyAfter(sandbox)).toBe(false);
    await sandbox.advance({ by: "1m" });
    await under(sandbox, "cart_1", empty);
    expect(await isEmptyAfter(sandbox)).toBe(true);
  });

  it("is known by what it says, in whatever order its words come, and by an id of any form", async () => {
    for (const [id, again] of [
      [77, "77"],
      ["gid://shopify/Order/1", " gid://shopify/Order/1 "],
    ]) {
      const sandbox = product.sandbox();
      await under(sandbox, id, { type: "contact.made", channel: "call", outcome: "reached", total: 1 });
      await under(sandbox, again, { outcome: "Reached", channel: "CALL", type: "contact.made", total: 2 });
      expect((await view(sandbox)).ledger).toHaveLength(1);
    }
  });
});

describe("facts that count are one for each event id", () => {
  it("four statuses of one call are one call, and the latest word is what came of it", async () => {
    const sandbox = product.sandbox();
    const nowMs = await nowOf(sandbox);
    const statuses = [undefined, "no_answer", "undelivered", "reached"];
    const told = statuses.map((outcome, n) => ({
      type: "contact.made",
      channel: "call",
      purpose: "sales",
      ...(outcome !== undefined && { outcome }),
      at: iso(nowMs - (10 - n) * MINUTE_MS),
    }));
    // They arrive in any order.
    await under(sandbox, "CA123", ...[told[2], told[0], told[3], told[1]].filter((one) => one !== undefined));
    expect((await view(sandbox)).ledger).toMatchObject([{ channel: "call", outcome: "reached" }]);
    await under(sandbox, "CA124", { ...told[0] });
    expect((await view(sandbox)).ledger).toHaveLength(2);
  });

  it.each([
    ["complained", "declined"],
    ["declined", "converted"],
    ["converted", "reached"],
    ["reached", "no_answer"],
    ["no_answer", "undelivered"],
  ])("of two words of one time %s stands, and not %s", async (strong, weak) => {
    for (const words of [
      [strong, weak],
      [weak, strong],
    ]) {
      const sandbox = product.sandbox();
      const at = iso((await nowOf(sandbox)) - HOUR_MS);
      const told = words.map((outcome) => ({ type: "contact.made", channel: "call", outcome, at }));
      await under(sandbox, "CA1", ...told);
      expect((await view(sandbox)).ledger).toMatchObject([{ outcome: strong }]);
    }
  });

  it("is no contact where every word of what came of it says that it never arrived", async () => {
    const sandbox = product.sandbox();
    const sms = { type: "contact.made", channel: "sms", outcome: "undelivered" };
    await under(sandbox, "SM1", sms, { ...sms, at: iso((await nowOf(sandbox)) - HOUR_MS) });
    expect((await view(sandbox)).ledger).toEqual([]);
    // That it was made says nothing of what came of it.
    await under(sandbox, "SM1", { ...sms, outcome: undefined });
    expect((await view(sandbox)).ledger).toEqual([]);
    await under(sandbox, "SM1", { ...sms, outcome: "reached" });
    expect((await view(sandbox)).ledger).toHaveLength(1);
  });

  it.each([
    [DAY_MS - 1, 1],
    [DAY_MS, 2],
    [DAY_MS + 1, 2],
  ])("told %i ms later it is %i in all", async (laterMs, count) => {
    const sandbox = product.sandbox();
    const firstMs = (await nowOf(sandbox)) - 2 * DAY_MS;
    const call = { type: "contact.made", channel: "call" };
    await under(sandbox, "CA1", { ...call, at: firstMs }, { ...call, purpose: "sales", at: firstMs + laterMs });
    expect((await view(sandbox)).ledger).toHaveLength(count);
  });

  it("an order without a name is one for its event, whatever that says", async () => {
    const sandbox = product.sandbox();
    await under(sandbox, "paid_1", { type: "order.completed" }, { type: "order.completed", checkout: "ck_1" });
    expect((await view(sandbox)).orders).toHaveLength(1);
    await under(sandbox, "paid_2", { type: "order.completed" });
    expect((await view(sandbox)).orders).toHaveLength(2);
  });

  it("a request for contact is served once, however often it is told", async () => {
    const sandbox = product.sandbox();
    const ask = { type: "contact.requested", channel: "call" };
    await under(sandbox, "form_1", ask);
    const asked = { person: P, purpose: "service", trigger: { type: "requested" } } as const;
    const call = await sandbox.schedule(asked);
    expect(await sandbox.redeem(call.id)).toMatchObject({ go: true });
    await under(sandbox, "form_1", ask, { ...ask, note: "again" }, { ...ask, at: iso(await nowOf(sandbox)) });
    const again = await sandbox.schedule({ ...asked, step: 2 });
    expect([again.status, codesOf(again.decision).includes("invited")]).toEqual(["waiting", false]);
    await under(sandbox, "form_2", ask);
    expect(codesOf((await sandbox.get(again.id)).decision)).toContain("invited");
  });
});

describe("a page's signal", () => {
  it("is known by its tab and number, whatever it says", async () => {
    const sandbox = product.sandbox();
    const page = sandbox.page();
    const person = { visitor: page.visitor, verified: true };
    const calls = [];
    for (const offer of ["a", "b", "c"])
      calls.push(await sandbox.schedule({ person, offer, trigger: { type: "other" }, delay: "1d" }));
    const declined = (seq: number, offer: string) => ({ seq, at: 1_000, type: "offer.declined", offer });
    await page.send({ signals: [declined(1, "a")] });
    await page.send({ signals: [declined(1, "b"), declined(2, "c")] });
    expect(await Promise.all(calls.map((call) => endOf(sandbox, call)))).toEqual([
      "cancelled: declined_offer",
      "waiting",
      "cancelled: declined_offer",
    ]);
  });
});
