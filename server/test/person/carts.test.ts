/** The cart, as each source told it last. */
import { describe, expect, test } from "vitest";
import { emptySinceMs } from "../../src/person/carts.js";
import type { PersonDocument } from "../../src/person/document.js";
import { absorb } from "../../src/person/merge.js";
import { event, inBothOrders, signal } from "./told.js";

const cart = (atMs: number, visitor: string, items?: number) =>
  signal({ type: "cart.changed", ...(items !== undefined && { items }) }, { atMs, visitor });
const byShop = (atMs: number, items?: number) =>
  event({ type: "cart.changed", ...(items !== undefined && { items }) }, { atMs });
const emptySince = ({ known }: PersonDocument) => emptySinceMs(known);

test.each<[what: string, said: Parameters<typeof inBothOrders>[0], sinceMs: number | null]>([
  ["nobody says anything", [], null],
  ["one says how it changed, but not to what", [cart(5, "vh_1")], null],
  ["one says that it is empty", [cart(5, "vh_1", 0)], 5],
  ["one says that it has something", [cart(5, "vh_1", 1)], null],
  ["it was emptied", [cart(5, "vh_1", 3), cart(7, "vh_1", 0)], 7],
  ["it was filled again", [cart(5, "vh_1", 0), cart(7, "vh_1", 1)], null],
  ["it was emptied, and changed since in a way that nobody counts", [cart(5, "vh_1", 0), cart(7, "vh_1")], 5],
  ["it was emptied twice", [cart(5, "vh_1", 0), cart(7, "vh_1", 0)], 7],
  ["one source says empty and another does not", [cart(5, "vh_1", 0), cart(7, "vh_2", 1)], null],
  ["all sources say empty, since the last of them", [cart(5, "vh_1", 0), cart(9, "vh_2", 0), byShop(7, 0)], 9],
  ["the shop says otherwise", [cart(9, "vh_1", 0), byShop(5, 2)], null],
  ["two words of one instant: more items win", [cart(5, "vh_1", 0), cart(5, "vh_1", 2)], null],
  ["two empty words of one instant", [cart(5, "vh_1", 0), cart(5, "vh_1", 0)], 5],
])("%s", (_, said, sinceMs) => {
  for (const person of inBothOrders(said)) expect(emptySince(person)).toBe(sinceMs);
});

describe("of more than eight sources", () => {
  const eight = Array.from({ length: 8 }, (_, n) => cart(n + 10, `vh_${n}`, 0));

  test("the eight with the latest word count", () => {
    for (const person of inBothOrders([...eight, cart(9, "vh_old", 5)])) expect(emptySince(person)).toBe(17);
    for (const person of inBothOrders([...eight, cart(18, "vh_new", 5)])) expect(emptySince(person)).toBeNull();
  });
});

test("of two who are one the carts of both count", () => {
  const [[empty], [full]] = [inBothOrders([cart(5, "vh_1", 0)]), inBothOrders([cart(3, "vh_2", 1)])];
  if (!empty || !full) throw new Error("there are two");
  for (const [a, b] of [
    [empty, full],
    [full, empty],
  ] as const)
    expect(emptySince(absorb(a, b, "visitor:vh_2", "m"))).toBeNull();
});
