/** WooCommerce: its jQuery events, the DOM events of its blocks, and what its pages are. */
import type { Part } from "../later.js";
import type { Fact } from "./facts.js";

declare global {
  interface Window {
    jQuery?: (target: Element) => { on(events: string, hear: (event: Event) => void): unknown };
  }
}

const CART: Fact = ["cart.changed"];
const STARTED: Fact = ["checkout.started"];

const FACTS: Record<string, Fact> = {
  init_checkout: STARTED,
  updated_checkout: ["checkout.step_viewed"],
  payment_method_selected: ["checkout.step_viewed", { step: "payment" }],
  checkout_error: ["checkout.error"],
  added_to_cart: CART,
  removed_from_cart: CART,
  updated_cart_totals: CART,
  wc_cart_emptied: ["cart.changed", { items: 0 }],
};
const OF_BLOCKS = "wc-blocks_added_to_cart wc-blocks_removed_from_cart";

const woocommerce: Part = ({ say, all, again, attempt, listen }) => {
  let isBound = false;
  const said = new Set<string>();
  /** A checkout's page says the same whenever a field has changed. */
  const once = (fact: Fact) => {
    const what = JSON.stringify(fact);
    if (!said.has(what)) say("signal", ...fact);
    said.add(what);
  };
  const hear = ({ type }: Event) =>
    attempt(() => {
      const fact = FACTS[type] ?? CART;
      if (/^ca|err/.test(fact[0])) say("signal", ...fact);
      else once(fact);
    });
  return all(
    listen(OF_BLOCKS, hear),
    again(() => {
      const { body } = document;
      const is = (what: string) => body.classList.contains(`woocommerce-${what}`);
      if (is("order-received")) {
        const order = /order-received[/=](\d+)/.exec(location.href)?.[1];
        // The page of an order that was not paid says so.
        if (order && !document.querySelector(".woocommerce-thankyou-order-failed"))
          once(["order.completed", { order }]);
      } else if (is("checkout")) once(STARTED);
      const { jQuery } = window;
      if (isBound || !jQuery) return;
      isBound = true;
      attempt(() => jQuery(body).on(Object.keys(FACTS).join(" "), hear));
    }),
  );
};

export default woocommerce;
