/** What `track` says in the words that Segment and RudderStack share (their specification of ecommerce). Pure. */
import { cartOf, type Fact, idOf, told } from "./facts.js";

export function factOfTrack(name: unknown, props: unknown): Fact | undefined {
  const { checkout_id, order_id, products, promotion_id, step } = told(props);
  const checkout = idOf(checkout_id);
  const offer = { offer: idOf(promotion_id) };
  switch (name) {
    case "Product Added":
    case "Product Removed":
      return ["cart.changed"];
    case "Cart Viewed":
      return cartOf(products);
    case "Checkout Started":
      return ["checkout.started", { checkout }];
    case "Checkout Step Viewed":
      return ["checkout.step_viewed", { checkout, step: idOf(step) }];
    case "Checkout Step Completed":
      return ["checkout.step_completed", { checkout, step: idOf(step) }];
    case "Payment Info Entered":
      return ["checkout.step_viewed", { checkout, step: "payment" }];
    case "Order Completed":
      return ["order.completed", { checkout, order: idOf(order_id) }];
    case "Promotion Viewed":
      return ["offer.shown", offer];
    case "Promotion Clicked":
      return ["offer.accepted", offer];
  }
  return undefined;
}
