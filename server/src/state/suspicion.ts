/** Whether a site is suspect anywhere: partitions find that out one by one, and it is resumed in all of them. */
import { type Suspicion, suspicionOf } from "../gate/hearing.js";
import type { Policy } from "../gate/policy.js";
import type { Scope } from "../ids.js";
import type { RedisStore } from "./redis-store.js";
import { siteFactsEverywhere } from "./site-facts-everywhere.js";

/** Since the first partition is; a loss is told before a silence. Null where none is. */
export async function readSuspicion(store: RedisStore, scope: Scope, policy: Policy): Promise<Suspicion | null> {
  const everywhere = await siteFactsEverywhere(store, scope);
  const found = everywhere.flatMap((facts) => suspicionOf(facts, policy) ?? []);
  if (found.length === 0) return null;
  const sinceMs = Math.min(...found.map((one) => one.sinceMs));
  return { sinceMs, why: found.some(({ why }) => why === "lost") ? "lost" : "unheard" };
}
