/** What adapters make of what they hear. Pure. */
import type { Calls } from "../holdoff.js";

/** The arguments of `holdoff("signal", …)`. */
export type Fact = Calls["signal"];

/** What somebody else's script says of something. */
export type Told = Record<string, unknown>;

/** Whatever it is, as something that can be asked for properties. */
export const told = (value: unknown): Told => ({ ...(typeof value === "object" ? value : undefined) });

export const listOf = (value: unknown): unknown[] => (Array.isArray(value) ? value : []);

/** An id or a name; anything else is none. */
export const idOf = (value: unknown): string | number | undefined =>
  typeof value === "string" || typeof value === "number" ? value || undefined : undefined;

/** A cart that is told whole: how many things are in it. Where no list of them is told, nothing is said of that. */
export const cartOf = (items: unknown): Fact => [
  "cart.changed",
  {
    items: Array.isArray(items)
      ? items.reduce((sum, item) => sum + (Number(told(item)["quantity"] ?? 1) || 0), 0)
      : undefined,
  },
];
