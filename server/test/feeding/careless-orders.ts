/** Persons, orders and carts, mapped without care. */
import type { Careless } from "./careless.js";
import { emptiesCart, leavesWaiting, orders } from "./effects.js";

const CUSTOMER = { customer: "c_42" };
const CHECKOUT = "ck_9b2e";
const GUEST = { checkout: CHECKOUT };
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
    says: "customer_id 0, and the checkout beside it",
    events: [{ ...order, person: { customer: 0 } }],
    effect: orders(CUSTOMER, CHECKOUT),
    ignored: ["/person/customer"],
  },
  {
    says: "the text undefined for a customer",
    events: [{ ...order, person: { customer: "undefined" } }],
    effect: orders(CUSTOMER, CHECKOUT),
    ignored: ["/person/customer"],
  },
  {
    says: "an address of GraphQL with nobody in it",
    events: [{ ...order, person: { customer: "gid://shopify/Customer/null" } }],
    effect: orders(CUSTOMER, CHECKOUT),
    ignored: ["/person/customer"],
  },
  {
    says: "a template that nobody filled in",
    events: [{ ...order, person: { customer: "{{ticket.requester.external_id}}" } }],
    effect: orders(CUSTOMER, CHECKOUT),
    ignored: ["/person/customer"],
  },
  {
    says: "customer_id 0 and nothing else",
    events: [{ ...order, checkout: null, person: { customer: 0 } }],
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
    ignored: ["/total_price", "/currency", "/billing_address"],
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

export const CARELESS_ORDERS: readonly Careless[] = [...PERSONS, ...ORDERS, ...CARTS];
