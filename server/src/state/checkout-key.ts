/**
 * The key of a checkout: which orders of the trusted door name it, and whom they concern. Who waits for something leaves a
 * pointer and then reads the orders; an order is noted and then reads the pointers, so that neither misses the other.
 */
import { createHash } from "node:crypto";
import type { Ref, Scope } from "../ids.js";
import type { Order } from "../person/told-orders.js";
import { noteSuspicion } from "./intake-counts.js";
import { CHECKOUT_TTL_MS, isSandbox, SANDBOX_TTL_MS } from "./lifetimes.js";
import type { RedisStore } from "./redis-store.js";
import { run, stringsOf } from "./scripts.js";

const SCHEDULED_MAX = 64;
const PAGES_MAX = 32;
const ORDERS_MAX = 20;
/** A checkout that more customers than this were named with by the trusted door is nobody's in particular. */
const CUSTOMERS_MAX = 8;

export interface AtCheckout {
  /** Orders of the trusted door that name it. */
  orders: Order[];
  /** Persons whom an order of it concerns; those that follow-ups left, the oldest first. */
  scheduled: Ref[];
  pages: Ref[];
  /** Too many were named with it: an order of it concerns its own person only. */
  isShared: boolean;
  /** There was no room for the pointer. */
  isFull: boolean;
}

/** Follow-ups and the trusted door have room of their own, so that pages cannot take it from them. */
export type PointedBy = "schedule" | "page";

interface Step {
  point?: { ref: Ref; by: PointedBy; insteadOf?: Ref };
  tell?: Order;
  /** The trusted door named this customer with it. */
  customer?: string | undefined;
  /** More persons wait at it than can be one. */
  isEverybodys?: boolean;
  /** When Redis is out of memory: it is about somebody known who ends something, and what it leaves is small. */
  mayOverfill?: boolean;
}

export async function atCheckout(store: RedisStore, scope: Scope, checkout: string, step: Step): Promise<AtCheckout> {
  const { point, tell, customer, isEverybodys = false } = step;
  // An order ends what waits for it, and who orders is a customer and not a crowd.
  const { mayOverfill = tell !== undefined } = step;
  const reply = await run(
    store.redis,
    "checkout",
    [store.keys.checkout(scope, checkout)],
    [
      point?.ref ?? "",
      point?.by === "page" ? "p" : "s",
      point?.insteadOf ?? "",
      tell?.key ?? "",
      tell?.first?.receivedAtMs ?? "",
      tell?.first?.toldAtMs ?? "",
      tell?.completedAtMs ?? "",
      tell?.cancelledAtMs ?? "",
      customer === undefined ? "" : createHash("sha256").update(customer).digest("base64url").slice(0, 11),
      isEverybodys ? "1" : "",
      isSandbox(scope) ? SANDBOX_TTL_MS : CHECKOUT_TTL_MS,
      SCHEDULED_MAX,
      PAGES_MAX,
      ORDERS_MAX,
      CUSTOMERS_MAX,
    ],
    { outOfMemory: mayOverfill ? "runs" : "refused", copies: store.copies },
  );
  const [status, ...fields] = stringsOf(reply, "checkout");
  const isShared = status === "shared";
  const isFull = status === "full";
  if (isShared) await noteSuspicion(store, scope, "shared_checkout", checkout);
  if (isFull && point?.by === "page") await noteSuspicion(store, scope, "crowded_checkout", checkout);
  return { ...decode(checkout, fields), isShared, isFull };
}

/** The orders alone, with nothing left behind. */
export async function ordersAt(store: RedisStore, scope: Scope, checkout: string): Promise<Order[]> {
  const fields = await store.redis.hgetall(store.keys.checkout(scope, checkout));
  return decode(checkout, Object.entries(fields).flat()).orders;
}

function decode(
  checkout: string,
  fields: readonly (string | null)[],
): Pick<AtCheckout, "orders" | "scheduled" | "pages"> {
  const orders: Order[] = [];
  const pointers: Record<"s" | "p", { ref: Ref; atMs: number }[]> = { s: [], p: [] };
  for (let index = 0; index + 1 < fields.length; index += 2) {
    const [field, value] = fields.slice(index, index + 2).map((text) => text ?? "") as [string, string];
    const name = field.slice(2);
    if (field.startsWith("o:")) orders.push(orderOf(checkout, name, value));
    if (field.startsWith("s:")) pointers.s.push({ ref: name as Ref, atMs: Number(value) });
    if (field.startsWith("p:")) pointers.p.push({ ref: name as Ref, atMs: Number(value) });
  }
  const oldestFirst = (all: typeof pointers.s): Ref[] => all.sort((a, b) => a.atMs - b.atMs).map(({ ref }) => ref);
  return { orders, scheduled: oldestFirst(pointers.s), pages: oldestFirst(pointers.p) };
}

function orderOf(checkout: string, key: string, text: string): Order {
  const [received, told, completed, cancelled] = text
    .split("|")
    .map((part) => (part === "" ? undefined : Number(part)));
  const order: Order = { key: key === "floor" ? `checkout:${checkout}` : key, checkouts: [checkout] };
  if (received !== undefined && told !== undefined) order.first = { receivedAtMs: received, toldAtMs: told };
  if (completed !== undefined) order.completedAtMs = completed;
  if (cancelled !== undefined) order.cancelledAtMs = cancelled;
  return order;
}
