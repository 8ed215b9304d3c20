/** What was told of orders, between the text in Redis (see lua/order.lua) and the facts of a site. */
import type { OrdersHeard } from "../gate/orders-heard.js";

export function parseOrders(text: string | null | undefined): OrdersHeard | null {
  if (!text) return null;
  const [lastAtMs, longestGapMs, count] = text.split(";");
  return { count: Number(count), lastAtMs: Number(lastAtMs), longestGapMs: Number(longestGapMs) };
}
