/** How many, such as the items of a cart. */
import { ABSENT, isAbsent, type Reading, readAs, unreadable } from "./reading.js";

const COUNT_MAX = 1e9;
const UNREADABLE = unreadable("a number from 0 to 1000000000, or a list");

/** Half an item is one: a fraction is rounded up. A list counts its elements. */
export function readCount(raw: unknown): Reading<number> {
  if (isAbsent(raw)) return ABSENT;
  const told = amount(raw);
  // Not so for NaN either.
  if (!(told >= 0 && told <= COUNT_MAX)) return UNREADABLE;
  // -0 is 0.
  return readAs(Math.ceil(told) + 0);
}

function amount(raw: unknown): number {
  if (Array.isArray(raw)) return raw.length;
  if (typeof raw === "string") return /^\d+(\.\d+)?$/.test(raw.trim()) ? Number(raw) : Number.NaN;
  return typeof raw === "number" ? raw : Number.NaN;
}
