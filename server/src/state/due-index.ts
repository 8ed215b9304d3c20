/** The alarm clock: when each person has to be looked at, in Redis's time plus the scope's offset. */
import type { Partition, Ref, Scope } from "../ids.js";
import type { RedisStore } from "./redis-store.js";
import { run, stringsOf } from "./scripts.js";

/** Persons of one partition whose look is due, lent for `leaseMs`; and how long until the next one is. */
export async function claimDue(
  store: RedisStore,
  partition: Partition,
  most: number,
  leaseMs: number,
): Promise<{ members: string[]; waitMs: number | null }> {
  const { keys } = store;
  const reply = stringsOf(
    await run(
      store.redis,
      "claim",
      [keys.due(partition), keys.clocks(partition)],
      [most, leaseMs, keys.duePrefix(partition), keys.clockPrefix(partition)],
      { outOfMemory: "runs" },
    ),
    "claim",
  );
  return { members: reply.slice(1) as string[], waitMs: reply[0] ? Number(reply[0]) : null };
}

/** Drops the due entry of a ref that holds no document (any more). */
export async function forgetDue(store: RedisStore, scope: Scope, ref: Ref): Promise<void> {
  const { keys } = store;
  const due = keys.due(keys.partitionOf(scope, ref), scope);
  await run(store.redis, "forget", [keys.document(scope, ref), due], [keys.member(scope, ref)], {
    outOfMemory: "runs",
  });
}

/** Persons of a scope with a clock of its own that are due by `nowMs`. */
export async function dueBy(store: RedisStore, scope: Scope, nowMs: number): Promise<Ref[]> {
  const partition = store.keys.partitionOf(scope, "");
  const members = await store.redis.zrangebyscore(store.keys.due(partition, scope), "-inf", nowMs);
  return members.map((member) => store.keys.parseMember(member).ref);
}

/** A person whose look did not settle is looked at again soon, and not when the claim's lease ends. */
export async function postponeLook(store: RedisStore, scope: Scope, ref: Ref, byMs: number): Promise<void> {
  const { keys } = store;
  const atMs = (await store.timeMs(scope, ref)) + byMs;
  // Only if it is due still: whoever settled it meanwhile knows better.
  await store.redis.zadd(keys.due(keys.partitionOf(scope, ref), scope), "XX", atMs, keys.member(scope, ref));
}
