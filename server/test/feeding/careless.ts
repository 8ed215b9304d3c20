/** What is mapped without care: the wrong field, the whole object instead of its id, times in odd clothes. */
import {
  countsContact,
  type Effect,
  emptiesCart,
  leavesRefused,
  leavesTicketOpen,
  leavesWaiting,
  opensTicket,
  orders,
  refuses,
} from "./effects.js";

export interface Careless {
  says: string;
  events: unknown[];
  effect: Effect;
  /** Pointers of what is left out of an event that is taken. */
  ignored?: string[];
  /** Reasons of the events that are dropped beside others. */
  dropped?: string[];
  /** Pointers of a call that is refused as a whole. */
  refused?: string[];
}

const CUSTOMER = { customer: "c_42" };
const CHECKOUT = "ck_9b2e";
const GUEST = { checkout: CHECKOUT };
const MAIL = { channel: "email", purpose: "sales" } as const;
const PAID = "2031-03-04T10:00:00Z";

const unnamed = { id: "o-1", type: "order.completed", person: CUSTOMER, order: 1187, at: PAID };
const order = { ...unnamed, checkout: CHECKOUT };
const guests = { ...order, person: { customer: 0, checkout: CHECKOUT } };
const whole = { id: 318, email: "ada@example.com", first_name: "", last_name: "" };

/** The call that waits is not touched, because nothing was taken. */
const leaves = leavesWaiting(CUSTOMER, CHECKOUT);

const PERSONS: Careless[] = [
  {
    says: "customer_id 0 for a guest",
    events: [guests],
    effect: orders(GUEST, CHECKOUT),
    ignored: ["/person/customer"],
  },
  {
    says: "customer_id 0 for two guests: the order of one is not the other's",
    events: [{ ...guests, person: { customer: 0, checkout: "ck_other" }, checkout: "ck_other" }],
    effect: leavesWaiting(GUEST, CHECKOUT),
    ignored: ["/person/customer"],
  },
  {
    says: "customer_id 0 and nothing else",
    events: [{ ...order, person: { customer: 0 } }],
    effect: leaves,
    refused: ["/events/0/person/customer"],
  },
  {
    says: "the text undefined for a customer",
    events: [{ ...order, person: { customer: "undefined" } }],
    effect: leaves,
    refused: ["/events/0/person/customer"],
  },
  {
    says: "an address of GraphQL with nobody in it",
    events: [{ ...order, person: { customer: "gid://shopify/Customer/null" } }],
    effect: leaves,
    refused: ["/events/0/person/customer"],
  },
  {
    says: "a template that nobody filled in",
    events: [{ ...order, person: { customer: "{{ticket.requester.external_id}}" } }],
    effect: leaves,
    refused: ["/events/0/person/customer"],
  },
  {
    says: "the whole customer for its id",
    events: [{ ...order, person: { customer: whole, checkout: CHECKOUT } }],
    effect: orders(GUEST, CHECKOUT),
    ignored: ["/person/customer"],
  },
  { says: "no person at all", events: [{ ...order, person: null }], effect: leaves, refused: ["/events/0/person"] },
  {
    says: "a number of a customer that JSON does not keep",
    events: [{ ...order, person: { customer: 2 ** 60, checkout: CHECKOUT } }],
    effect: orders(GUEST, CHECKOUT),
    ignored: ["/person/customer"],
  },
];

const ORDERS: Careless[] = [
  {
    says: "created_at for the time of payment",
    events: [{ ...order, at: "2031-03-04T09:42:00" }],
    effect: orders(CUSTOMER, CHECKOUT),
  },
  {
    says: "created_at for the time of payment, of an order without a checkout",
    events: [{ ...unnamed, at: "2031-03-04T09:42:00Z" }],
    effect: orders(CUSTOMER, CHECKOUT),
  },
  {
    says: "created_at of a checkout that was entered on the day before",
    events: [{ ...order, at: "2031-03-03T10:00:00Z" }],
    effect: orders(CUSTOMER, CHECKOUT),
  },
  { says: "seconds as text", events: [{ ...unnamed, at: "1930384800" }], effect: orders(CUSTOMER) },
  { says: "milliseconds as text", events: [{ ...unnamed, at: "1930384800118" }], effect: orders(CUSTOMER) },
  { says: "microseconds as text", events: [{ ...unnamed, at: "1930384800118000" }], effect: orders(CUSTOMER) },
  { says: "seconds with a fraction", events: [{ ...unnamed, at: 1930384800.118 }], effect: orders(CUSTOMER) },
  { says: "a date for a time", events: [{ ...unnamed, at: "2031-03-04" }], effect: orders(CUSTOMER) },
  {
    says: "an offset without a colon",
    events: [{ ...unnamed, at: "2031-03-04 11:00:00 +0100" }],
    effect: orders(CUSTOMER),
  },
  { says: "no time", events: [{ ...unnamed, at: null }], effect: orders(CUSTOMER) },
  {
    says: "the time of nothing",
    events: [{ ...unnamed, at: "0000-00-00 00:00:00" }],
    effect: orders(CUSTOMER),
    ignored: ["/at"],
  },
  { says: "an empty time", events: [{ ...unnamed, at: "" }], effect: orders(CUSTOMER), ignored: ["/at"] },
  {
    says: "the whole checkout for its id",
    events: [{ ...order, checkout: { id: CHECKOUT } }],
    effect: orders(CUSTOMER, CHECKOUT),
    ignored: ["/checkout"],
  },
  {
    says: "the lines of the order for its number",
    events: [{ ...order, order: [{ id: 1, quantity: 1 }] }],
    effect: orders(CUSTOMER, CHECKOUT),
    ignored: ["/order"],
  },
  {
    says: "a number of an order that JSON does not keep",
    events: [{ ...order, order: 2 ** 60 }],
    effect: orders(CUSTOMER, CHECKOUT),
    ignored: ["/order"],
  },
  {
    says: "no id of the event",
    events: [{ ...order, id: null }],
    effect: orders(CUSTOMER, CHECKOUT),
    ignored: ["/id"],
  },
  {
    says: "the reason of an invoice for whether it renews something",
    events: [{ ...order, renewal: "subscription_cycle" }],
    effect: orders(CUSTOMER, CHECKOUT),
    ignored: ["/renewal"],
  },
  { says: "a renewal as text", events: [{ ...order, renewal: "true" }], effect: leavesWaiting(CUSTOMER, CHECKOUT) },
  {
    says: "an inferred order, which is a page's",
    events: [{ ...order, inferred: true }],
    effect: orders(CUSTOMER, CHECKOUT),
    ignored: ["/inferred"],
  },
  {
    says: "amounts, currencies and addresses beside it",
    events: [{ ...order, total_price: "412.00", currency: "EUR", billing_address: { zip: "10115" } }],
    effect: orders(CUSTOMER, CHECKOUT),
  },
  {
    says: "holes in the list",
    events: [null, "1187", [], order],
    effect: orders(CUSTOMER, CHECKOUT),
    dropped: ["bad_props", "bad_props", "bad_props"],
  },
  {
    says: "the topic for the type, beside one that is right",
    events: [{ ...order, type: "orders/create" }, order],
    effect: orders(CUSTOMER, CHECKOUT),
    dropped: ["unknown_type"],
  },
];

const cart = { id: "cart-1", type: "cart.changed", person: CUSTOMER, at: PAID };
const CARTS: Careless[] = [
  { says: "an empty list for the number of items", events: [{ ...cart, items: [] }], effect: emptiesCart(CUSTOMER) },
  { says: "0 as text for the number of items", events: [{ ...cart, items: "0" }], effect: emptiesCart(CUSTOMER) },
  {
    says: "words for the number of items",
    events: [{ ...cart, items: "none" }],
    effect: emptiesCart(CUSTOMER),
    ignored: ["/items"],
  },
];

const noMore = { id: "u-1", type: "consent.withdrawn", person: CUSTOMER, channel: "email", purpose: "sales", at: PAID };
const agreed = { ...noMore, type: "consent.given" };
const staysRefused = leavesRefused(CUSTOMER, MAIL);
const CONSENTS: Careless[] = [
  {
    says: "the name of a list for the channel of a refusal",
    events: [{ ...noMore, channel: "newsletter" }],
    effect: refuses(CUSTOMER, { channel: "sms", purpose: "sales" }, { channel: "email", purpose: "service" }),
    ignored: ["/channel"],
  },
  {
    says: "marketing for the purpose of a refusal",
    events: [{ ...noMore, purpose: "marketing" }],
    effect: refuses(CUSTOMER, { channel: "email", purpose: "service" }, { channel: "sms", purpose: "sales" }),
    ignored: ["/purpose"],
  },
  {
    says: "a refusal with a time that says nothing",
    events: [{ ...noMore, at: "just now" }],
    effect: refuses(CUSTOMER, MAIL, { channel: "sms", purpose: "sales" }),
    ignored: ["/at"],
  },
  {
    says: "the name of a list for the channel of an opt-in",
    events: [{ ...agreed, channel: "newsletter", lifts: { before: PAID } }],
    effect: staysRefused,
    refused: ["/events/0/channel"],
  },
  {
    says: "an opt-in that takes back and does not say when it was given",
    events: [{ ...agreed, at: null, lifts: { before: PAID } }],
    effect: staysRefused,
    refused: ["/events/0/at"],
  },
  { says: "an opt-in that does not say what it takes back", events: [agreed], effect: staysRefused },
  {
    says: "an opt-in for everything that takes everything back",
    events: [{ ...agreed, channel: "all", purpose: "all", lifts: { before: PAID } }],
    effect: staysRefused,
    ignored: ["/lifts"],
  },
  {
    says: "the whole text for the keyword",
    events: [{ id: "m-1", type: "message.received", person: CUSTOMER, channel: "sms", keyword: "Please stop it" }],
    effect: leaves,
    refused: ["/events/0/keyword"],
  },
];

const closed = { id: "77", type: "ticket.closed", person: CUSTOMER, ticket: "77", at: PAID };
const TICKETS: Careless[] = [
  {
    says: "the end of a ticket at a time that says nothing",
    events: [{ ...closed, at: "solved" }],
    effect: leavesTicketOpen(CUSTOMER, "77"),
    refused: ["/events/0/at"],
  },
  {
    says: "the end of a whole ticket",
    events: [{ ...closed, ticket: { id: 77, status: "solved" } }],
    effect: leavesTicketOpen(CUSTOMER, "77"),
    refused: ["/events/0/ticket"],
  },
  {
    says: "a new ticket at a time that says nothing",
    events: [{ ...closed, type: "ticket.opened", at: "now" }],
    effect: opensTicket(CUSTOMER),
    ignored: ["/at"],
  },
];

const made = { id: "CA-1", type: "contact.made", person: CUSTOMER, channel: "call", at: PAID };
const CONTACTS: Careless[] = [
  {
    says: "a status that is no outcome",
    events: [{ ...made, outcome: "failed" }],
    effect: countsContact("c_42", undefined),
    ignored: ["/outcome"],
  },
  {
    says: "undelivered in another spelling, which takes nothing out of the count",
    events: [{ ...made, outcome: "Undelivered" }],
    effect: countsContact("c_42", undefined),
    ignored: ["/outcome"],
  },
  {
    says: "an outcome in another spelling",
    events: [{ ...made, outcome: "No-Answer" }],
    effect: countsContact("c_42", "no_answer"),
  },
  {
    says: "another word for the channel",
    events: [{ ...made, channel: "voice" }],
    effect: countsContact("c_42", undefined),
    ignored: ["/channel"],
  },
  {
    says: "one call under one id, told at two times in two words",
    events: [
      { ...made, outcome: "no_answer", at: "2031-03-04T09:58:00Z" },
      { ...made, outcome: "reached", department: "order desk" },
    ],
    effect: countsContact("c_42", "reached"),
  },
];

export const CARELESS: readonly Careless[] = [...PERSONS, ...ORDERS, ...CARTS, ...CONSENTS, ...TICKETS, ...CONTACTS];
