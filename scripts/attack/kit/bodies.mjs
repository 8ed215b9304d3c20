/** What one neighbour sends to each route about what another one has. */
import { createHmac } from "node:crypto";
import { fresh } from "../../faults/kit/shop.mjs";

const order = ({ customer, visitor, checkout }) => ({
  id: fresh("e_"),
  person: { customer, visitor, checkout, verified: true },
  type: "order.completed",
  order: checkout,
  checkout,
});

/** Asked for by another: a contact with the very same names. */
const contact = ({ customer, visitor, checkout, key }) => ({
  person: { customer, visitor, checkout, verified: true },
  channel: "call",
  purpose: "sales",
  basis: "consent",
  trigger: { type: "requested" },
  delay: "30d",
  about: { checkout },
  key,
});

const page = (own, one) => ({
  v: 1,
  key: own.publishable,
  visitor: one.visitor,
  tab: fresh("t_"),
  sentAt: 1_000,
});

/** By route; a route without a body is not in it. `own` is who calls, `other` whose `one` it is. */
export const BODIES = {
  "POST /v1/signals": (own, one, other) => ({
    ...page(own, one),
    refs: {
      customer: one.customer,
      checkout: one.checkout,
      hash: createHmac("sha256", other.identity).update(one.customer).digest("hex"),
    },
    signals: [
      { seq: 1, at: 1_000, type: "page.viewed" },
      { seq: 2, at: 1_000, type: "order.completed", order: one.checkout, checkout: one.checkout },
      { seq: 3, at: 1_000, type: "consent.withdrawn", channel: "all", purpose: "all" },
    ],
  }),
  "POST /v1/invites": (own, one) => ({ key: own.publishable, visitor: one.visitor, channel: "chat" }),
  "POST /v1/events": (_own, one) => ({
    events: [
      order(one),
      { ...order(one), type: "contact.made", channel: "call", purpose: "sales", followUp: one.id },
      { ...order(one), type: "consent.withdrawn", channel: "all", purpose: "all" },
    ],
  }),
  "POST /v1/follow-ups": (_own, one) => contact(one),
  "POST /v1/follow-ups/bulk": (_own, one) => ({ followUps: [contact(one), contact(one)] }),
  "POST /v1/follow-ups/bulk-cancel": (_own, one) => ({ ids: [one.id], reason: "not ours" }),
  "POST /v1/check": (_own, one) => contact(one),
  "PATCH /v1/follow-ups/:id": () => ({ delay: "0s", payload: "not ours" }),
  "POST /v1/follow-ups/:id/cancel": () => ({ reason: "not ours" }),
  "POST /v1/follow-ups/:id/override": () => ({ by: "another", reason: "not ours" }),
  "POST /v1/follow-ups/:id/outcome": () => ({ outcome: "complained", note: "not ours" }),
  "POST /v1/follow-ups/:id/redeem": (_own, one) => (one.permit === undefined ? {} : { permit: one.permit }),
  "POST /v1/departments/:name/lift": () => ({ by: "another", reason: "not ours" }),
  "POST /v1/stop": (_own, one) => ({ department: one.customer.slice(0, 15), on: true, by: "another", reason: "ours" }),
  "POST /v1/resume": (_own, one) => ({
    completed: [{ id: fresh("e_"), person: { customer: one.customer }, order: one.checkout }],
  }),
  "POST /v1/test-clock/advance": () => ({ by: 1 }),
};

/** What is asked for behind a path, by route: each of these is tried. */
export const QUERIES = {
  "GET /v1/follow-ups": (one, { cursor }) => [
    `?customer=${one.customer}`,
    `?visitor=${one.visitor}`,
    `?checkout=${one.checkout}`,
    `?key=${one.key}`,
    `?limit=2&cursor=${encodeURIComponent(cursor ?? "")}`,
  ],
  "GET /v1/deliveries": () => ["?state=failed"],
};
