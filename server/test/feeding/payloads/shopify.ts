/** Shopify: webhooks of orders, checkouts, carts and customers. Times have the shop's offset, and whole seconds. */
import {
  allowsAgain,
  emptiesCart,
  isActive,
  isAtCheckout,
  leavesWaiting,
  orders,
  refuses,
  saysNothing,
  takesBack,
} from "../effects.js";
import { type Feed, feed } from "../feed.js";

const CUSTOMER = { customer: "7730019922781" };
const TOKEN = "0e3cf1a7bb6f4b0c9d3a51e2f7648d10";
const CART = "hWN4rQ0c5Jb1Zt8mXvKq2LpD";
const GID = "gid://shopify/Customer/7730019922781";

const customer = {
  id: 7730019922781,
  email: "ada@example.com",
  created_at: "2030-06-01T12:00:00-05:00",
  updated_at: "2031-03-04T05:00:00-05:00",
  state: "enabled",
  verified_email: true,
  tags: "",
  currency: "EUR",
  phone: null,
  admin_graphql_api_id: GID,
};

export const order = {
  id: 6201185083677,
  admin_graphql_api_id: "gid://shopify/Order/6201185083677",
  cancel_reason: null,
  cancelled_at: null as string | null,
  cart_token: CART as string | null,
  checkout_id: 39401882148125 as number | null,
  checkout_token: TOKEN as string | null,
  confirmed: true,
  created_at: "2031-03-04T05:00:01-05:00",
  currency: "EUR",
  email: "ada@example.com",
  financial_status: "paid",
  fulfillment_status: null,
  name: "#1187",
  note_attributes: [],
  order_number: 1187,
  payment_gateway_names: ["shopify_payments"],
  processed_at: "2031-03-04T05:00:00-05:00",
  source_name: "web" as string | null,
  tags: "",
  test: false,
  token: "5f1f0c1fb0e94e1f8b6de4d2a3b0c7aa",
  total_price: "412.00",
  updated_at: "2031-03-04T05:00:02-05:00",
  customer: customer as typeof customer | null,
  line_items: [{ id: 15601199284445, quantity: 1, sku: "DESK-140", title: "Desk", price: "412.00" }],
};

const mapOrder = (told: typeof order): unknown[] => [
  {
    id: told.id,
    type: "order.completed",
    person: { customer: told.customer?.id, checkout: told.checkout_token },
    order: told.id,
    checkout: told.checkout_token,
    at: told.processed_at,
    renewal: told.source_name === "subscription_contract",
  },
];

const ofGuest = { ...order, customer: null };
const draft = {
  ...order,
  source_name: "shopify_draft_order",
  cart_token: null,
  checkout_id: null,
  checkout_token: null,
};
const renewal = { ...draft, source_name: "subscription_contract_checkout_one" };
const paid = { ...order, payment_gateway_names: ["bank_deposit"], updated_at: "2031-03-04T05:00:04-05:00" };
const atTill = { ...draft, source_name: "pos", customer: null };
const cancelled = {
  ...order,
  cancelled_at: "2031-03-04T05:00:00-05:00",
  cancel_reason: "customer",
  created_at: "2031-03-04T04:48:00-05:00",
  processed_at: "2031-03-04T04:48:00-05:00",
};

const ORDERS = "Shopify: orders";
const ofOrders: Feed[] = [
  feed(ORDERS, "orders/create of a customer", order, orders(CUSTOMER, TOKEN), { map: mapOrder }),
  feed(ORDERS, "orders/create of a guest", ofGuest, orders({ checkout: TOKEN }, TOKEN), { map: mapOrder }),
  feed(ORDERS, "orders/create about a cart", ofGuest, orders({ checkout: CART })),
  feed(ORDERS, "orders/create from a draft", draft, orders(CUSTOMER), { map: mapOrder }),
  feed(ORDERS, "orders/paid", paid, orders(CUSTOMER, TOKEN), { map: mapOrder }),
  feed(ORDERS, "orders/create of a subscription's renewal", renewal, leavesWaiting(CUSTOMER, TOKEN)),
  feed(ORDERS, "orders/create at the till", atTill, saysNothing),
  feed(ORDERS, "orders/create of a test order", { ...order, test: true }, saysNothing),
  feed(ORDERS, "orders/cancelled", cancelled, takesBack(CUSTOMER, order.id, TOKEN), {
    map: (told) => [
      {
        id: told.id,
        type: "order.cancelled",
        person: { customer: told.customer?.id },
        order: told.id,
        at: told.cancelled_at,
      },
    ],
  }),
];

/** As GraphQL has it: other ids for the same things. */
const asked = {
  id: "gid://shopify/Order/6201185083677",
  name: "#1187",
  processedAt: "2031-03-04T10:00:00Z",
  cancelledAt: null,
  test: false,
  sourceName: "web",
  customer: { id: GID },
};
const GRAPHQL = "Shopify: GraphQL";
const ofGraphql: Feed[] = [
  feed(GRAPHQL, "an order that was asked for", asked, orders(CUSTOMER), {
    effect: orders({ customer: GID }),
    map: (told) => [
      {
        id: told.id,
        type: "order.completed",
        person: { customer: told.customer.id },
        order: told.id,
        at: told.processedAt,
      },
    ],
  }),
];

const checkout = {
  id: 39401882148125,
  token: TOKEN,
  cart_token: CART,
  email: null,
  gateway: null,
  buyer_accepts_marketing: false,
  created_at: "2031-03-04T05:00:00-05:00",
  updated_at: "2031-03-04T05:00:00-05:00",
  completed_at: null,
  customer,
  line_items: [{ key: "15601199284445", quantity: 1, sku: "DESK-140" }],
  abandoned_checkout_url: "https://shop.example.com/checkouts/recover",
};
const CHECKOUTS = "Shopify: checkouts";
const ofCheckouts: Feed[] = [
  feed(CHECKOUTS, "checkouts/create", checkout, isAtCheckout(CUSTOMER), {
    map: (told) => [
      {
        id: told.id,
        type: "checkout.started",
        person: { customer: told.customer.id, checkout: told.token },
        checkout: told.token,
        at: told.created_at,
      },
    ],
  }),
  feed(
    CHECKOUTS,
    "checkouts/update of one that is completed",
    { ...checkout, completed_at: "2031-03-04T05:00:00-05:00" },
    saysNothing,
  ),
];

const cart = {
  id: CART,
  token: CART,
  line_items: [
    { id: 44012773409053, quantity: 2, sku: "LAMP-1" },
    { id: 44012773409054, quantity: 1, sku: "DESK-140" },
  ],
  note: "",
  created_at: "2031-03-04T09:31:20.000Z",
  updated_at: "2031-03-04T10:00:00.000Z",
};
const emptied = { ...cart, line_items: [] as typeof cart.line_items };
const mapCart = (told: typeof cart): unknown[] => [
  { id: told.id, type: "cart.changed", person: { checkout: told.token }, items: told.line_items, at: told.updated_at },
];
const CARTS = "Shopify: carts";
const ofCarts: Feed[] = [
  feed(CARTS, "carts/update", cart, isActive({ checkout: CART }), { map: mapCart }),
  feed(CARTS, "carts/update of an empty one", emptied, emptiesCart({ checkout: CART }), { map: mapCart }),
];

const subscribed = {
  state: "subscribed",
  opt_in_level: "single_opt_in",
  consent_updated_at: "2031-03-04T05:00:00-05:00",
};
const unsubscribed = { ...subscribed, state: "unsubscribed" };
const never = { state: "not_subscribed", opt_in_level: "single_opt_in", consent_updated_at: null as string | null };
const from = { consent_collected_from: "SHOPIFY" };
const refusing = { ...customer, email_marketing_consent: unsubscribed, sms_marketing_consent: { ...never, ...from } };
export const agreeing = {
  ...customer,
  email_marketing_consent: never,
  sms_marketing_consent: { ...subscribed, ...from },
};
const CONSENT = "Shopify: marketing consent";
const ofConsent: Feed[] = [
  feed(
    CONSENT,
    "customers/update without mails",
    refusing,
    refuses(CUSTOMER, { channel: "email", purpose: "sales" }, { channel: "sms", purpose: "sales" }),
    {
      map: (told) => [
        {
          id: told.admin_graphql_api_id,
          type: "consent.withdrawn",
          person: { customer: told.id },
          channel: "Email",
          purpose: "sales",
          at: told.email_marketing_consent.consent_updated_at,
        },
      ],
    },
  ),
  feed(
    CONSENT,
    "customers/update with texts again",
    agreeing,
    allowsAgain(CUSTOMER, { channel: "sms", purpose: "sales" }),
    {
      map: (told) => [
        {
          id: told.id,
          type: "consent.given",
          person: { customer: told.id },
          channel: "sms",
          purpose: "sales",
          at: told.sms_marketing_consent.consent_updated_at,
          lifts: { before: told.sms_marketing_consent.consent_updated_at },
        },
      ],
    },
  ),
];

export const SHOPIFY: Feed[] = [...ofOrders, ...ofGraphql, ...ofCheckouts, ...ofCarts, ...ofConsent];
