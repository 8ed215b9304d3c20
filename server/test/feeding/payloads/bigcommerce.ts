/** BigCommerce: the order of the V2 API, which a webhook only gives the id of. Times are those of mail. */
import { orders, saysNothing, takesBack } from "../effects.js";
import { type Feed, feed } from "../feed.js";

const CUSTOMER = { customer: "204" };
const CART = "6f2f1c1e-52c7-4a5b-9d0c-b7b0e1a4c9d2";

const order = {
  id: 1731,
  customer_id: 204,
  date_created: "Tue, 04 Mar 2031 09:42:00 +0000",
  date_modified: "Tue, 04 Mar 2031 10:00:00 +0000",
  date_shipped: "",
  status_id: 11,
  status: "Awaiting Fulfillment",
  total_inc_tax: "412.0000",
  items_total: 1,
  payment_method: "Credit Card",
  payment_provider_id: null,
  payment_status: "captured",
  order_is_digital: false,
  is_deleted: false,
  order_source: "www",
  cart_id: CART as string | null,
  currency_code: "EUR",
};

const map = (told: typeof order): unknown[] => [
  {
    id: told.id,
    type: "order.completed",
    person: { customer: told.customer_id, checkout: told.cart_id },
    order: told.id,
    checkout: told.cart_id,
    at: told.date_modified,
  },
];

const NAME = "BigCommerce";
export const BIGCOMMERCE: Feed[] = [
  feed(NAME, "an order of a customer", order, orders(CUSTOMER, CART), { map }),
  feed(NAME, "an order of a guest", { ...order, customer_id: 0 }, orders({ checkout: CART }, CART), {
    map,
    ignored: ["/person/customer"],
  }),
  feed(NAME, "an order of the staff", { ...order, order_source: "manual", cart_id: null }, orders(CUSTOMER), { map }),
  feed(
    NAME,
    "a payment page that was only reached",
    { ...order, status_id: 0, status: "Incomplete", payment_status: "" },
    saysNothing,
  ),
  feed(
    NAME,
    "a declined payment",
    { ...order, status_id: 6, status: "Declined", payment_status: "declined" },
    takesBack(CUSTOMER, order.id, CART),
  ),
];
