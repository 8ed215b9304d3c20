import type { Scope } from "../ids.js";
import type { RedisStore } from "./redis-store.js";
import type { Counted } from "./tally.js";

/** What was counted on these days, over all partitions. */
export async function readTallies(
  { redis, keys }: RedisStore,
  scope: Scope,
  days: readonly string[],
): Promise<{ counted: Counted; count: number }[]> {
  const counts = new Map<string, number>();
  await Promise.all(
    keys.partitionsOf(scope).flatMap((partition) =>
      days.map(async (day) => {
        for (const [field, count] of Object.entries(await redis.hgetall(keys.tally(partition, scope, day))))
          counts.set(field, (counts.get(field) ?? 0) + Number(count));
      }),
    ),
  );
  return [...counts].map(([field, count]) => ({ counted: JSON.parse(field) as Counted, count }));
}
