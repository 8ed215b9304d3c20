/** SendGrid, Mailchimp and Customer.io: the word that they give of a refusal. */
import { refuses, saysNothing } from "../effects.js";
import { type Feed, feed } from "../feed.js";

const CUSTOMER = { customer: "c_42" };
const SALES_MAIL = { channel: "email", purpose: "sales" } as const;
const SERVICE_MAIL = { channel: "email", purpose: "service" } as const;
const TEXT = { channel: "sms", purpose: "sales" } as const;

const sent = (event: string, more: Record<string, unknown> = {}) => ({
  email: "ada@example.com",
  timestamp: 1930384800,
  "smtp-id": "<a1.b2.c3@mail.example.com>",
  event,
  category: ["offers"],
  sg_event_id: "ZXhhbXBsZS1ldmVudC0wMQ==",
  sg_message_id: "a1.b2.c3.recvd-example-0",
  customer: "c_42",
  ...more,
});
const mapSent = (told: ReturnType<typeof sent>[]): unknown[] =>
  told.map(({ sg_event_id, customer, timestamp }) => ({
    id: sg_event_id,
    type: "consent.withdrawn",
    person: { customer },
    channel: "E-Mail",
    at: String(timestamp),
  }));
const SENDGRID = "SendGrid";
const ofSendgrid: Feed[] = [
  feed(SENDGRID, "spamreport", [sent("spamreport")], refuses(CUSTOMER, SERVICE_MAIL, TEXT), {
    map: mapSent,
    // No channel is called so, and a refusal that cannot be read refuses all of them.
    effect: refuses(CUSTOMER, TEXT, { channel: "email", purpose: "transactional" }),
    ignored: ["/channel"],
  }),
  feed(SENDGRID, "unsubscribe", [sent("open"), sent("unsubscribe")], refuses(CUSTOMER, SERVICE_MAIL, TEXT)),
  feed(
    SENDGRID,
    "group_unsubscribe",
    [sent("group_unsubscribe", { asm_group_id: 10 })],
    refuses(CUSTOMER, SALES_MAIL, SERVICE_MAIL),
  ),
  feed(SENDGRID, "open", [sent("open")], saysNothing),
];

const member = {
  type: "unsubscribe",
  fired_at: "2031-03-04 10:00:00",
  data: {
    action: "unsub",
    reason: "manual",
    id: "3c90d1e7aa",
    list_id: "0f7e22b4c1",
    email: "ada@example.com",
    email_type: "html",
    ip_opt: "192.0.2.14",
    merges: { EMAIL: "ada@example.com", FNAME: "", LNAME: "" },
  },
};
const MAILCHIMP = "Mailchimp";
const ofMailchimp: Feed[] = [
  feed(MAILCHIMP, "unsubscribe", member, refuses(CUSTOMER, SALES_MAIL, SERVICE_MAIL), {
    map: (told) => [
      {
        id: told.data.id,
        type: "consent.withdrawn",
        person: CUSTOMER,
        channel: "email",
        purpose: "sales",
        at: told.fired_at,
      },
    ],
  }),
  feed(
    MAILCHIMP,
    "unsubscribe after a complaint",
    { ...member, data: { ...member.data, reason: "abuse" } },
    refuses(CUSTOMER, SERVICE_MAIL, TEXT),
  ),
  feed(MAILCHIMP, "profile", { ...member, type: "profile" }, saysNothing),
];

const report = {
  event_id: "01KP0EXAMPLE0EXAMPLE0EVENT",
  object_type: "email",
  metric: "unsubscribed",
  timestamp: 1930384800,
  data: {
    customer_id: "c_42",
    identifiers: { id: "c_42", email: "ada@example.com", cio_id: "a3000a00" },
    email_address: "ada@example.com",
    delivery_id: "dgExampleDelivery",
    campaign_id: 12,
    recipient: "ada@example.com",
  },
};
const mapReport = (told: typeof report): unknown[] => [
  {
    id: told.event_id,
    type: "consent.withdrawn",
    person: { customer: told.data.customer_id },
    channel: told.object_type,
    at: told.timestamp,
  },
];
const CUSTOMERIO = "Customer.io";
const ofCustomerio: Feed[] = [
  feed(CUSTOMERIO, "unsubscribed, of a mail", report, refuses(CUSTOMER, SERVICE_MAIL, TEXT), { map: mapReport }),
  feed(
    CUSTOMERIO,
    "unsubscribed, of a customer",
    { ...report, object_type: "customer" },
    refuses(CUSTOMER, TEXT, { channel: "email", purpose: "transactional" }),
    { map: mapReport, ignored: ["/channel"] },
  ),
  feed(CUSTOMERIO, "opened", { ...report, metric: "opened" }, saysNothing),
];

export const MAILERS: Feed[] = [...ofSendgrid, ...ofMailchimp, ...ofCustomerio];
