/**
 * What platforms send, mapped field by field as it comes: numbers stay numbers, null stays null, times stay as they are
 * written. It has its effect all the same, and what Holdoff leaves out of it is named.
 */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Product, startProduct } from "../support/product.js";
import { FedShop } from "./fed-shop.js";
import { FEEDS } from "./feeds.js";

const HURRIED = FEEDS.flatMap(({ platform, says, hurried }) =>
  hurried === undefined ? [] : [[`${platform}: ${says}`, hurried] as const],
);

let product: Product;
beforeAll(async () => {
  product = await startProduct();
});
afterAll(async () => await product.stop());

describe("mapped as it comes", () => {
  it.each(HURRIED)("%s", async (_, { events, effect, ignored }) => {
    const shop = await FedShop.open(product);
    await effect(shop, async () => {
      const told = await shop.tell(events);
      expect(told).toEqual({ status: 202, accepted: events.length, ignored, dropped: [], refused: [] });
      return events.length;
    });
  });
});
