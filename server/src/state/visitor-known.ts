/** Whether a visitor is linked to somebody or has something planned: the two fields that say so, and nothing else. */
import type { Ref, Scope } from "../ids.js";
import type { RedisStore } from "./redis-store.js";

export async function isVisitorKnown({ redis, keys }: RedisStore, scope: Scope, visitor: Ref): Promise<boolean> {
  const [to, seal, open] = await redis.hmget(keys.document(scope, visitor), "to", "seal", "open");
  return Boolean(to) || Boolean(seal) || (Boolean(open) && open !== "[]");
}
