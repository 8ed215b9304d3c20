/**
 * The index of deliveries that failed. An entry is a hint: whoever reads it looks whether the delivery failed then and
 * has not been sent anew since, because a follow-up that moved leaves its entries behind.
 */
import type { FollowUpId, Partition, Scope } from "../ids.js";
import type { RedisStore } from "./redis-store.js";
import type { Delivery } from "./store.js";

export interface FailedEntry {
  atMs: number;
  id: FollowUpId;
  n: number;
}

/** When its last attempt failed. */
export const failedAtMs = ({ attempts, atMs }: Delivery): number => attempts.at(-1)?.atMs ?? atMs;

export const failedMember = (id: FollowUpId, n: number): string => `${id}|${n}`;

/** Of one partition, the last first, from a time on. */
export async function failedDeliveries(
  store: RedisStore,
  partition: Partition,
  scope: Scope,
  fromMs: number | null,
  most: number,
): Promise<FailedEntry[]> {
  const key = store.keys.failed(partition, scope);
  const flat = await store.redis.zrevrangebyscore(key, fromMs ?? "+inf", "-inf", "WITHSCORES", "LIMIT", 0, most);
  return Array.from({ length: flat.length / 2 }, (_, index) => {
    const [id, n] = String(flat[2 * index]).split("|");
    return { id: id as FollowUpId, n: Number(n), atMs: Number(flat[2 * index + 1]) };
  });
}
