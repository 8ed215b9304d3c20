/**
 * Orders that the trusted door told of a scope, counted in one partition. A live site's other partitions have a copy of
 * the sum that is a minute old at the most: only the end of a silence cannot wait, so that order tells them at once.
 */
import { createHash } from "node:crypto";
import { MINUTE_MS } from "../gate/duration.js";
import { type OrdersHeard, silenceAfter } from "../gate/orders-heard.js";
import type { Policy } from "../gate/policy.js";
import type { Scope } from "../ids.js";
import { isSandbox, ORDERS_TTL_MS, SANDBOX_TTL_MS } from "./lifetimes.js";
import { parseOrders } from "./orders-text.js";
import type { RedisStore } from "./redis-store.js";
import { run, stringsOf } from "./scripts.js";
import { hastenLooks } from "./site-rules.js";
import { type News, tellAll } from "./tell.js";

/** A copy is no older than this. */
export const ORDERS_COPIED_MS = MINUTE_MS;

/** Counts one order. Answers whether it ended a silence: then everybody who waits is made due for a look. */
export async function countOrder(
  store: RedisStore,
  scope: Scope,
  name: string,
  rules: Policy["orders"],
): Promise<boolean> {
  const { redis, keys, copies } = store;
  const home = keys.home(scope);
  const sandbox = isSandbox(scope);
  const reply = stringsOf(
    await run(
      redis,
      "order",
      [keys.orders(scope), keys.scopeFacts(home, scope), keys.clock(home, scope)],
      [hashOf(name), sandbox ? SANDBOX_TTL_MS : ORDERS_TTL_MS, sandbox ? SANDBOX_TTL_MS : ""],
      // The counts of a scope are bounded, and an order must not be refused for them.
      { outOfMemory: "runs", copies },
    ),
    "order",
  );
  const [timeMs, before, after] = reply as [string, string, string];
  const silence = silenceAfter(parseOrders(before), rules);
  // Where copies are older than what was counted here, they were silent sooner.
  if (before === after || silence === null || Number(timeMs) < silence.fromMs - 2 * ORDERS_COPIED_MS) return false;
  await tellAll(store, scope, newsOf(after));
  await Promise.all(keys.partitionsOf(scope).map((partition) => hastenLooks(store, partition, scope)));
  return true;
}

/** Tells every partition what was counted, and answers it. */
export async function copyOrders(store: RedisStore, scope: Scope): Promise<OrdersHeard | null> {
  const text = await store.redis.hget(store.keys.scopeFacts(store.keys.home(scope), scope), "orders");
  if (text !== null) await tellAll(store, scope, newsOf(text));
  return parseOrders(text);
}

/** Put in order by the last order of each. */
const newsOf = (text: string): News => ({ name: "orders", number: parseOrders(text)?.lastAtMs ?? 0, text });

/** 64 bits: two orders with the same name count as one. */
const hashOf = (name: string): string =>
  createHash("sha256").update(name).digest().subarray(0, 8).toString("base64url");
