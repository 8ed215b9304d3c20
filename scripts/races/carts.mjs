/** What is known without Holdoff of carts: whether every source says that there is nothing in it. */

/** @param {{ fact: import("./plan.mjs").Fact, atMs: number }[]} tellings with the time of each one's receipt */
export function isCartEmpty(tellings) {
  const latest = new Map();
  for (const { fact, atMs } of tellings.filter(({ fact: { type } }) => type === "cart.changed")) {
    const before = latest.get(fact.door);
    // At one instant the fuller cart counts.
    const isLater = before === undefined || atMs > before.atMs || (atMs === before.atMs && fact.items > before.items);
    if (isLater) latest.set(fact.door, { atMs, items: fact.items });
  }
  return latest.size > 0 && [...latest.values()].every(({ items }) => items === 0);
}
