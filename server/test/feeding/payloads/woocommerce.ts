/** WooCommerce: the order as its webhooks and REST API have it. `_gmt` times are UTC and do not say so. */
import { leavesWaiting, orders, saysNothing, takesBack } from "../effects.js";
import { type Feed, feed } from "../feed.js";

const CUSTOMER = { customer: "318" };
const KEY = "wc_order_Q7hT2bXy0LmVd";

export const order = {
  id: 9042,
  parent_id: 0,
  number: "9042",
  order_key: KEY,
  created_via: "checkout",
  version: "10.4.2",
  status: "processing",
  currency: "EUR",
  date_created: "2031-03-04T10:42:00",
  date_created_gmt: "2031-03-04T09:42:00",
  date_modified: "2031-03-04T11:00:01",
  date_modified_gmt: "2031-03-04T10:00:01",
  date_paid: "2031-03-04T11:00:00" as string | null,
  date_paid_gmt: "2031-03-04T10:00:00" as string | null,
  date_completed: null,
  date_completed_gmt: null,
  total: "412.00",
  customer_id: 318,
  customer_note: "",
  billing: { first_name: "", last_name: "", country: "DE", email: "ada@example.com", phone: "" },
  payment_method: "stripe",
  transaction_id: "ch_example",
  cart_hash: "7d41f5b93c9c4ef31c0f0d3ddc1f1f0e",
  meta_data: [{ id: 71001, key: "is_vat_exempt", value: "no" }],
  line_items: [{ id: 2201, name: "Desk", product_id: 88, quantity: 1, total: "412.00" }],
};

const unpaid = { ...order, date_paid: null, date_paid_gmt: null };
const pending = { ...unpaid, status: "pending", date_modified_gmt: "2031-03-04T09:42:00" };
const draft = { ...pending, status: "checkout-draft", created_via: "store-api" };
const byTransfer = { ...unpaid, status: "on-hold", payment_method: "bacs", transaction_id: "" };
const onDelivery = { ...unpaid, payment_method: "cod", transaction_id: "" };
const failed = { ...unpaid, status: "failed" };
const refunded = { ...order, status: "refunded" };
const ofGuest = { ...order, customer_id: 0 };
const renewal = {
  ...order,
  id: 9050,
  created_via: "subscription",
  meta_data: [...order.meta_data, { id: 71002, key: "_subscription_renewal", value: "8711" }],
};

const map = (told: typeof order): unknown[] => [
  {
    id: `${told.id}:${told.status}`,
    type: "order.completed",
    person: { customer: told.customer_id, checkout: told.order_key },
    order: told.number,
    checkout: told.order_key,
    at: told.date_paid_gmt,
  },
];
const mapEnd = (told: typeof order): unknown[] => [
  {
    id: `${told.id}:${told.status}`,
    type: "order.cancelled",
    person: { customer: told.customer_id },
    order: told.id,
    at: told.date_modified_gmt,
  },
];

const NAME = "WooCommerce";
export const WOOCOMMERCE: Feed[] = [
  feed(NAME, "an order that the checkout has just created", pending, saysNothing),
  feed(NAME, "a draft of the checkout", draft, saysNothing),
  feed(NAME, "an order of a customer that is paid", order, orders(CUSTOMER, KEY), { map }),
  feed(NAME, "an order of a guest", ofGuest, orders({ checkout: KEY }, KEY), { map, ignored: ["/person/customer"] }),
  feed(NAME, "a completed order", { ...order, status: "completed" }, orders(CUSTOMER, KEY), { map }),
  feed(NAME, "an order that waits for a bank transfer", byTransfer, orders(CUSTOMER, KEY), { map }),
  feed(NAME, "an order that is paid on delivery", onDelivery, orders(CUSTOMER, KEY), { map }),
  feed(NAME, "a failed payment", failed, takesBack(CUSTOMER, order.id, KEY), { map: mapEnd }),
  feed(NAME, "a refunded order", refunded, takesBack(CUSTOMER, order.id, KEY), { map: mapEnd }),
  feed(NAME, "a subscription's renewal", renewal, leavesWaiting(CUSTOMER, KEY)),
];
