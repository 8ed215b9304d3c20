/** What shops' backends send, as shops write it: taken where it can be read, and named where it cannot. */
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Problem } from "@holdoff/sdk/wire";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  aboutCart,
  BEGAN_MS,
  DAY_MS,
  endOf,
  HOUR_MS,
  MINUTE_MS,
  nowOf,
  type Sent,
  send,
  tell,
} from "../support/hear.js";
import { fresh, type Product, type Sandbox, startProduct } from "../support/product.js";

let product: Product;
let tokyo: Product;
let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "holdoff-policy-"));
  const policy = join(folder, "tokyo.yaml");
  await writeFile(policy, "zone: Asia/Tokyo\n");
  [product, tokyo] = await Promise.all([startProduct(), startProduct({}, policy)]);
});
afterAll(async () => {
  await Promise.all([product.stop(), tokyo.stop()]);
  await rm(folder, { recursive: true });
});

const P = { customer: "c_1" };
const pointers = (ignored: { pointer: string }[] = []): string[] => ignored.map(({ pointer }) => pointer);
const iso = (ms: number): string => new Date(ms).toISOString();

describe("an order of the backend ends what waits for it", () => {
  it.each<[what: string, order: Sent, ignored: string[]]>([
    ["a number for its name", { order: 1001, checkout: "ck_1" }, []],
    ["a global id for its name", { order: "gid://shopify/Order/1001", checkout: "ck_1" }, []],
    ["a sign before its name", { order: "#1001", checkout: "ck_1" }, []],
    ["null for its name", { order: null, checkout: "ck_1" }, []],
    ["no name", { checkout: "ck_1" }, []],
    ["a number that JSON does not keep", { order: 2 ** 60, checkout: "ck_1" }, ["/order"]],
    ["an object for its name", { order: { id: 1001 }, checkout: "ck_1" }, ["/order"]],
    ["a placeholder for its name", { order: "undefined", checkout: "ck_1" }, ["/order"]],
    ["null for its checkout", { order: 1001, checkout: null }, []],
    ["no checkout", { order: 1001 }, []],
    ["an unreadable checkout", { order: 1001, checkout: { token: "x" } }, ["/checkout"]],
    ["an unknown checkout", { order: 1001, checkout: "null" }, ["/checkout"]],
    ["null for its time", { order: 1001, checkout: "ck_1", at: null }, []],
    ["an unreadable time", { order: 1001, checkout: "ck_1", at: "yesterday" }, ["/at"]],
    ["an unreadable word for a renewal", { order: 1001, checkout: "ck_1", renewal: "maybe" }, ["/renewal"]],
    ["null for a renewal", { order: 1001, checkout: "ck_1", renewal: null }, []],
    ["a page's word that it was concluded", { order: 1001, checkout: "ck_1", inferred: true }, ["/inferred"]],
    ["null for its customer", { person: { customer: null, checkout: "ck_1" }, order: 1001 }, []],
    ["a customer that nobody is", { person: { customer: "guest", checkout: "ck_1" }, order: 1 }, ["/person/customer"]],
    ["a visitor as it is shown", { person: { ...P, visitor: "vh_0123456789abcdef" }, order: 1 }, ["/person/visitor"]],
    ["a visitor that is none", { person: { ...P, visitor: 7 }, order: 1 }, ["/person/visitor"]],
    ["an unreadable word of proof", { person: { ...P, verified: "maybe" }, order: 1 }, ["/person/verified"]],
    ["words of its own", { order: 1001, checkout: "ck_1", total: 12.5, lines: [{}], user: null }, []],
    ["a number for its id", { id: 77, order: 1001, checkout: "ck_1" }, []],
    ["an object for its id", { id: {}, order: 1001, checkout: "ck_1" }, ["/id"]],
    ["no id", { id: undefined, order: 1001, checkout: "ck_1" }, ["/id"]],
    ["an unreadable word for history", { order: 1001, checkout: "ck_1", import: "maybe" }, ["/import"]],
  ])("with %s", async (_, order, ignored) => {
    const sandbox = product.sandbox();
    await sandbox.event({ ...P, checkout: "ck_1" }, { type: "checkout.started", checkout: "ck_1" });
    const call = await aboutCart(sandbox, P, { about: { checkout: "ck_1" } });
    const { status, body } = await tell(sandbox, P, "order.completed", order);
    expect([status, body.accepted, body.dropped, pointers(body.ignored)]).toEqual([202, 1, [], ignored]);
    expect(await endOf(sandbox, call)).toBe("cancelled: converted");
  });

  it.each<[shop: string, order: Sent]>([
    [
      "Shopify",
      { person: { customer: 207119551 }, order: 450789469, checkout: 901414060, at: "2026-11-01T16:15:47-04:00" },
    ],
    [
      "WooCommerce",
      { person: { customer: 26 }, order: 727, checkout: "wc_order_58d2d042d1d", at: "2026-11-01T14:36:47" },
    ],
    ["Magento", { person: { customer: "26" }, order: "000000042", checkout: "87", at: "2026-11-01 14:36:47" }],
    [
      "Stripe",
      { person: { customer: "cus_9s6XKzkNRiz8i3" }, order: "cs_test_a1", checkout: "cs_test_a1", at: 1792847807 },
    ],
    [
      "Segment",
      {
        person: { customer: "019mr8mf4r" },
        order: "50314b8e",
        checkout: "fksdjfsdjfisjf",
        at: "2026-11-01T16:15:47.123Z",
      },
    ],
    ["GA4", { person: { customer: "1234567.7654321" }, order: "T_12345", checkout: "ck", at: 1792847807123456 }],
    ["HubSpot", { person: { customer: 51 }, order: 1246965, checkout: 321, at: 1792847807123 }],
    [
      "a mail",
      {
        person: { customer: "jane@example.com" },
        order: "A/7:1",
        checkout: "ck",
        at: "Sun, 01 Nov 2026 16:15:47 +0000",
      },
    ],
  ])("as %s has it", async (_, { person, ...order }) => {
    const sandbox = product.sandbox();
    const [{ customer }, { checkout }] = [person, order] as [
      { customer: string | number },
      { checkout: string | number },
    ];
    // The request may name them as the shop's own records do, too.
    const about = { checkout: String(checkout) };
    const call = await aboutCart(sandbox, { customer: String(customer) }, { about });
    const { status, body } = await tell(sandbox, person, "order.completed", order);
    expect([status, body]).toEqual([202, expect.objectContaining({ accepted: 1, dropped: [] })]);
    expect(body).not.toHaveProperty("ignored");
    expect(await endOf(sandbox, call)).toBe("cancelled: converted");
  });
});

describe("a told time", () => {
  /** A day and a bit ago, at a whole second: what is told of it lies in the past, however it is read. */
  const told = Math.floor((BEGAN_MS - 1.5 * DAY_MS) / 1_000) * 1_000;
  const text = iso(told);
  const [seconds, minutes, day] = [text.slice(0, 19), text.slice(0, 16), text.slice(0, 10)];
  const ahead = (hours: number): string => iso(told + hours * HOUR_MS).slice(0, 19);
  const minute = Math.floor(told / MINUTE_MS) * MINUTE_MS;
  const midnight = Math.floor(told / DAY_MS) * DAY_MS;
  const hours9 = 9 * HOUR_MS;

  /** When a decline is kept to have been, and when an opt-in is. */
  async function datesOf(sandbox: Sandbox, at: unknown): Promise<[decline: number, optIn: number]> {
    await tell(sandbox, P, "offer.declined", { offer: "tea", at });
    await tell(sandbox, P, "consent.given", { channel: "email", purpose: "sales", at });
    const { body } = await sandbox.call<{ declined: { offers: { at: string }[] }; consents: { at: string }[] }>(
      "GET",
      "/v1/persons/customer:c_1",
    );
    return [body.declined.offers[0]?.at ?? "", body.consents[0]?.at ?? ""].map(Date.parse) as [number, number];
  }

  it.each<[at: unknown, fromMs: number, toMs: number]>([
    [`${seconds}.000Z`, told, told],
    [`${seconds}.123456Z`, told + 123, told + 123],
    [`${seconds}.5Z`, told + 500, told + 599],
    [`${seconds}Z`, told, told + 999],
    [`${seconds}z`, told, told + 999],
    [`${seconds} UTC`, told, told + 999],
    [`${seconds.replace("T", " ")}Z`, told, told + 999],
    [`${ahead(2)}+02:00`, told, told + 999],
    [`${ahead(2)}+0200`, told, told + 999],
    [`${ahead(-5)}-05`, told, told + 999],
    [`${ahead(-5)} -05:00`, told, told + 999],
    [`${ahead(2)}.250+02:00`, told + 250, told + 250],
    [`${minutes}Z`, minute, minute + MINUTE_MS - 1],
    [new Date(told).toUTCString(), told, told + 999],
    [told / 1_000, told, told + 999],
    [String(told / 1_000), told, told + 999],
    [told / 1_000 + 0.25, told + 250, told + 259],
    [told, told, told],
    [String(told), told, told],
    [told * 1_000 + 7, told, told],
    [` ${seconds}Z `, told, told + 999],
  ])("%j is the whole of what it says", async (at, fromMs, toMs) => {
    expect(await datesOf(product.sandbox(), at)).toEqual([toMs, fromMs]);
    // And the zone of the site has nothing to do with it.
    expect(await datesOf(tokyo.sandbox(), at)).toEqual([toMs, fromMs]);
  });

  it.each<[at: string, fromMs: number, toMs: number]>([
    [seconds, told, told + 999],
    [seconds.replace("T", " "), told, told + 999],
    [`${seconds}.000`, told, told],
    [minutes, minute, minute + MINUTE_MS - 1],
    [day, midnight, midnight + DAY_MS - 1],
  ])("%j, without a zone, is every instant from the site's reading of it to UTC's", async (at, fromMs, toMs) => {
    expect(await datesOf(tokyo.sandbox(), at)).toEqual([toMs, fromMs - hours9]);
  });

  it.each([[null], [undefined]])("%j is when it is received", async (at) => {
    const sandbox = product.sandbox();
    const beforeMs = await nowOf(sandbox);
    const dates = await datesOf(sandbox, at);
    const afterMs = await nowOf(sandbox);
    expect(dates.map((ms) => ms >= beforeMs && ms <= afterMs)).toEqual([true, true]);
  });

  it.each([
    ["yesterday"],
    [""],
    ["0000-00-00 00:00:00"],
    ["0001-01-01T00:00:00Z"],
    ["2026-02-30T10:00:00Z"],
    [0],
    [-1],
    [20261129],
    [true],
    [{ seconds: told / 1_000 }],
    [[told]],
    [1e300],
  ])("%j says nothing: what refuses is dated at receipt, what allows is dropped", async (at) => {
    const sandbox = product.sandbox();
    const decline = await tell(sandbox, P, "offer.declined", { offer: "tea", at });
    expect(decline).toMatchObject({ status: 202, body: { accepted: 1, ignored: [{ pointer: "/at" }] } });
    for (const [type, props] of [
      ["consent.given", { channel: "email", purpose: "sales" }],
      ["contact.requested", { channel: "call" }],
      ["ticket.closed", { ticket: "t" }],
      ["order.cancelled", { order: "o" }],
      ["preference.set", { channel: "email", allow: true }],
      ["message.received", { channel: "sms", keyword: "start" }],
      ["contact.made", { channel: "sms", outcome: "undelivered" }],
    ] as const) {
      const { status, body } = await tell(sandbox, P, type, { ...props, at });
      expect([type, status, body.code, pointers(body.errors)]).toEqual([type, 422, "bad_field", ["/events/0/at"]]);
    }
  });

  it("is no later than its receipt", async () => {
    const sandbox = product.sandbox();
    const dates = await datesOf(sandbox, iso(BEGAN_MS + 10 * DAY_MS));
    const nowMs = await nowOf(sandbox);
    expect(dates.map((ms) => ms <= nowMs && ms > nowMs - MINUTE_MS)).toEqual([true, true]);
  });

  it.each([
    ["an hour fast", HOUR_MS],
    ["ten years slow", -3_653 * DAY_MS],
  ])("is mended by the time at which a clock that is %s sent it", async (_, offMs) => {
    const sandbox = product.sandbox();
    const nowMs = await nowOf(sandbox);
    const event = { id: "e", person: P, type: "offer.declined", offer: "tea", at: nowMs + offMs - 40 * DAY_MS };
    const { body } = await send(sandbox, [event], { sentAt: nowMs + offMs });
    expect(body).toMatchObject({ accepted: 1, dropped: [] });
    const view = await sandbox.call<{ declined: { offers: { at: string }[] } }>("GET", "/v1/persons/customer:c_1");
    const atMs = Date.parse(view.body.declined.offers[0]?.at ?? "");
    expect([atMs >= nowMs - 40 * DAY_MS, atMs < nowMs - 40 * DAY_MS + MINUTE_MS]).toEqual([true, true]);
  });

  it("stays as it was told where that time cannot be read", async () => {
    const sandbox = product.sandbox();
    const event = { id: "e", person: P, type: "offer.declined", offer: "tea", at: text };
    const { body } = await send(sandbox, [event], { sentAt: "now" });
    expect(body.ignored).toEqual([{ id: null, pointer: "/sentAt", detail: expect.any(String) }]);
    const view = await sandbox.call<{ declined: { offers: { at: string }[] } }>("GET", "/v1/persons/customer:c_1");
    expect(view.body.declined.offers[0]?.at).toBe(text);
  });
});

describe("events of which none can be taken", () => {
  const order = { id: "e", person: P, type: "order.completed" };
  it.each<[what: string, events: unknown, code: string, pointer: string]>([
    ["an element that is no object", [7], "bad_field", "/events/0"],
    ["an element that is null", [null], "bad_field", "/events/0"],
    ["no person", [{ ...order, person: undefined }], "bad_field", "/events/0/person"],
    ["a person that is a text", [{ ...order, person: "c_1" }], "bad_field", "/events/0/person"],
    ["a person that names nobody", [{ ...order, person: {} }], "bad_field", "/events/0/person"],
    ["an unreadable customer", [{ ...order, person: { customer: {} } }], "bad_field", "/events/0/person/customer"],
    ["nobody", [{ ...order, person: { customer: "undefined" } }], "placeholder_id", "/events/0/person/customer"],
    [
      "a page's visitor as it is shown",
      [{ ...order, person: { visitor: "vh_0123456789abcdef" } }],
      "bad_field",
      "/events/0/person/visitor",
    ],
    ["no type", [{ ...order, type: undefined }], "bad_field", "/events/0/type"],
    ["a number for a type", [{ ...order, type: 7 }], "bad_field", "/events/0/type"],
    ["a page's type", [{ ...order, type: "page.viewed" }], "bad_field", "/events/0/type"],
    ["no offer", [{ ...order, type: "offer.declined" }], "bad_field", "/events/0/offer"],
    ["an unreadable ticket", [{ ...order, type: "ticket.opened", ticket: {} }], "bad_field", "/events/0/ticket"],
    ["nobody's order", [{ ...order, type: "order.cancelled", order: "null" }], "placeholder_id", "/events/0/order"],
    ["an unknown type beside a mistake", [{ ...order, type: "cat.purred" }, 7], "bad_field", "/events/1"],
    ["a list that is none", { 0: order }, "bad_field", "/events"],
    ["no event", [], "bad_field", "/events"],
  ])("are refused with %s", async (_, events, code, pointer) => {
    const sandbox = product.sandbox();
    const { status, body } = await send(sandbox, events);
    expect([status, body.code, pointers(body.errors)]).toEqual([422, code, expect.arrayContaining([pointer])]);
    expect(body.errors?.every(({ detail }) => detail.length > 0 && !detail.startsWith("/"))).toBe(true);
  });

  it("are taken for what they are where their types are unknown: a shop may send all it has", async () => {
    const { status, body } = await send(product.sandbox(), [
      { ...order, type: "cat.purred" },
      { type: "Order Refunded" },
    ]);
    expect([status, body.accepted, body.dropped.map(({ reason }) => reason)]).toEqual([
      202,
      0,
      ["unknown_type", "unknown_type"],
    ]);
  });

  it("take nothing from those beside them", async () => {
    const sandbox = product.sandbox();
    const call = await aboutCart(sandbox, P);
    const { status, body } = await send(sandbox, [
      7,
      { ...order, id: "bad", person: {} },
      order,
      { ...order, type: "x.y" },
    ]);
    expect([status, body.accepted, body.dropped.map(({ id, reason }) => [id, reason])]).toEqual([
      202,
      1,
      [
        [null, "bad_props"],
        ["bad", "bad_props"],
        ["e", "unknown_type"],
      ],
    ]);
    expect(await endOf(sandbox, call)).toBe("cancelled: converted");
  });
});

describe("requests stay strict, and null is absent in them too", () => {
  const full = { person: { customer: 42 }, channel: "call", purpose: "sales" };
  const ask = async (body: object, path = "/v1/follow-ups") =>
    await product.sandbox().call<Problem & { person: { customer: string } }>("POST", path, body, {
      "idempotency-key": fresh("k"),
    });

  it.each([
    ["numbers for ids", { about: { checkout: 901414060, order: 7, ticket: 8 }, offer: 4711 }],
    [
      "null everywhere",
      { offer: null, about: { checkout: null }, trigger: null, delay: null, expiresAt: null, basis: null },
    ],
    ["null for who else it is", { person: { customer: 42, visitor: null, checkout: null, verified: null } }],
    ["words in other letters", { channel: "CALL", purpose: "Sales", trigger: { type: "Cart-Left" } }],
    ["a yes in other words", { person: { customer: 42, visitor: "v_12345678", verified: "true" } }],
  ])("taken: %s", async (_, more) => {
    const { status, body } = await ask({ ...full, ...more });
    expect([status, body.person.customer]).toEqual([201, "42"]);
  });

  it.each([
    ["notBefore", { notBefore: "2026-12-01T10:00" }, "/notBefore"],
    ["expiresAt", { expiresAt: "2026-12-01T10:00:00" }, "/expiresAt"],
    ["a trigger's time", { trigger: { type: "cart_left", at: "2026-12-01" } }, "/trigger/at"],
  ])("%s without a zone is refused: it asks for Z or an offset", async (_, more, pointer) => {
    for (const path of ["/v1/follow-ups", "/v1/check"]) {
      const { status, body } = await ask({ ...full, ...more }, path);
      expect([status, body.code]).toEqual([422, "bad_field"]);
      expect(body.errors).toEqual([{ pointer, detail: expect.stringContaining("add Z or an offset") }]);
    }
  });

  it("so is the time up to which a list is asked for", async () => {
    const { status, body } = await product.sandbox().call<Problem>("GET", "/v1/follow-ups?dueBefore=2026-12-01T10:00");
    expect([status, pointers(body.errors)]).toEqual([422, ["/dueBefore"]]);
  });
});
