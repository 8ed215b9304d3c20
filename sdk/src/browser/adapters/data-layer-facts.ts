/**
 * What an entry of a data layer says: an event of GA4, by `gtag` or as an object, or, of the years before, something that
 * `ecommerce` holds, under whatever event. Pure.
 */
import { cartOf, type Fact, idOf, listOf, told } from "./facts.js";

const STEP = "checkout.step_viewed";

function factsOf(name: unknown, params: unknown): Fact[] {
  const { items, promotions, transaction_id, actionField } = told(params);
  const { id, step } = told(actionField);
  const offers = (type: "offer.shown" | "offer.accepted") =>
    [params, ...listOf(items), ...listOf(promotions)].flatMap((one): Fact[] => {
      const { promotion_id, id } = told(one);
      const offer = idOf(promotion_id ?? (promotions && id));
      return offer ? [[type, { offer }]] : [];
    });
  switch (name) {
    case "add":
    case "remove":
    case "add_to_cart":
    case "remove_from_cart":
      return [["cart.changed"]];
    case "view_cart":
      return [cartOf(items)];
    case "begin_checkout":
      return [["checkout.started"]];
    case "add_shipping_info":
      return [[STEP, { step: "shipping" }]];
    case "add_payment_info":
      return [[STEP, { step: "payment" }]];
    case "checkout":
      return [[STEP, { step: idOf(step) }]];
    case "purchase":
      return [["order.completed", { order: idOf(transaction_id ?? id) }]];
    case "promoView":
    case "view_promotion":
      return offers("offer.shown");
    case "promoClick":
    case "select_promotion":
      return offers("offer.accepted");
  }
  return [];
}

export function factsOfEntry(entry: unknown): Fact[] {
  const { 0: command, 1: name, 2: params, event, ecommerce } = told(entry);
  if (command === "event") return factsOf(name, params);
  const former = Object.entries(told(ecommerce)).flatMap(([key, what]) => (what ? factsOf(key, what) : []));
  return former[0] ? former : factsOf(event, ecommerce || entry);
}
