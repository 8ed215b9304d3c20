/** Which checkouts a person is still at: those that no order completed and none is over. */
import type { PersonDocument } from "../../../src/person/document.js";
import { ownOrders, type StandingOrder } from "./orders.js";

export const CHECKOUT_AGE_MS = 30 * 86_400_000;

interface NaiveCheckout {
  startedAtMs: number;
  lastAtMs: number;
}

/** The last own signal of each of them. */
export function lastSignsOfOpen(person: PersonDocument): number[] {
  const orders = ownOrders(person);
  const open: number[] = [];
  for (const [name, { lastAtMs }] of withUnnamedSigns(person, orders)) {
    if (name !== "" && orders.some(({ names }) => names.includes(name))) continue;
    // Nobody can tell whether an order was about what has no name: any order may have been.
    const ending = name === "" ? orders : orders.filter(({ names }) => names.length === 0);
    if (ending.some(({ reachMs }) => lastAtMs <= reachMs)) continue;
    open.push(lastAtMs);
  }
  return open;
}

/** Every signal without an id counts for the latest checkout that was open then, else for one without a name. */
function withUnnamedSigns({ known }: PersonDocument, orders: readonly StandingOrder[]): Map<string, NaiveCheckout> {
  const checkouts = new Map<string, NaiveCheckout>(Object.entries(known.checkouts));
  const signs = [...known.steps.steps, ...known.steps.payments].sort((a, b) => a - b);
  for (const atMs of signs) {
    const open = [...checkouts].filter(([name, checkout]) => name !== "" && wasOpen(name, checkout, atMs, orders));
    const [latest = ""] = open
      .sort(([a, x], [b, y]) => y.startedAtMs - x.startedAtMs || (a < b ? 1 : -1))
      .map(([name]) => name);
    const before = checkouts.get(latest) ?? { startedAtMs: atMs, lastAtMs: atMs };
    checkouts.set(latest, {
      startedAtMs: Math.min(before.startedAtMs, atMs),
      lastAtMs: Math.max(before.lastAtMs, atMs),
    });
  }
  return checkouts;
}

function wasOpen(
  name: string,
  { startedAtMs, lastAtMs }: NaiveCheckout,
  atMs: number,
  orders: readonly StandingOrder[],
): boolean {
  if (startedAtMs > atMs || atMs - lastAtMs >= CHECKOUT_AGE_MS) return false;
  const before = orders.filter(({ reachMs }) => reachMs < atMs);
  if (before.some(({ names }) => names.includes(name))) return false;
  return !before.some(({ names, reachMs }) => names.length === 0 && lastAtMs <= reachMs);
}
