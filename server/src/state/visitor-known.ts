/**
 * The ref that holds a visitor's person, where the visitor is linked to somebody or has something planned: the fields that
 * say so are read, and nothing else. Undefined of a stranger. An id that gave way to a new one speaks for a stranger.
 */
import type { Ref, Scope } from "../ids.js";
import type { RedisStore } from "./redis-store.js";

export async function homeOfKnown({ redis, keys }: RedisStore, scope: Scope, visitor: Ref): Promise<Ref | undefined> {
  const [to, seal, open, retired] = await redis.hmget(keys.document(scope, visitor), "to", "seal", "open", "retired");
  if (retired) return undefined;
  const home = to || seal;
  if (home) return home as Ref;
  return open && open !== "[]" ? visitor : undefined;
}
