/**
 * Makes everybody of a scope whom something is planned for be looked at now: what decisions rest on has changed for all
 * of them. Everybody with an open follow-up has a due entry, so the due index knows them.
 */
import type { Scope } from "../ids.js";
import type { RedisStore } from "./redis-store.js";
import { run } from "./scripts.js";

const ENTRIES_AT_ONCE = 500;

/** What is due later becomes due now. Whoever is entered meanwhile was decided on what is true already. */
export async function relook(store: RedisStore, scope: Scope): Promise<void> {
  const nowMs = await store.timeMs(scope);
  await Promise.all(
    store.keys.partitionsOf(scope).map(async (partition) => {
      const key = store.keys.due(partition, scope);
      let cursor = "0";
      do {
        const [next, flat] = await store.redis.zscan(key, cursor, "MATCH", `${scope}|*`, "COUNT", ENTRIES_AT_ONCE);
        const members = flat.filter((_, index) => index % 2 === 0);
        if (members.length > 0) {
          const entries = members.flatMap((member) => [nowMs, member]);
          await run(store.redis, "hasten", [key], entries, { outOfMemory: "runs" });
        }
        cursor = next;
      } while (cursor !== "0");
    }),
  );
}
