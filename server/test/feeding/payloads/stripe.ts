/** Stripe: events around an object. The object's own `created` is when the payment was begun. */
import { leavesWaiting, orders, saysNothing, takesBack } from "../effects.js";
import { type Feed, feed } from "../feed.js";

const CUSTOMER = { customer: "c_42" };
const CHECKOUT = "ck_9b2e";
const BEGUN = 1930383720;
const PAID = 1930384800;

/** The shop's own numbers, where it gave them to Stripe. */
interface Metadata {
  customer?: string;
  checkout?: string;
}

const event = <T>(type: string, object: T) => ({
  id: "evt_1RExampleExampleExample01",
  object: "event",
  api_version: "2030-11-20",
  created: PAID,
  type,
  livemode: true,
  pending_webhooks: 1,
  request: { id: null, idempotency_key: null },
  data: { object },
});

export const intent = event("payment_intent.succeeded", {
  id: "pi_3RExampleExampleExample01",
  object: "payment_intent",
  amount: 41200,
  amount_received: 41200,
  created: BEGUN,
  currency: "eur",
  customer: null,
  metadata: { customer: "c_42", checkout: CHECKOUT } as Metadata,
  status: "succeeded",
});

export const session = event("checkout.session.completed", {
  id: "cs_live_exampleexampleexample01",
  object: "checkout.session",
  amount_total: 41200,
  client_reference_id: CHECKOUT,
  created: BEGUN,
  customer: "cus_ExampleExample" as string | null,
  invoice: null,
  livemode: true,
  metadata: { customer: "c_42" } as Metadata,
  mode: "payment",
  payment_intent: "pi_3RExampleExampleExample01",
  payment_status: "paid",
  status: "complete",
});
const withSession = (type: string, change: Partial<typeof session.data.object>) =>
  event(type, { ...session.data.object, ...change });

const invoice = event("invoice.paid", {
  id: "in_1RExampleExampleExample01",
  object: "invoice",
  amount_paid: 1900,
  billing_reason: "subscription_cycle",
  created: BEGUN,
  currency: "eur",
  customer: "cus_ExampleExample",
  metadata: {},
  parent: {
    type: "subscription_details",
    subscription_details: { metadata: { customer: "c_42" }, subscription: "sub_1RExample" },
  },
  status: "paid",
  status_transitions: { finalized_at: BEGUN, marked_uncollectible_at: null, paid_at: PAID, voided_at: null },
});

const mapSession = ({ id, data: { object }, created }: typeof session): unknown[] => [
  {
    id,
    type: "order.completed",
    person: { customer: object.metadata.customer, checkout: object.client_reference_id },
    order: object.id,
    checkout: object.client_reference_id,
    at: created,
  },
];

const NAME = "Stripe";
export const STRIPE: Feed[] = [
  feed(NAME, "payment_intent.succeeded", intent, orders(CUSTOMER, CHECKOUT), {
    map: ({ id, data: { object }, created }) => [
      {
        id,
        type: "order.completed",
        person: { customer: object.metadata.customer },
        order: object.id,
        checkout: object.metadata.checkout,
        at: created,
      },
    ],
  }),
  feed(
    NAME,
    "payment_intent.succeeded of something else",
    event("payment_intent.succeeded", { ...intent.data.object, metadata: {} }),
    saysNothing,
  ),
  feed(
    NAME,
    "payment_intent.succeeded of a customer who is at no checkout",
    event("payment_intent.succeeded", { ...intent.data.object, metadata: { customer: "c_42" } }),
    saysNothing,
  ),
  feed(NAME, "checkout.session.completed", session, orders(CUSTOMER, CHECKOUT), { map: mapSession }),
  feed(
    NAME,
    "checkout.session.completed of a guest",
    withSession("checkout.session.completed", { customer: null, metadata: {} }),
    orders({ checkout: CHECKOUT }, CHECKOUT),
    { map: mapSession },
  ),
  feed(
    NAME,
    "checkout.session.completed that is not paid",
    withSession("checkout.session.completed", { payment_status: "unpaid" }),
    saysNothing,
  ),
  feed(
    NAME,
    "checkout.session.async_payment_failed",
    withSession("checkout.session.async_payment_failed", { payment_status: "unpaid" }),
    takesBack(CUSTOMER, "pi_3RExampleExampleExample01", CHECKOUT),
  ),
  feed(NAME, "invoice.paid of a renewal", invoice, leavesWaiting(CUSTOMER, CHECKOUT), {
    map: ({ id, data: { object }, created }) => [
      {
        id,
        type: "order.completed",
        person: { customer: object.parent.subscription_details.metadata.customer },
        order: object.id,
        at: created,
        renewal: true,
      },
    ],
  }),
  feed(NAME, "a test payment", { ...session, livemode: false }, saysNothing),
];
