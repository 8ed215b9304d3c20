/**
 * What is mapped without care. It has its effect where it can be read, is read the careful way where it cannot, and
 * whatever is left out, dropped or refused is named: nothing is lost in silence.
 */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Product, startProduct } from "../support/product.js";
import { CARELESS_CONTACTS } from "./careless-contacts.js";
import { CARELESS_ORDERS } from "./careless-orders.js";
import { FedShop } from "./fed-shop.js";

const CARELESS = [...CARELESS_ORDERS, ...CARELESS_CONTACTS];

let product: Product;
beforeAll(async () => {
  product = await startProduct();
});
afterAll(async () => await product.stop());

describe("mapped without care", () => {
  it.each(CARELESS.map((one) => [one.says, one] as const))("%s", async (_, careless) => {
    const { events, effect, ignored = [], dropped = [], refused = [] } = careless;
    const shop = await FedShop.open(product);
    await effect(shop, async () => {
      const accepted = refused.length > 0 ? 0 : events.length - dropped.length;
      const status = refused.length > 0 ? 422 : 202;
      expect(await shop.tell(events)).toEqual({ status, accepted, ignored, dropped, refused });
      return events.length;
    });
  });
});
