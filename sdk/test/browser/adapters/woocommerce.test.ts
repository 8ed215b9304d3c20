/** WooCommerce's events and pages, without a WordPress: what jQuery and the page say is what is heard. */
import { afterEach, expect, it, vi } from "vitest";
import woocommerce from "../../../src/browser/adapters/woocommerce.js";
import { fakeHost } from "./fake-host.js";

afterEach(() => vi.unstubAllGlobals());

interface Visit {
  classes?: string[];
  href?: string;
  failed?: boolean;
}

function visiting({ classes = [], href = "https://shop.example/", failed = false }: Visit) {
  const bound: [string, (event: { type: string }) => void][] = [];
  const jQuery = vi.fn(() => ({
    on: (types: string, hear: (event: { type: string }) => void) => bound.push([types, hear]),
  }));
  const globals: { jQuery?: unknown } = {};
  vi.stubGlobal("window", globals);
  vi.stubGlobal("location", { href });
  vi.stubGlobal("document", {
    body: { classList: { contains: (name: string) => classes.includes(name) } },
    querySelector: () => (failed ? {} : null),
  });
  const host = fakeHost();
  woocommerce(host);
  return {
    ...host,
    bound,
    comes() {
      globals.jQuery = jQuery;
      host.look();
    },
    triggers(...types: string[]) {
      for (const type of types) for (const [all, hear] of bound) if (all.split(" ").includes(type)) hear({ type });
    },
    told: () => host.said.map(([, ...fact]) => fact),
  };
}

const STEP = "checkout.step_viewed";

it("hears the classic checkout once jQuery is there, each thing once", () => {
  const page = visiting({ classes: ["woocommerce-checkout"] });
  page.comes();
  page.look();
  page.triggers(
    "init_checkout",
    "updated_checkout",
    "payment_method_selected",
    "updated_checkout",
    "payment_method_selected",
  );
  page.triggers("checkout_error", "checkout_error");
  expect(page.bound).toHaveLength(1);
  expect(page.told()).toEqual([
    ["checkout.started"],
    [STEP],
    [STEP, { step: "payment" }],
    ["checkout.error"],
    ["checkout.error"],
  ]);
});

it.each([
  ["added_to_cart", undefined],
  ["removed_from_cart", undefined],
  ["updated_cart_totals", undefined],
])("hears %s whenever it happens", (type) => {
  const page = visiting({});
  page.comes();
  page.triggers(type, type);
  expect(page.told()).toEqual([["cart.changed"], ["cart.changed"]]);
});

it("hears that the cart is empty, and what the blocks say", () => {
  const page = visiting({});
  page.comes();
  page.triggers("wc_cart_emptied");
  page.happens("wc-blocks_added_to_cart");
  page.happens("wc-blocks_removed_from_cart");
  expect(page.told()).toEqual([["cart.changed", { items: 0 }], ["cart.changed"], ["cart.changed"]]);
});

it.each<[string, Visit, unknown[]]>([
  ["a checkout of blocks", { classes: ["woocommerce-checkout"] }, [["checkout.started"]]],
  [
    "a received order",
    {
      classes: ["woocommerce-checkout", "woocommerce-order-received"],
      href: "https://s.example/kasse/order-received/1234/?key=wc_order_x",
    },
    [["order.completed", { order: "1234" }]],
  ],
  [
    "a received order without permalinks",
    {
      classes: ["woocommerce-order-received"],
      href: "https://s.example/?page_id=7&order-received=1234&key=wc_order_x",
    },
    [["order.completed", { order: "1234" }]],
  ],
  [
    "an order that was not paid",
    {
      classes: ["woocommerce-checkout", "woocommerce-order-received"],
      href: "https://s.example/order-received/1234/",
      failed: true,
    },
    [],
  ],
  ["a received order without a number", { classes: ["woocommerce-checkout", "woocommerce-order-received"] }, []],
  ["a page of the shop", { classes: ["woocommerce-page"], href: "https://s.example/order-received/1234/" }, []],
])("sees %s", (_what, visit, told) => {
  const page = visiting(visit);
  page.look();
  expect(page.told()).toEqual(told);
});
