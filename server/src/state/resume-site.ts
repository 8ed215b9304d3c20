/** A suspect site goes on: in every partition, and whoever waits is looked at again. */
import type { Scope } from "../ids.js";
import type { RedisStore } from "./redis-store.js";
import { run } from "./scripts.js";
import { hastenLooks } from "./site-rules.js";

/** Answers in how many partitions the site was suspect. Done again, it resumes what is suspect by then. */
export async function resumeSite(store: RedisStore, scope: Scope, blindMaxMs: number): Promise<number> {
  const { keys, redis } = store;
  let resumed = 0;
  for (const partition of keys.partitionsOf(scope)) {
    const gapAt = await run(
      redis,
      "resume",
      [keys.scopeFacts(partition, scope), keys.watch(partition), keys.beats(partition)],
      [blindMaxMs],
    );
    if (gapAt === null) continue;
    resumed += 1;
    await hastenLooks(store, partition, scope);
  }
  return resumed;
}
