/** Generated times: on coarse grids, so that ends and beginnings often meet. */
import fc from "fast-check";
import { PRESENT_MS } from "../given.js";

export const MINUTE_MS = 60_000;
export const STEP_MS = 5 * MINUTE_MS;
const HOUR_MS = 60 * MINUTE_MS;

const on = (gridMs: number, min: number, max: number) =>
  fc.integer({ min, max }).map((steps) => PRESENT_MS + steps * gridMs);

/** Within the last minutes, to the second: what presence is about. */
export const justNow = fc.oneof(on(1_000, -60, 0), on(STEP_MS, -3, 0));
/** Within some hours. */
export const lately = on(STEP_MS, -60, 0);
export const past = fc.oneof(
  { weight: 2, arbitrary: lately },
  { weight: 2, arbitrary: on(STEP_MS, -900, 0) },
  { weight: 1, arbitrary: on(6 * HOUR_MS, -140, 0) },
);
export const future = fc.oneof(on(STEP_MS, 1, 60), on(HOUR_MS, 1, 200), on(24 * HOUR_MS, 1, 40));
export const around = fc.oneof(past, future);

export const maybe = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: undefined, freq: 2 });
/** In one history of so many: what cancels or holds outright would leave little else to see. */
export const oneIn = <T>(many: number, value: fc.Arbitrary<T>, otherwise: T) =>
  fc.oneof({ weight: many - 1, arbitrary: fc.constant(otherwise) }, { weight: 1, arbitrary: value });
export const few = <T>(value: fc.Arbitrary<T>, maxLength = 3) => fc.array(value, { maxLength });

/** Drops what is undefined: an optional field is there, or it is not. */
export const present = <T extends object>(value: T): object =>
  Object.fromEntries(Object.entries(value).filter(([, inner]) => inner !== undefined));

/** Moves every time in a value: histories are told around one present, and lived through at another. */
export function shifted<T>(value: T, byMs: number): T {
  const move = (inner: unknown): unknown => {
    if (typeof inner === "number") return inner > 1e11 ? inner + byMs : inner;
    if (Array.isArray(inner)) return inner.map(move);
    if (typeof inner !== "object" || inner === null) return inner;
    return Object.fromEntries(Object.entries(inner).map(([key, one]) => [key, move(one)]));
  };
  return move(value) as T;
}
