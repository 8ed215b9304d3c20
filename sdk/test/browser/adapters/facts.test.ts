/** What is made of the words of others: one row a word. */
import { describe, expect, it } from "vitest";
import { factsOfEntry } from "../../../src/browser/adapters/data-layer-facts.js";
import { factOfTrack } from "../../../src/browser/adapters/segment-facts.js";
import { factOfEvent } from "../../../src/browser/shopify-facts.js";

/** As `gtag` pushes it. */
function gtag(..._args: unknown[]): IArguments {
  // biome-ignore lint/complexity/noArguments: gtag pushes its arguments.
  return arguments;
}

const STEP = "checkout.step_viewed";

describe("the data layer", () => {
  const items = [{ item_id: "a", quantity: 2 }, { item_id: "b" }];
  const events: [string, object, unknown[]][] = [
    ["add_to_cart", { items }, [["cart.changed"]]],
    ["remove_from_cart", { items }, [["cart.changed"]]],
    ["view_cart", { items }, [["cart.changed", { items: 3 }]]],
    ["view_cart", { items: [] }, [["cart.changed", { items: 0 }]]],
    ["view_cart", {}, [["cart.changed", { items: undefined }]]],
    ["begin_checkout", { items }, [["checkout.started"]]],
    ["add_shipping_info", { shipping_tier: "Ground" }, [[STEP, { step: "shipping" }]]],
    ["add_payment_info", { payment_type: "Visa" }, [[STEP, { step: "payment" }]]],
    ["purchase", { transaction_id: "T-1", value: 3 }, [["order.completed", { order: "T-1" }]]],
    ["purchase", { transaction_id: 17 }, [["order.completed", { order: 17 }]]],
    ["purchase", {}, [["order.completed", { order: undefined }]]],
    ["purchase", { transaction_id: { a: 1 } }, [["order.completed", { order: undefined }]]],
    ["view_promotion", { promotion_id: "P1", items: [{ item_id: "x" }] }, [["offer.shown", { offer: "P1" }]]],
    [
      "view_promotion",
      { items: [{ promotion_id: "P1" }, { promotion_id: "P2", id: "x" }] },
      [
        ["offer.shown", { offer: "P1" }],
        ["offer.shown", { offer: "P2" }],
      ],
    ],
    ["select_promotion", { promotion_id: "P1" }, [["offer.accepted", { offer: "P1" }]]],
    ["view_promotion", { items: [{ id: "a product" }] }, []],
    // A decline is nobody's to conclude, and the rest is no news.
    ...["view_item", "page_view", "gtm.js", "refund", "decline_offer", "constructor", "__proto__"].map(
      (name): [string, object, unknown[]] => [name, { items, transaction_id: "T-1" }, []],
    ),
  ];

  it.each(events)("%s %j, by gtag, as an object and flat", (name, params, facts) => {
    expect(factsOfEntry(gtag("event", name, params))).toEqual(facts);
    expect(factsOfEntry({ event: name, ecommerce: params })).toEqual(facts);
    expect(factsOfEntry({ event: name, ...params })).toEqual(facts);
  });

  const purchase = { actionField: { id: "T-2", revenue: "3" }, products: [] };
  it.each<[string, unknown, unknown[]]>([
    ["a step", { event: "checkout", ecommerce: { checkout: { actionField: { step: 2 } } } }, [[STEP, { step: 2 }]]],
    ["eec.checkout", { event: "eec.checkout", ecommerce: { checkout: {} } }, [[STEP, { step: undefined }]]],
    ["eec.add", { event: "eec.add", ecommerce: { add: { products: [] } } }, [["cart.changed"]]],
    ["eec.remove", { event: "eec.remove", ecommerce: { remove: { products: [] } } }, [["cart.changed"]]],
    ["an order without an event", { ecommerce: { purchase } }, [["order.completed", { order: "T-2" }]]],
    ["an order once", { event: "purchase", ecommerce: { purchase } }, [["order.completed", { order: "T-2" }]]],
    [
      "promotions",
      { ecommerce: { promoView: { promotions: [{ id: "P1" }, { name: "no id" }] } } },
      [["offer.shown", { offer: "P1" }]],
    ],
    [
      "a click on one",
      { event: "promotionClick", ecommerce: { promoClick: { promotions: [{ id: "P1" }] } } },
      [["offer.accepted", { offer: "P1" }]],
    ],
  ])("Enhanced Ecommerce: %s", (_what, entry, facts) => {
    expect(factsOfEntry(entry)).toEqual(facts);
  });

  it.each([
    [null],
    [undefined],
    ["event"],
    [7],
    [[]],
    [{ ecommerce: null }],
    [{ event: "purchase_failed" }],
    [() => undefined],
    [gtag("event")],
    [gtag("event", "view_item", null)],
    [gtag("consent", "default", {})],
    [{ ecommerce: { checkout: null, purchase: 0 } }],
  ])("nothing of %j", (entry) => {
    expect(factsOfEntry(entry)).toEqual([]);
  });
});

describe("Segment and RudderStack", () => {
  it.each<[string, unknown, unknown]>([
    ["Product Added", { product_id: "a", quantity: 1 }, ["cart.changed"]],
    ["Product Removed", {}, ["cart.changed"]],
    ["Cart Viewed", { products: [{ quantity: 2 }, {}] }, ["cart.changed", { items: 3 }]],
    ["Cart Viewed", {}, ["cart.changed", { items: undefined }]],
    ["Checkout Started", { order_id: "o" }, ["checkout.started", { checkout: undefined }]],
    ["Checkout Step Viewed", { checkout_id: "ck", step: 2 }, [STEP, { checkout: "ck", step: 2 }]],
    ["Checkout Step Completed", { checkout_id: 9, step: 1 }, ["checkout.step_completed", { checkout: 9, step: 1 }]],
    ["Payment Info Entered", { checkout_id: "ck" }, [STEP, { checkout: "ck", step: "payment" }]],
    ["Order Completed", { checkout_id: "ck", order_id: 5 }, ["order.completed", { checkout: "ck", order: 5 }]],
    ["Order Completed", undefined, ["order.completed", { checkout: undefined, order: undefined }]],
    ["Promotion Viewed", { promotion_id: "p" }, ["offer.shown", { offer: "p" }]],
    ["Promotion Clicked", { promotion_id: "p" }, ["offer.accepted", { offer: "p" }]],
    ["Coupon Denied", {}, undefined],
    ["Order Cancelled", { order_id: "o" }, undefined],
  ])("%s %j", (name, props, fact) => {
    expect(factOfTrack(name, props)).toEqual(fact);
  });
});

describe("Shopify", () => {
  const checkout = { token: "c1a2b3", order: { id: "gid://shopify/OrderIdentity/4501" } };
  it.each<[string, unknown, unknown]>([
    ["checkout_started", { checkout }, { type: "checkout.started", checkout: "c1a2b3" }],
    ["checkout_contact_info_submitted", { checkout }, { type: STEP, step: "contact", checkout: "c1a2b3" }],
    ["checkout_address_info_submitted", { checkout }, { type: STEP, step: "address", checkout: "c1a2b3" }],
    ["checkout_shipping_info_submitted", { checkout }, { type: STEP, step: "shipping", checkout: "c1a2b3" }],
    ["payment_info_submitted", { checkout }, { type: STEP, step: "payment", checkout: "c1a2b3" }],
    ["checkout_completed", { checkout }, { type: "order.completed", order: "4501", checkout: "c1a2b3" }],
    ["checkout_completed", {}, { type: "order.completed", order: undefined, checkout: undefined }],
    ["cart_viewed", { cart: { totalQuantity: 0 } }, { type: "cart.changed", items: 0 }],
    ["cart_viewed", { cart: null }, { type: "cart.changed", items: undefined }],
    ["product_added_to_cart", null, { type: "cart.changed" }],
    ["product_removed_from_cart", {}, { type: "cart.changed" }],
    ["alert_displayed", { alert: { value: "ada@shop.example" } }, { type: "checkout.error", checkout: undefined }],
    ["page_viewed", {}, undefined],
  ])("%s %j", (name, data, fact) => {
    expect(factOfEvent(name, data)).toEqual(fact);
  });
});
