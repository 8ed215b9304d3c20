/** The pixel's own sending, in a sandbox without a page; and that no word about the customer is ever sent. */
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { factOfEvent } from "../../../src/browser/shopify-facts.js";
import pixel, { type ShopifyApi } from "../../../src/browser/shopify-pixel.js";

const NAMES =
  "checkout_started checkout_contact_info_submitted checkout_address_info_submitted checkout_shipping_info_submitted payment_info_submitted checkout_completed alert_displayed product_added_to_cart product_removed_from_cart cart_viewed".split(
    " ",
  );

interface Body {
  visitor: string;
  tab: string;
  signals: { type: string; seq: number; checkout?: string; order?: string }[];
}

let bodies: Body[];
let texts: string[];
let statuses: number[];

beforeEach(() => {
  vi.useFakeTimers();
  bodies = [];
  texts = [];
  statuses = [];
  vi.stubGlobal(
    "fetch",
    (url: string, { body, method, keepalive }: { body: string; method: string; keepalive: boolean }) => {
      expect([url, method, keepalive]).toEqual(["https://h/v1/signals", "POST", true]);
      texts.push(body);
      bodies.push(JSON.parse(body));
      const status = statuses.shift() ?? 202;
      return status === 0 ? Promise.reject(new TypeError("Failed to fetch")) : Promise.resolve({ status });
    },
  );
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

type Kept = Record<string, string>;

function sandbox({ cookies = {}, tab = {}, init }: { cookies?: Kept; tab?: Kept; init?: ShopifyApi["init"] } = {}) {
  const hearers = new Map<string, (event: { data?: unknown }) => void>();
  const api: ShopifyApi = {
    analytics: { subscribe: (name, hear) => hearers.set(name, hear) },
    browser: {
      cookie: {
        get: (name) => Promise.resolve(cookies[name] ?? ""),
        set: (name, value) => Promise.resolve(Object.assign(cookies, { [name]: value })),
      },
      sessionStorage: {
        getItem: (name) => Promise.resolve(tab[name] ?? null),
        setItem: (name, value) => Promise.resolve(Object.assign(tab, { [name]: value })),
      },
    },
    ...(init && { init }),
  };
  pixel(api, { key: "hpk_test_demo", endpoint: "https://h/" });
  const publish = async (name: string, data: unknown) => {
    hearers.get(name)?.({ data });
    await vi.advanceTimersByTimeAsync(0);
  };
  return { publish, cookies, tab, names: [...hearers.keys()] };
}

const checkout = { token: "c0ffee", order: { id: "gid://shopify/OrderIdentity/77" } };

it("sends again what was not taken, in its order and under its numbers, and drops what never will be", async () => {
  const { publish } = sandbox();
  statuses = [503, 0, 429, 202, 400, 202];
  await publish("checkout_started", { checkout });
  await publish("checkout_completed", { checkout });
  await vi.advanceTimersByTimeAsync(60_000);
  const sent = bodies.map(({ signals }) => signals.map(({ seq }) => seq));
  expect(sent).toEqual([[1], [1, 2], [1, 2], [1, 2]]);
  await publish("cart_viewed", {});
  await publish("cart_viewed", {});
  await vi.advanceTimersByTimeAsync(60_000);
  expect(bodies.slice(4).map(({ signals }) => signals.map(({ seq }) => seq))).toEqual([[3], [4]]);
  expect(new Set(bodies.map(({ tab }) => tab)).size).toBe(1);
});

it.each([
  ["the storefront's", { cookies: { holdoff_visitor: "v_shop" }, tab: { holdoff_visitor: "v_tab" } }, "v_shop"],
  ["the tab's", { tab: { holdoff_visitor: "v_tab" } }, "v_tab"],
])("speaks for %s visitor", async (_whose, kept, visitor) => {
  const { publish } = sandbox(kept);
  await publish("checkout_started", { checkout });
  expect(bodies[0]?.visitor).toBe(visitor);
});

it.each<[string, ShopifyApi["init"], boolean]>([
  ["nobody asked", undefined, false],
  [
    "it is refused",
    { customerPrivacy: { preferencesProcessingAllowed: false, analyticsProcessingAllowed: false } },
    false,
  ],
  ["preferences are allowed", { customerPrivacy: { preferencesProcessingAllowed: true } }, true],
  ["analytics are allowed", { customerPrivacy: { analyticsProcessingAllowed: true } }, true],
])("keeps a new visitor in the tab, where %s", async (_what, init, isKept) => {
  const { publish, cookies, tab } = sandbox({ ...(init && { init }) });
  await publish("checkout_started", { checkout });
  const visitor = bodies[0]?.visitor;
  expect(visitor).toMatch(/^v_[0-9a-f]{32}$/);
  expect(tab["holdoff_visitor"]).toBe(visitor);
  expect(cookies["holdoff_visitor"]).toBe(isKept ? visitor : undefined);
});

it("hears all the same where all storage fails", async () => {
  const fails = () => Promise.reject(new Error("no"));
  const hearers = new Map<string, (event: { data?: unknown }) => void>();
  pixel(
    {
      analytics: { subscribe: (name, hear) => hearers.set(name, hear) },
      browser: { cookie: { get: fails, set: fails }, sessionStorage: { getItem: fails, setItem: fails } },
    },
    { key: "hpk_test_demo", endpoint: "https://h" },
  );
  hearers.get("checkout_completed")?.({ data: { checkout } });
  await vi.advanceTimersByTimeAsync(0);
  expect(bodies[0]?.signals).toMatchObject([{ type: "order.completed", order: "77", checkout: "c0ffee" }]);
});

/** Wherever Shopify's types have text or a number of the customer's, and wherever they have none. */
function everywhere(secret: string): object {
  const address = {
    address1: secret,
    address2: secret,
    city: secret,
    firstName: secret,
    lastName: secret,
    phone: secret,
    zip: secret,
  };
  return {
    ...{
      cart: { id: secret, totalQuantity: secret, lines: [{ merchandise: { title: secret } }] },
      alert: { value: secret },
    },
    checkout: {
      ...{
        token: secret,
        email: secret,
        phone: secret,
        smsMarketingPhone: secret,
        billingAddress: address,
        shippingAddress: address,
      },
      ...{ attributes: [{ key: secret, value: secret }], discountApplications: [{ title: secret }], note: secret },
      ...{
        lineItems: [{ title: secret, properties: [secret] }],
        order: { id: secret, customer: { id: secret, email: secret } },
      },
      ...{ transactions: [{ gateway: secret, paymentMethod: { name: secret } }], totalPrice: { amount: secret } },
    },
    ...{ customer: { email: secret }, element: { value: secret, id: secret } },
  };
}

it("sends no mail address, telephone number, name, street or card, wherever it stands", async () => {
  const { publish, names } = sandbox();
  expect(names.sort()).toEqual([...NAMES].sort());
  const secrets = Array.from({ length: 200 }, (_, nth) => [
    `ada${nth}@secret.example`,
    `+49 151 ${String(nth).padStart(7, "5")}`,
    `Ada-${nth} Lovelace`,
    `${nth} Secret Street`,
    `4242 4242 4242 ${String(nth).padStart(4, "0")}`,
  ]).flat();
  for (const [nth, secret] of secrets.entries()) await publish(NAMES[nth % NAMES.length] ?? "", everywhere(secret));
  await vi.advanceTimersByTimeAsync(60_000);
  expect(bodies.flatMap(({ signals }) => signals).length).toBeGreaterThanOrEqual(secrets.length);
  for (const text of texts) for (const secret of secrets) if (text.includes(secret)) expect(text).not.toContain(secret);
  for (const name of NAMES)
    expect(
      Object.keys(factOfEvent(name, everywhere("x")) ?? {}).filter(
        (key) => !/^(type|step|items|order|checkout)$/.test(key),
      ),
    ).toEqual([]);
});
