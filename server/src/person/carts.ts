/** The cart, as each source told it last: the browsers of the person, and the backend. */
import { keepNewest } from "./bounds.js";
import type { Cart, Known } from "./document.js";
import { joinTables } from "./own.js";

const SOURCES_MAX = 8;

export const joinCarts = (a: Known["carts"], b: Known["carts"]): Known["carts"] =>
  keepNewest(joinTables(a, b, joinCart), SOURCES_MAX, ({ atMs }) => atMs);

/** The later word; at one instant the fuller cart. */
export function joinCart(a: Cart, b: Cart): Cart {
  return (a.atMs - b.atMs || a.items - b.items) > 0 ? a : b;
}

/** Since when every source says that the cart is empty; null where one says otherwise, or none says anything. */
export function emptySinceMs({ carts }: Known): number | null {
  const told = Object.values(carts);
  if (told.length === 0 || told.some(({ items }) => items > 0)) return null;
  return Math.max(...told.map(({ atMs }) => atMs));
}
