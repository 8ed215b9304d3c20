/** Generated orders: told by pages and backends, in time and late, with and without names, cancelled, paid after all. */
import fc from "fast-check";
import type { GivenOrder } from "../given-known.js";
import { few, maybe, past, present, STEP_MS } from "./times.js";
import { checkout, order, visitor } from "./words.js";

const HOUR_MS = 3_600_000;
/** Between an order and its news: what is still in time, and what is late. */
const delayMs = fc.oneof(
  { weight: 3, arbitrary: fc.constant(0) },
  { weight: 3, arbitrary: fc.constantFrom(STEP_MS, 2 * HOUR_MS, 2 * HOUR_MS + 1, 2 * HOUR_MS + STEP_MS, 26 * HOUR_MS) },
);
/** Since an order's completion was received. */
const laterMs = fc.constantFrom(-STEP_MS, 0, 1, STEP_MS, 12 * STEP_MS);

const names = fc.oneof(
  { weight: 3, arbitrary: fc.constant<string[]>([]) },
  { weight: 4, arbitrary: checkout.map((one): string[] => [one]) },
  { weight: 1, arbitrary: fc.constant<string[]>(["ck_1", "ck_2"]) },
);

const byBackend = fc
  .record({
    order: maybe(order),
    checkouts: names,
    at: past,
    delayMs,
    again: maybe(laterMs),
    cancelled: maybe(laterMs),
    kind: fc.nat(9),
    door: fc.constantFrom("backend" as const, "backend" as const, "elsewhere" as const),
  })
  .map(({ order: number, checkouts, at, delayMs: waitedMs, again, cancelled, kind, door }): GivenOrder => {
    const received = at + waitedMs;
    const ids = { door, checkouts, ...present({ order: number }) };
    if (kind === 0 && number !== undefined) return { ...ids, renewal: true };
    if (kind === 1 && number !== undefined) return { ...ids, cancelled: received };
    return {
      ...ids,
      at,
      received,
      // Paid once more, after it failed or not.
      ...(again !== undefined && { completed: received + Math.max(0, again) }),
      ...(cancelled !== undefined && number !== undefined && { cancelled: received + cancelled }),
    };
  });

const byPage = fc
  .record({ order: maybe(order), checkout: maybe(checkout), at: past, delayMs, visitor, signed: fc.nat(3) })
  .map(({ signed, delayMs: waitedMs, order: number, checkout: name, ...told }): GivenOrder => {
    const named = present({ order: number, checkout: name });
    return { door: "page", ...told, ...named, received: told.at + waitedMs, ...(signed === 0 && { signed: true }) };
  });

/** Told again: by the other door, or once more by the same. */
const echoed = fc
  .tuple(byBackend, byPage, fc.constantFrom(-STEP_MS, 0, STEP_MS, 2 * HOUR_MS, 3 * HOUR_MS))
  .map(([backend, page, laterMs]): GivenOrder[] => {
    const { at = page.at, order: number = "or_1" } = backend;
    if (at === undefined) return [backend, page];
    return [
      { ...backend, order: number },
      { ...page, order: number, at: at + laterMs, received: at + laterMs },
    ];
  });

export const orders: fc.Arbitrary<GivenOrder[]> = fc.oneof(
  { weight: 2, arbitrary: few(fc.oneof(byBackend, byPage)) },
  { weight: 1, arbitrary: echoed },
);
