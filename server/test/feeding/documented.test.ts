/**
 * The docs page on feeding Holdoff from other systems: each of its mappings is taken from the page and given what its
 * platform sends. What comes out is sent to a real server, and has the effect that it should.
 */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Product, startProduct } from "../support/product.js";
import { FedShop } from "./fed-shop.js";
import { FEEDS } from "./feeds.js";
import { mapWith, readSnippets } from "./page-snippets.js";

const SNIPPETS = readSnippets();

let product: Product;
beforeAll(async () => {
  product = await startProduct();
});
afterAll(async () => await product.stop());

describe("the mappings of the page", () => {
  it("are one for each platform that has payloads here, and no others", () => {
    const platforms = [...new Set(FEEDS.map(({ platform }) => platform))];
    expect([...SNIPPETS.keys()].toSorted()).toEqual(platforms.toSorted());
    expect([...SNIPPETS].filter(([, blocks]) => blocks.length !== 1)).toEqual([]);
  });

  it.each(FEEDS.map((one) => [`${one.platform}: ${one.says}`, one] as const))(
    "%s",
    async (_, { platform, payload, effect }) => {
      const events = await mapWith(SNIPPETS.get(platform)?.[0] ?? "", payload);
      const shop = await FedShop.open(product);
      await effect(shop, async () => {
        if (events.length === 0) return 0;
        const told = await shop.tell(events);
        expect(told).toEqual({ status: 202, accepted: events.length, ignored: [], dropped: [], refused: [] });
        return events.length;
      });
    },
  );
});
