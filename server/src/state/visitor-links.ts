/**
 * How many visitors were linked to a customer within a day. One person has a few browsers; a name that dozens get is
 * what a shop's mistake writes for all its guests, and they must not become one person. Further ones only associate.
 */
import { kindOf, type Ref, refValue, type Scope } from "../ids.js";
import { noteSuspicion } from "./intake-counts.js";
import { isSandbox } from "./lifetimes.js";
import type { RedisStore } from "./redis-store.js";
import { run, stringsOf } from "./scripts.js";

export const VISITORS_A_DAY_MAX = 20;
const DAY_MS = 24 * 60 * 60 * 1000;

/** Counts these visitors; false where they would be too many. Sandboxes are for trying things out. */
export async function mayLinkVisitors(
  store: RedisStore,
  scope: Scope,
  visitors: readonly Ref[],
  customer: Ref,
): Promise<boolean> {
  if (visitors.length === 0 || kindOf(customer) !== "customer" || isSandbox(scope)) return true;
  const [status] = stringsOf(
    await run(
      store.redis,
      "links",
      [store.keys.links(scope, customer)],
      [await store.timeMs(scope, customer), DAY_MS, VISITORS_A_DAY_MAX, ...visitors.map(refValue)],
      // It is bounded, and forgotten within a day.
      { outOfMemory: "runs", copies: store.copies },
    ),
    "links",
  );
  const areTooMany = status === "many";
  if (areTooMany) await noteSuspicion(store, scope, "busy_customer", refValue(customer));
  return !areTooMany;
}

/** From now on any number of visitors may be linked to this customer. */
export async function trustCustomer({ redis, keys, copies }: RedisStore, scope: Scope, customer: Ref): Promise<void> {
  const key = keys.links(scope, customer);
  if (copies) await copies.write(key, (pipeline) => pipeline.hset(key, "trusted", "1").persist(key));
  else await redis.multi().hset(key, "trusted", "1").persist(key).exec();
}
