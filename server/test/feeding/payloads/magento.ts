/** Magento and Adobe Commerce: the order of the REST API. Times are UTC and do not say so. */
import { orders, saysNothing, takesBack } from "../effects.js";
import { type Feed, feed } from "../feed.js";

const order = {
  entity_id: 5120,
  increment_id: "000005118",
  quote_id: 88213,
  state: "processing",
  status: "processing",
  store_id: 1,
  created_at: "2031-03-04 09:42:00",
  updated_at: "2031-03-04 10:00:00",
  customer_id: null as number | null,
  customer_is_guest: 1,
  customer_email: "ada@example.com",
  grand_total: 412,
  total_paid: 412,
  total_due: 0,
  order_currency_code: "EUR",
  payment: { method: "example_card", amount_paid: 412 },
};
const ofCustomer = { ...order, customer_id: 61, customer_is_guest: 0 };

const map = (told: typeof order): unknown[] => [
  {
    id: told.increment_id,
    type: "order.completed",
    person: { customer: told.customer_id, checkout: told.quote_id },
    order: told.increment_id,
    checkout: told.quote_id,
    at: told.updated_at,
  },
];

const CUSTOMER = { customer: "61" };
const GUEST = { checkout: "88213" };
const NAME = "Magento";
export const MAGENTO: Feed[] = [
  feed(NAME, "an order of a guest", order, orders(GUEST, "88213"), { map }),
  feed(NAME, "an order of a customer", ofCustomer, orders(CUSTOMER, "88213"), { map }),
  feed(
    NAME,
    "an order that is paid by cheque",
    { ...ofCustomer, state: "new", status: "pending", total_paid: 0, total_due: 412 },
    orders(CUSTOMER, "88213"),
    { map },
  ),
  feed(
    NAME,
    "an order whose buyer is still at the payment page",
    { ...ofCustomer, state: "pending_payment", status: "pending_payment", total_paid: 0 },
    saysNothing,
  ),
  feed(
    NAME,
    "a cancelled order",
    { ...ofCustomer, state: "canceled", status: "canceled", total_paid: 0 },
    takesBack(CUSTOMER, order.entity_id, "88213"),
  ),
];
