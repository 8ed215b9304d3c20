/** What shops' backends send, as shops write it: taken where it can be read, and named where it cannot. */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { aboutCart, endOf, type Sent, send, tell } from "../support/hear.js";
import { type Product, startProduct } from "../support/product.js";

let product: Product;
beforeAll(async () => {
  product = await startProduct();
});
afterAll(async () => await product.stop());

const P = { customer: "c_1" };
const pointers = (ignored: { pointer: string }[] = []): string[] => ignored.map(({ pointer }) => pointer);

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
    ["words of its own", { order: 1001, checkout: "ck_1", total: 12.5, lines: [{}], user: null }, ["/total", "/lines"]],
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
    expect(body.ignored).toEqual([]);
    expect(await endOf(sandbox, call)).toBe("cancelled: converted");
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
