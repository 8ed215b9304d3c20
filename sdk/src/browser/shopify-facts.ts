/** What Shopify's customer events say. Ids and counts alone: who the customer is stays where it is. Pure. */
import { told } from "./adapters/facts.js";

const STEPS: Record<string, string | undefined> = {
  checkout_contact_info_submitted: "contact",
  checkout_address_info_submitted: "address",
  checkout_shipping_info_submitted: "shipping",
  payment_info_submitted: "payment",
};

export interface ShopifyFact {
  type: string;
  step?: string;
  items?: number | undefined;
  order?: string | undefined;
  checkout?: string | undefined;
}

/** Shopify's own id of an order as its webhooks have it: without `gid://shopify/OrderIdentity/`. */
const orderOf = (order: unknown) => /^\d+$/.exec(`${told(order)["id"]}`.split("/").pop() ?? "")?.[0];

export function factOfEvent(name: string, data: unknown): ShopifyFact | undefined {
  const { cart, checkout: about } = told(data);
  const { token, order } = told(about);
  const { totalQuantity } = told(cart);
  const checkout = /^[\w-]+$/.exec(`${token ?? ""}`)?.[0];
  const step = STEPS[name];
  if (step) return { type: "checkout.step_viewed", step, checkout };
  switch (name) {
    case "checkout_started":
      return { type: "checkout.started", checkout };
    case "checkout_completed":
      return { type: "order.completed", order: orderOf(order), checkout };
    case "alert_displayed":
      return { type: "checkout.error", checkout };
    case "product_added_to_cart":
    case "product_removed_from_cart":
      return { type: "cart.changed" };
    case "cart_viewed":
      return { type: "cart.changed", items: typeof totalQuantity === "number" ? totalQuantity : undefined };
  }
  return undefined;
}
