/** Klaviyo: the events that a shop sends it, and the word that it gives of a refusal. */
import { orders, refuses, saysNothing } from "../effects.js";
import { type Feed, feed } from "../feed.js";

const CUSTOMER = { customer: "c_42" };
const CHECKOUT = "ck_9b2e";

const placed = {
  data: {
    type: "event",
    attributes: {
      properties: { OrderId: "1187", CheckoutId: CHECKOUT, ItemNames: ["Desk"], Brands: [] },
      metric: { data: { type: "metric", attributes: { name: "Placed Order" } } },
      profile: {
        data: { type: "profile", attributes: { external_id: "c_42", email: "ada@example.com" } },
      },
      time: "2031-03-04T10:00:00",
      value: 412,
      value_currency: "EUR",
      unique_id: "order-1187",
    },
  },
};
const untimed = { data: { ...placed.data, attributes: { ...placed.data.attributes, time: undefined } } };
const opened = structuredClone(placed);
opened.data.attributes.metric.data.attributes.name = "Viewed Product";

const EVENTS = "Klaviyo: events";
const ofEvents: Feed[] = [
  feed(EVENTS, "Placed Order", placed, orders(CUSTOMER, CHECKOUT), {
    map: ({ data: { attributes } }) => [
      {
        id: attributes.unique_id,
        type: "order.completed",
        person: { customer: attributes.profile.data.attributes.external_id },
        order: attributes.properties.OrderId,
        checkout: attributes.properties.CheckoutId,
        at: attributes.time,
      },
    ],
  }),
  feed(EVENTS, "Placed Order without a time", untimed, orders(CUSTOMER, CHECKOUT)),
  feed(EVENTS, "Viewed Product", opened, saysNothing),
];

/** The body of a flow's webhook is written by the shop. */
const ofFlow = { channel: "email", email: "ada@example.com" };

const system = (topic: string) => ({
  meta: {
    timestamp: "2031-03-04T10:00:02.101159+00:00",
    klaviyo_webhook_id: "01KP0EXAMPLE0EXAMPLE0EXAMP",
    klaviyo_account_id: "EXAMPL",
    version: "2030-10-15",
  },
  data: [
    {
      topic,
      external_id: "5wExampleId",
      payload: {
        data: {
          id: "5wExampleId",
          type: "event",
          attributes: {
            uuid: "2b1d6f00-1111-4a22-8b33-0c0d0e0f1011",
            datetime: "2031-03-04T10:00:00+00:00",
            timestamp: 1930384800,
            event_properties: { method: "PREFERENCE_PAGE", email_address: "ada@example.com" },
          },
          relationships: { profile: { data: { id: "01KP0EXAMPLEPROFILE", type: "profile" } } },
        },
      },
    },
  ],
});
const MAIL = { channel: "email", purpose: "sales" } as const;
const TEXT = { channel: "sms", purpose: "sales" } as const;

const ofConsent: Feed[] = [
  feed("Klaviyo: a flow's webhook", "Unsubscribed from Email Marketing", ofFlow, refuses(CUSTOMER, MAIL, TEXT), {
    map: (told) => [{ type: "consent.withdrawn", person: CUSTOMER, channel: told.channel, purpose: "sales" }],
    ignored: ["/id"],
  }),
  feed(
    "Klaviyo: system webhooks",
    "unsubscribed_from_email_marketing",
    system("event:klaviyo.unsubscribed_from_email_marketing"),
    refuses(CUSTOMER, MAIL, TEXT),
    {
      map: ({ data }) =>
        data.map(({ external_id, payload }) => ({
          id: external_id,
          type: "consent.withdrawn",
          person: CUSTOMER,
          channel: "email",
          purpose: "sales",
          at: payload.data.attributes.timestamp,
        })),
    },
  ),
  feed("Klaviyo: system webhooks", "opened_email", system("event:klaviyo.opened_email"), saysNothing),
];

export const KLAVIYO: Feed[] = [...ofEvents, ...ofConsent];
