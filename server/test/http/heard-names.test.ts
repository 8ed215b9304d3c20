/** Who is meant, where a name is missing or stands elsewhere: nobody is somebody else, and no order is lost. */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { endOf, news, send, tell } from "../support/hear.js";
import { type Product, startProduct } from "../support/product.js";

let product: Product;
beforeAll(async () => {
  product = await startProduct();
});
afterAll(async () => await product.stop());

const ORDERED = { type: "order.completed", order: "o_1", checkout: "ck_1" };

describe("a person who is named by a checkout", () => {
  it.each([
    ["alone", { checkout: "ck_1" }, "checkout_incomplete"],
    ["beside a customer", { customer: "c_2", checkout: "ck_1" }, "checkout_incomplete"],
    ["about the cart", { checkout: "ck_1" }, "cart_left"],
  ] as const)("%s, is not contacted about it once it was paid", async (_, person, type) => {
    for (const isFirst of [true, false]) {
      const sandbox = product.sandbox();
      if (isFirst) await news(sandbox, { customer: "c_1" }, "order.completed", ORDERED);
      await sandbox.advance({ by: "1m" });
      const call = await sandbox.schedule({ person, trigger: { type } });
      if (!isFirst) await news(sandbox, { customer: "c_1" }, "order.completed", ORDERED);
      expect(await endOf(sandbox, call)).toContain("cancelled: converted");
    }
  });

  it("may be contacted for another reason", async () => {
    const sandbox = product.sandbox();
    await news(sandbox, { customer: "c_1" }, "order.completed", ORDERED);
    const call = await sandbox.schedule({ person: { checkout: "ck_1" }, trigger: { type: "other" } });
    expect([call.status, call.about, call.warnings]).toEqual(["waiting", undefined, undefined]);
  });
});

describe("a name that is nearly a field's", () => {
  it.each([
    ["order.completed", { order_id: 1001, checkout: "ck_1" }, "/order", "expected the name order, not order_id"],
    ["order.completed", { order: 1001, checkoutId: "ck_1" }, "/checkout", "expected the name checkout, not checkoutId"],
    ["order.completed", { order: 1001, Renewal: true }, "/renewal", "expected the name renewal, not Renewal"],
    ["consent.withdrawn", { channels: ["sms"] }, "/channel", "expected the name channel, not channels"],
    ["link.clicked", { Import: true }, "/import", "expected the name import, not Import"],
  ])("is told: %s %j", async (type, props, pointer, detail) => {
    const { status, body } = await tell(product.sandbox(), { customer: "c_1" }, type, props);
    expect([status, body.ignored]).toEqual([202, [{ id: expect.any(String), pointer, detail }]]);
  });

  it.each([
    [{ sent_at: 1 }, "/sentAt", "expected the name sentAt, not sent_at"],
    [{ SentAt: "2099-01-01T00:00:00Z" }, "/sentAt", "expected the name sentAt, not SentAt"],
    [{ source: "erp" }, "/source", "expected one of events, sentAt"],
  ])("is told beside the events, and so is any other: %j", async (more, pointer, detail) => {
    const event = { id: "e_1", person: { customer: "c_1" }, type: "link.clicked" };
    const { status, body } = await send(product.sandbox(), [event], more);
    expect([status, body]).toMatchObject([202, { accepted: 1, ignored: [{ pointer, detail }] }]);
  });

  it.each([
    [{ Refs: { customer: "c_1" } }, "/refs", "expected the name refs, not Refs"],
    [{ sentAt: undefined, sent_at: 1 }, "/sentAt", "expected the name sentAt, not sent_at"],
    [{ page: "/" }, "/page", expect.stringMatching(/^expected one of v, key, visitor/)],
  ])("is told in a batch of a page, and so is any other: %j", async (more, pointer, detail) => {
    const signals = [{ seq: 1, type: "page.viewed" }];
    const { status, body } = await product
      .sandbox()
      .page()
      .send({ signals, ...more });
    expect([status, body]).toMatchObject([202, { accepted: 1, ignored: [{ seq: null, pointer, detail }] }]);
  });

  it("says nothing exactly: what it narrows is widened, and a box that may have been ticked is no consent", async () => {
    const sandbox = product.sandbox();
    const person = { customer: "c_1" };
    await tell(sandbox, person, "offer.declined", { offer_id: "tea" });
    const { body } = await tell(sandbox, person, "consent.given", {
      channel: "sms",
      purpose: "sales",
      pre_ticked: true,
    });
    expect(body.ignored).toMatchObject([{ pointer: "/preTicked" }]);
    const view = await sandbox.call("GET", "/v1/persons/customer:c_1");
    expect(view.body).toMatchObject({
      consents: [{ preTicked: true, counts: false }],
      declined: { everyOfferAt: expect.any(String), offers: [] },
    });
  });

  it("names nobody", async () => {
    const { status, body } = await tell(product.sandbox(), { customerId: 42 }, "link.clicked");
    expect([status, body.errors]).toEqual([
      422,
      [{ pointer: "/events/0/person/customer", detail: "expected the name customer, not customerId" }],
    ]);
  });

  it("of a page is told it, too", async () => {
    const sandbox = product.sandbox();
    const signals = [{ seq: 1, at: 1_000, type: "order.completed", orderId: 7 }];
    const { body } = await sandbox.page().send({ sentAt: 1_000, refs: { customer_id: "c_1" }, signals });
    expect(body).toMatchObject({
      accepted: 1,
      ignored: [
        { pointer: "/refs/customer", detail: "expected the name customer, not customer_id" },
        { pointer: "/order", detail: "expected the name order, not orderId" },
      ],
    });
  });
});

describe("a field that nobody knows", () => {
  it("is named, and its name is told to nobody else", async () => {
    const sandbox = product.sandbox();
    const person = { customer: "c_1", userId: 7 };
    const { body } = await tell(sandbox, person, "order.completed", { order: 1, checkout_token: "tok" });
    expect(body.ignored).toEqual([
      {
        id: expect.any(String),
        pointer: "/person/userId",
        detail: "expected one of customer, checkout, visitor, verified",
      },
      {
        id: expect.any(String),
        pointer: "/checkout_token",
        detail: "expected one of checkout, order, inferred, renewal",
      },
    ]);
    const intake = await sandbox.call("GET", "/v1/intake");
    expect(intake.body).toMatchObject({ ignored: [{ type: "order.completed", pointer: "", hour: 2 }] });
  });

  it("of an event without an id is told with the place of that event", async () => {
    const events = [
      { id: "e_1", person: { customer: "c_1" }, type: "link.clicked" },
      { person: { customer: "c_1" }, type: "link.clicked", utm: "spring" },
      { person: {}, type: "link.clicked" },
    ];
    const { body } = await send(product.sandbox(), events);
    expect([body.ignored, body.dropped]).toMatchObject([
      [
        { id: null, index: 1, pointer: "/utm" },
        { id: null, index: 1, pointer: "/id" },
      ],
      [{ id: null, index: 2, reason: "bad_props" }],
    ]);
  });
});

it.each(["customer:%20c_%C3%A9%20", "customer:c_e%CC%81"])(
  "a person is found by a name that looks the same: %s",
  async (ref) => {
    const sandbox = product.sandbox();
    await news(sandbox, { customer: "c_\u00e9" }, "link.clicked");
    expect((await sandbox.call("GET", `/v1/persons/${ref}`)).status).toBe(200);
    const call = await sandbox.schedule({ person: { customer: "c_\u00e9" } });
    const { body } = await sandbox.call("GET", `/v1/follow-ups?customer=${ref.slice("customer:".length)}`);
    expect(body).toMatchObject({ data: [{ id: call.id }] });
  },
);

describe("a placeholder", () => {
  it.each([["undefined"], ["anonymous"], ["00000000-0000-0000-0000-000000000000"], ["user_undefined"]])(
    "for a visitor, %s, is no visitor",
    async (visitor) => {
      const sandbox = product.sandbox();
      const person = { customer: "c_1", visitor, verified: true };
      const { status, body } = await tell(sandbox, person, "profile.updated", { country: "DE" });
      expect([status, body]).toMatchObject([202, { accepted: 1, ignored: [{ pointer: "/person/visitor" }] }]);
      const signals = [{ seq: 1, at: 1_000, type: "consent.given", channel: "email", purpose: "sales" }];
      expect(await sandbox.page(visitor).send({ signals })).toMatchObject({
        status: 400,
        body: { code: "bad_envelope", errors: [{ pointer: "/visitor" }] },
      });
      const asked = { person, channel: "email", purpose: "sales", trigger: { type: "form_sent" } };
      expect(await sandbox.call("POST", "/v1/follow-ups", asked, { "idempotency-key": visitor })).toMatchObject({
        status: 422,
        body: { errors: [{ pointer: "/person/visitor" }] },
      });
    },
  );

  it("for a guest leaves the order with its checkout", async () => {
    const sandbox = product.sandbox();
    const call = await sandbox.schedule({ person: { customer: "c_3" }, about: { checkout: "ck_1" } });
    const { body } = await send(sandbox, [{ id: "e_1", person: { customer: "guest" }, ...ORDERED }]);
    expect(body).toMatchObject({ accepted: 1, dropped: [], ignored: [{ pointer: "/person/customer" }] });
    expect(await endOf(sandbox, call)).toContain("cancelled: converted");
  });

  it("for a guest with a placeholder for a checkout is nobody, and is named", async () => {
    const event = { id: "e_1", person: { customer: "guest" }, ...ORDERED, checkout: "undefined" };
    expect(await send(product.sandbox(), [event])).toMatchObject({
      status: 422,
      body: { code: "placeholder_id", errors: [{ pointer: "/events/0/person/customer" }] },
    });
  });
});

describe("bytes that are not UTF-8", () => {
  it("are refused: two names would become one", async () => {
    const sandbox = product.sandbox();
    const bytes = (name: string): Buffer =>
      Buffer.from(
        JSON.stringify({ events: [{ id: "1", person: { customer: name }, type: "cart.changed" }] }),
        "latin1",
      );
    const post = (body: Buffer) =>
      fetch(`${sandbox.url}/v1/events`, {
        method: "POST",
        headers: { authorization: `Bearer ${sandbox.secret}`, "content-type": "application/json" },
        body: new Uint8Array(body),
      });
    const refused = await post(bytes("Andr\u00e9"));
    expect([refused.status, await refused.json()]).toMatchObject([400, { code: "not_json" }]);
    expect((await post(Buffer.from(`\ufeff${bytes("Andre").toString()}`))).status).toBe(202);
  });
});

describe("null", () => {
  it.each([
    ["POST", "/v1/follow-ups", { metadata: null, about: { checkout: null }, step: null }, 201],
    ["PATCH", "", { notBefore: null, delay: null, priority: 60, metadata: null }, 200],
    ["POST", "/v1/follow-ups/bulk-cancel", { reason: "gone", key: "k_1", ids: null, about: null }, 200],
    ["POST", "/v1/stop", { site: null, channel: "call", on: true, by: "Ada", reason: "storm" }, 200],
    ["POST", "/redeem", { permit: null }, 200],
    ["POST", "/outcome", { outcome: "reached", offersMade: null, note: null }, 200],
  ] as const)("%s %s %j is the same as nothing", async (method, path, body, status) => {
    const sandbox = product.sandbox();
    const asked = { person: { customer: "c_1" }, channel: "email", purpose: "transactional", key: "k_1" };
    if (status === 201)
      return expect((await sandbox.call(method, path, { ...asked, ...body }, { "idempotency-key": "n" })).status).toBe(
        201,
      );
    const { id } = await sandbox.schedule({ person: { customer: "c_1" }, trigger: { type: "requested" }, key: "k_1" });
    if (path === "/outcome") await sandbox.redeem(id);
    const url = path.startsWith("/v1/") ? path : `/v1/follow-ups/${id}${path}`;
    expect((await sandbox.call(method, url, body)).status).toBe(status);
  });
});
