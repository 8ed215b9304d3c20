/** News of a whole scope, told to its partitions: decisions read it where the person is, and commits compare it there. */
import type { Partition, Scope } from "../ids.js";
import { isSandbox, SANDBOX_TTL_MS } from "./lifetimes.js";
import type { RedisStore } from "./redis-store.js";
import { run } from "./scripts.js";

export interface News {
  name: "suspended" | "stops" | "stopsLooked" | "orders";
  /** A copy that is late does not overwrite one with a higher number. */
  number: number;
  text: string;
}

export async function tell(store: RedisStore, partition: Partition, scope: Scope, news: News): Promise<void> {
  const { keys, redis, copies } = store;
  const args = [news.name, news.number, news.text, isSandbox(scope) ? SANDBOX_TTL_MS : ""];
  await run(redis, "tell", [keys.scopeFacts(partition, scope)], args, { outOfMemory: "runs", copies });
}

/** Once this returns every partition has it. */
export async function tellAll(store: RedisStore, scope: Scope, news: News): Promise<void> {
  await Promise.all(store.keys.partitionsOf(scope).map((partition) => tell(store, partition, scope, news)));
}
