/** An order reaches everybody who waits for that checkout, by whatever name they are known; and nobody else. */
import { createHmac } from "node:crypto";
import type { FollowUp } from "@holdoff/sdk/wire";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { aboutCart, endOf, inTheEnd, news, nowOf, type Sent } from "../support/hear.js";
import { type Page, type Product, type Sandbox, startProduct } from "../support/product.js";

let product: Product;
beforeAll(async () => {
  product = await startProduct();
});
afterAll(async () => await product.stop());

const GUEST = { customer: "guest_17" };
const MEMBER = { customer: "c_new" };
const CONVERTED = "cancelled: converted";

interface Scene {
  sandbox: Sandbox;
  page: Page;
  /** The page's browser, with the shop's word for it. */
  visitor: { visitor: string; verified: true };
}

function scene(): Scene {
  const sandbox = product.sandbox();
  const page = sandbox.page();
  return { sandbox, page, visitor: { visitor: page.visitor, verified: true } };
}

const ask = ({ sandbox }: Scene, person: Parameters<typeof aboutCart>[1], more = {}): Promise<FollowUp> =>
  aboutCart(sandbox, person, more);
const shows = ({ page }: Scene): Promise<unknown> => page.says({ type: "checkout.started", checkout: "ck_1" });
const signature = (customer: string): string => createHmac("sha256", "identity").update(customer).digest("hex");

/** Ways in which whoever a follow-up is for had the checkout. */
const WAYS: [way: string, waits: (scene: Scene) => Promise<FollowUp>][] = [
  ["asked for by the checkout alone", (s) => ask(s, { checkout: "ck_1" })],
  ["asked for by a guest and the checkout", (s) => ask(s, { ...GUEST, checkout: "ck_1" })],
  ["asked for about the checkout", (s) => ask(s, GUEST, { about: { checkout: "ck_1" } })],
  [
    "of a guest whom a step was told of with the checkout",
    async (s) => {
      await news(s.sandbox, { ...GUEST, checkout: "ck_1" }, "checkout.started");
      return await ask(s, GUEST);
    },
  ],
  [
    "of a guest whom something else was told of with the checkout",
    async (s) => {
      await news(s.sandbox, { ...GUEST, checkout: "ck_1" }, "cart.changed", { items: 1 });
      return await ask(s, GUEST);
    },
  ],
  [
    "of a browser that showed the checkout before",
    async (s) => {
      await shows(s);
      return await ask(s, s.visitor);
    },
  ],
  [
    "of a browser that shows the checkout afterwards",
    async (s) => {
      const call = await ask(s, s.visitor);
      await shows(s);
      return call;
    },
  ],
  [
    "of a guest whom a step is told of afterwards",
    async (s) => {
      const call = await ask(s, GUEST);
      await news(s.sandbox, GUEST, "checkout.step_viewed", { checkout: "ck_1" });
      return call;
    },
  ],
  [
    "of a guest whom something is told of with the checkout afterwards",
    async (s) => {
      const call = await ask(s, GUEST);
      await news(s.sandbox, { ...GUEST, checkout: "ck_1" }, "cart.changed", { items: 1 });
      return call;
    },
  ],
  [
    "of a guest whose browser, which showed it, is named afterwards",
    async (s) => {
      const call = await ask(s, GUEST);
      await shows(s);
      await news(s.sandbox, { ...GUEST, ...s.visitor }, "cart.changed", { items: 1 });
      return call;
    },
  ],
  [
    "of a browser that turns out to be the guest's, who had it",
    async (s) => {
      await news(s.sandbox, GUEST, "checkout.started", { checkout: "ck_1" });
      const call = await ask(s, s.visitor);
      await news(s.sandbox, { ...GUEST, ...s.visitor }, "cart.changed", { items: 1 });
      return call;
    },
  ],
  [
    "of a guest whose browser, which showed it, signs in afterwards",
    async (s) => {
      const call = await ask(s, GUEST);
      await shows(s);
      const refs = { ...GUEST, hash: signature(GUEST.customer) };
      await s.page.send({ refs, signals: [{ seq: 2, at: 1, type: "page.left" }] });
      return call;
    },
  ],
  [
    "of a browser that comes back to a checkout which an order had ended",
    async (s) => {
      await shows(s);
      await s.sandbox.advance({ by: "1m" });
      await s.page.says({ type: "order.completed", order: "another" });
      await s.sandbox.advance({ by: "1m" });
      const at = new Date(await nowOf(s.sandbox)).toISOString();
      const call = await ask(s, s.visitor, { trigger: { type: "cart_left", at } });
      await shows(s);
      return call;
    },
  ],
  [
    "of a guest whose own order of the checkout failed",
    async (s) => {
      await news(s.sandbox, GUEST, "checkout.started", { checkout: "ck_1" });
      await news(s.sandbox, GUEST, "order.completed", { order: "failed", checkout: "ck_1" });
      await s.sandbox.advance({ by: "1m" });
      const at = new Date(await nowOf(s.sandbox)).toISOString();
      const call = await ask(s, GUEST, { trigger: { type: "cart_left", at } });
      await news(s.sandbox, GUEST, "order.cancelled", { order: "failed" });
      return call;
    },
  ],
  [
    "of a guest with nine checkouts, about the oldest of them",
    async (s) => {
      for (let n = 1; n < 10; n++) await news(s.sandbox, GUEST, "checkout.started", { checkout: `ck_${n}` });
      return await ask(s, GUEST, { about: { checkout: "ck_1" } });
    },
  ],
];

/** Ways to say that a member ordered. */
const ORDERS: [what: string, person: object, order: Sent][] = [
  ["named with the order", MEMBER, { order: "1001", checkout: "ck_1" }],
  ["named with the member", { ...MEMBER, checkout: "ck_1" }, { order: "1001" }],
  ["named with an order that has no number", MEMBER, { checkout: "ck_1" }],
  ["named with nobody", { checkout: "ck_1" }, { order: "1001" }],
  ["named by another browser", { visitor: "v_of_the_member", verified: true }, { order: "1001", checkout: "ck_1" }],
];

describe.each(WAYS)("a follow-up %s", (_, waits) => {
  it.each(ORDERS)("ends when the checkout is %s", async (_what, person, order) => {
    const s = scene();
    const call = await waits(s);
    expect((await s.sandbox.get(call.id)).status).toBe("waiting");
    await news(s.sandbox, person, "order.completed", order);
    expect(await endOf(s.sandbox, call)).toBe(CONVERTED);
  });

  it("stays when a page says so, whoever that page's customer is", async () => {
    const s = scene();
    const call = await waits(s);
    const order = { seq: 1, at: 1, type: "order.completed", order: "1001", checkout: "ck_1" };
    await s.sandbox.page().send({ signals: [order] });
    const refs = { ...MEMBER, hash: signature(MEMBER.customer) };
    await s.sandbox.page().send({ refs, signals: [order] });
    expect(await endOf(s.sandbox, call)).toBe("waiting");
  });

  it("stays when another checkout is ordered", async () => {
    const s = scene();
    const call = await waits(s);
    await news(s.sandbox, MEMBER, "order.completed", { order: "1001", checkout: "ck_other" });
    expect(await endOf(s.sandbox, call)).toBe("waiting");
    expect(await inTheEnd(s.sandbox, call)).toBe("released");
  });

  it("stays when the order is a renewal", async () => {
    const s = scene();
    const call = await waits(s);
    await news(s.sandbox, MEMBER, "order.completed", { order: "1001", checkout: "ck_1", renewal: true });
    expect(await endOf(s.sandbox, call)).toBe("waiting");
  });
});

describe("an order that was told before", () => {
  const order = (s: Scene): Promise<void> =>
    news(s.sandbox, MEMBER, "order.completed", { order: "1", checkout: "ck_1" });

  it.each<[way: string, waits: (scene: Scene, at: string) => Promise<FollowUp>]>([
    ["about the checkout", (s) => ask(s, GUEST, { about: { checkout: "ck_1" } })],
    ["by the checkout", (s, at) => ask(s, { checkout: "ck_1" }, { trigger: { type: "cart_left", at } })],
    [
      "by a guest and the checkout",
      (s, at) => ask(s, { ...GUEST, checkout: "ck_1" }, { trigger: { type: "cart_left", at } }),
    ],
  ])("ends a follow-up that is asked for %s, at once", async (_, waits) => {
    const s = scene();
    const at = new Date(await nowOf(s.sandbox)).toISOString();
    await order(s);
    expect(await endOf(s.sandbox, await waits(s, at))).toBe(CONVERTED);
    // What a check says is the same.
    const check = await s.sandbox.call<{ verdict: string }>("POST", "/v1/check", {
      ...{ person: GUEST, channel: "call", purpose: "sales", basis: "consent" },
      about: { checkout: "ck_1" },
    });
    expect(check.body.verdict).toBe("cancel");
  });

  it.each<[who: string, begins: (scene: Scene) => Promise<unknown>, person: (scene: Scene) => object]>([
    ["a browser showed the checkout", shows, ({ visitor }) => visitor],
    ["a guest had it", (s) => news(s.sandbox, { ...GUEST, checkout: "ck_1" }, "checkout.started"), () => GUEST],
  ])("ends one of whom %s before", async (_, begins, person) => {
    const s = scene();
    await begins(s);
    await order(s);
    expect(await endOf(s.sandbox, await ask(s, person(s)))).toBe(CONVERTED);
  });

  it("ends one whose page shows the checkout only then", async () => {
    const s = scene();
    const call = await ask(s, s.visitor);
    await order(s);
    expect(await endOf(s.sandbox, call)).toBe("waiting");
    await shows(s);
    expect(await endOf(s.sandbox, call)).toBe(CONVERTED);
  });

  it("ends one of a guest whose browser, which showed it, is named only then", async () => {
    const s = scene();
    const call = await ask(s, GUEST);
    await shows(s);
    await order(s);
    expect(await endOf(s.sandbox, call)).toBe("waiting");
    await news(s.sandbox, { ...GUEST, ...s.visitor }, "link.clicked");
    expect(await endOf(s.sandbox, call)).toBe(CONVERTED);
  });

  it("ends nothing of a browser that showed another one", async () => {
    const s = scene();
    await s.page.says({ type: "checkout.started", checkout: "ck_2" });
    await order(s);
    expect(await inTheEnd(s.sandbox, await ask(s, s.visitor))).toBe("released");
  });
});

describe("an order that is told again, and names its checkout only then", () => {
  it.each([
    ["after", "waiting"],
    ["before", CONVERTED],
  ])("ends what a guest began before its first telling and nothing that came between: %s", async (when, end) => {
    const s = scene();
    const begins = async (): Promise<void> => {
      await news(s.sandbox, GUEST, "checkout.started", { checkout: "ck_2" });
      await s.sandbox.advance({ by: "1m" });
    };
    await news(s.sandbox, GUEST, "checkout.started", { checkout: "ck_1" });
    if (when === "before") await begins();
    await news(s.sandbox, MEMBER, "order.completed", { order: "727" });
    await s.sandbox.advance({ by: "1m" });
    if (when === "after") await begins();
    const call = await ask(s, GUEST, { about: { checkout: "ck_2" } });
    await news(s.sandbox, MEMBER, "order.completed", { order: "727", checkout: "ck_1" });
    expect(await endOf(s.sandbox, call)).toBe(end);
  });
});

describe("a browser that the shop names without proof", () => {
  it("brings nobody the checkouts that it showed", async () => {
    const s = scene();
    await shows(s);
    const call = await ask(s, { ...GUEST, visitor: s.page.visitor });
    await news(s.sandbox, MEMBER, "order.completed", { order: "1", checkout: "ck_1" });
    expect(await endOf(s.sandbox, call)).toBe("waiting");
  });
});
