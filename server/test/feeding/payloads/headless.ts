/** Medusa and Saleor: an event names the order, and a query says what else is sent or read. */
import { orders, takesBack } from "../effects.js";
import { type Feed, feed } from "../feed.js";

const CART = "cart_01JX0N5QK7T3W8B9V2E4H6D1RA";
const placed = {
  id: "order_01JX0N9C2M5P7R4S6T8V0W1X3Y",
  display_id: 77,
  status: "pending",
  email: "ada@example.com",
  currency_code: "eur",
  customer_id: "cus_01JWZZ1A2B3C4D5E6F7G8H9J0K",
  created_at: "2031-03-04T10:00:00.118Z",
  updated_at: "2031-03-04T10:00:00.118Z",
  canceled_at: null as string | null,
  cart: { id: CART },
};
const BUYER = { customer: placed.customer_id };
const canceled = { ...placed, status: "canceled", canceled_at: "2031-03-04T10:00:00.118Z" };

const ofMedusa: Feed[] = [
  feed("Medusa", "order.placed", placed, orders(BUYER, CART), {
    map: (told) => [
      {
        id: told.id,
        type: "order.completed",
        person: { customer: told.customer_id },
        order: told.id,
        checkout: told.cart.id,
        at: told.created_at,
      },
    ],
  }),
  feed("Medusa", "order.canceled", canceled, takesBack(BUYER, placed.id, CART)),
];

const CHECKOUT = "Q2hlY2tvdXQ6NWI3YzFlMjAtOTBhYS00ZjBlLThhNDEtM2QyYzFiMGE5Zjg4";
const paid = {
  __typename: "OrderFullyPaid",
  issuedAt: "2031-03-04T10:00:00.402113+00:00",
  order: {
    id: "T3JkZXI6YzBmZmVlMTItMzQ1Ni00Nzg5LWFiY2QtZWYwMTIzNDU2Nzg5",
    number: "2210",
    created: "2031-03-04T09:59:58.102113+00:00",
    checkoutId: CHECKOUT,
    user: { id: "VXNlcjoxMDg4" } as { id: string } | null,
  },
};
const USER = { customer: "VXNlcjoxMDg4" };
const paidByGuest = { ...paid, order: { ...paid.order, user: null } };

const mapPaid = ({ order, issuedAt }: typeof paid): unknown[] => [
  {
    id: order.id,
    type: "order.completed",
    person: { customer: order.user?.id ?? null, checkout: order.checkoutId },
    order: order.number,
    at: issuedAt,
  },
];

const ofSaleor: Feed[] = [
  feed("Saleor", "ORDER_FULLY_PAID", paid, orders(USER, CHECKOUT), { map: mapPaid }),
  feed("Saleor", "ORDER_PAID", { ...paid, __typename: "OrderPaid" }, orders(USER, CHECKOUT), { map: mapPaid }),
  feed("Saleor", "ORDER_FULLY_PAID by a guest", paidByGuest, orders({ checkout: CHECKOUT }, CHECKOUT), {
    map: mapPaid,
  }),
  feed(
    "Saleor",
    "ORDER_CANCELLED",
    { ...paid, __typename: "OrderCancelled" },
    takesBack(USER, paid.order.id, CHECKOUT),
  ),
];

export const HEADLESS: Feed[] = [...ofMedusa, ...ofSaleor];
