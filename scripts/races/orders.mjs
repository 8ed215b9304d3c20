/** What is known without Holdoff of orders: which stand, what they name, and up to when they reach. */

const isOrder = ({ fact }) => fact.type === "order.completed" || fact.type === "order.cancelled";

/** Orders are told apart by their numbers; the first fact of an order gives it its own. */
export const numberOf = ({ n, order }) => order ?? n;

/**
 * A page's word without a checkout is worth nothing for a customer unless it comes under the customer's signature. The
 * backend's always counts.
 */
export const isTrusted = ({ door, checkout, links }) =>
  door === "event" || checkout !== undefined || links.includes("customer");

/**
 * One person's own orders, of all that was told of them.
 * @param {{ fact: import("./plan.mjs").Fact, atMs: number }[]} tellings with the time of each one's receipt
 */
export function ordersOf(tellings) {
  const byNumber = new Map();
  for (const telling of tellings.filter(isOrder)) {
    const number = numberOf(telling.fact);
    byNumber.set(number, [...(byNumber.get(number) ?? []), telling]);
  }
  return [...byNumber].map(([number, told]) => orderOf(number, told));
}

function orderOf(number, told) {
  const backend = told.filter(({ fact }) => fact.door === "event");
  const pages = told.filter(({ fact }) => fact.door === "page");
  const completedMs = timesOf(backend, "order.completed");
  const cancelledMs = timesOf(backend, "order.cancelled");
  const pagesMs = pages.some(({ fact }) => isTrusted(fact)) ? timesOf(pages, "order.completed") : [];
  // Once the backend spoke of it, a page changes nothing; paid at the instant of the cancel is paid.
  const stands =
    backend.length === 0
      ? pagesMs.length > 0
      : completedMs.length > 0 && Math.max(...cancelledMs, Number.NEGATIVE_INFINITY) <= Math.max(...completedMs);
  return {
    number,
    stands,
    /** A browser that was at a checkout is believed without a name, too. */
    mayStand: stands || backend.length === 0,
    firstMs: firstOf(completedMs),
    mayReachMs: Math.max(...[completedMs, timesOf(pages, "order.completed")].map(firstOf)),
    /** The first telling of each door counts, and of both the later one. */
    reachMs: Math.max(...[completedMs, pagesMs].map(firstOf)),
    checkouts: new Set(told.flatMap(({ fact }) => fact.checkout ?? [])),
  };
}

const timesOf = (tellings, type) => tellings.filter(({ fact }) => fact.type === type).map(({ atMs }) => atMs);

const firstOf = (times) => (times.length === 0 ? Number.NEGATIVE_INFINITY : Math.min(...times));
