/**
 * Whether a visitor is linked to somebody or has something planned: the fields that say so, and nothing else. An id that
 * gave way to a new one speaks for a stranger.
 */
import type { Ref, Scope } from "../ids.js";
import type { RedisStore } from "./redis-store.js";

export async function isVisitorKnown({ redis, keys }: RedisStore, scope: Scope, visitor: Ref): Promise<boolean> {
  const [to, seal, open, retired] = await redis.hmget(keys.document(scope, visitor), "to", "seal", "open", "retired");
  if (retired) return false;
  return Boolean(to) || Boolean(seal) || (Boolean(open) && open !== "[]");
}
