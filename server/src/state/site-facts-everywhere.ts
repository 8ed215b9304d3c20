/** What each partition of a scope knows of the site, for whoever asks about the site and not about a person. */
import type { SiteFacts } from "../gate/site-facts.js";
import type { Scope } from "../ids.js";
import type { RedisStore } from "./redis-store.js";

export async function siteFactsEverywhere(store: RedisStore, scope: Scope): Promise<SiteFacts[]> {
  const partitions = store.keys.partitionsOf(scope);
  return await Promise.all(partitions.map((partition) => store.siteFactsIn(scope, partition)));
}
