/** Segment, RudderStack and GA4: what shops report to their trackers, as a webhook or a copy hands it on. */
import { isActive, isAtCheckout, orders, saysNothing } from "../effects.js";
import { type Feed, feed } from "../feed.js";

const CUSTOMER = { customer: "c_42" };
const CHECKOUT = "ck_9b2e";

const track = <T>(event: string, properties: T) => ({
  type: "track",
  event,
  messageId: "ajs-next-1930384800118-example",
  anonymousId: "3f0b9c52-7a64-4b7e-93c3-9a1f6f4f2f10",
  userId: "c_42" as string | null,
  timestamp: "2031-03-04T10:00:00.118Z",
  originalTimestamp: "2031-03-04T10:00:00.101Z",
  sentAt: "2031-03-04T10:00:01.002Z",
  receivedAt: "2031-03-04T10:00:01.019Z",
  context: { library: { name: "analytics.js", version: "next-1.80.0" } },
  integrations: {},
  properties,
});

const completed = track("Order Completed", {
  checkout_id: CHECKOUT,
  order_id: "1187",
  total: 412,
  currency: "EUR",
  products: [{ product_id: "88", quantity: 1, price: 412 }],
});
const mapCompleted = ({ messageId, userId, timestamp, properties }: typeof completed): unknown[] => [
  {
    id: messageId,
    type: "order.completed",
    person: { customer: userId, checkout: properties.checkout_id },
    order: properties.order_id,
    checkout: properties.checkout_id,
    at: timestamp,
  },
];
const step = track("Checkout Step Viewed", { checkout_id: CHECKOUT, step: 2, shipping_method: "Parcel" });
const added = track("Product Added", { cart_id: "ct_1", product_id: "88", quantity: 1 });
const viewed = track("Product Viewed", { product_id: "88" });

const SEGMENT = "Segment and RudderStack";
const ofSegment: Feed[] = [
  feed(SEGMENT, "Order Completed", completed, orders(CUSTOMER, CHECKOUT), { map: mapCompleted }),
  feed(
    SEGMENT,
    "Order Completed by a guest",
    { ...completed, userId: null },
    orders({ checkout: CHECKOUT }, CHECKOUT),
    {
      map: mapCompleted,
    },
  ),
  feed(SEGMENT, "Checkout Step Viewed", step, isAtCheckout(CUSTOMER), {
    map: ({ messageId, userId, properties, timestamp }) => [
      { id: messageId, type: "checkout.step_viewed", person: { customer: userId }, ...properties, at: timestamp },
    ],
    ignored: ["/checkout", "/shipping_method"],
  }),
  feed(SEGMENT, "Product Added", added, isActive(CUSTOMER), {
    map: ({ messageId, userId, timestamp }) => [
      { id: messageId, type: "cart.changed", person: { customer: userId }, at: timestamp },
    ],
  }),
  feed(SEGMENT, "Product Viewed", viewed, saysNothing),
];

const ofRudder: Feed[] = [
  feed(
    SEGMENT,
    "Order Completed of RudderStack",
    { ...completed, channel: "web", rudderId: "r1" },
    orders(CUSTOMER, CHECKOUT),
    {
      map: ({ originalTimestamp, ...told }) =>
        mapCompleted({ ...told, originalTimestamp, timestamp: originalTimestamp }),
    },
  ),
];

const purchase = {
  client_id: "1274031.1930300000",
  user_id: "c_42",
  timestamp_micros: 1930384800118000,
  non_personalized_ads: true,
  events: [
    {
      name: "purchase",
      params: {
        transaction_id: "1187",
        currency: "EUR",
        value: 412,
        checkout_id: CHECKOUT,
        items: [{ item_id: "88", item_name: "Desk", quantity: 1, price: 412 }],
      },
    },
  ],
};
const ofGa4: Feed[] = [
  feed("GA4", "a purchase of the Measurement Protocol", purchase, orders(CUSTOMER, CHECKOUT), {
    map: (told) =>
      told.events.map(({ params }) => ({
        id: params.transaction_id,
        type: "order.completed",
        person: { customer: told.user_id },
        order: params.transaction_id,
        items: params.items,
        at: told.timestamp_micros,
      })),
    ignored: ["/items"],
  }),
];

export const TRACKING: Feed[] = [...ofSegment, ...ofRudder, ...ofGa4];
