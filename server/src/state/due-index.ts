/** The alarm clock: when each person has to be looked at, in Redis's time plus the scope's offset. */
import type { Partition, Ref, Scope } from "../ids.js";
import type { RedisStore } from "./redis-store.js";
import { run, stringsOf } from "./scripts.js";

export interface Claim {
  /** The most persons. */
  most: number;
  /** For how long they are lent. */
  leaseMs: number;
  /** Until when the caller waits for them, in Redis's time; null where that time is not known. */
  validBeforeMs: number | null;
}

export interface Claimed {
  /** Redis's time. */
  realMs: number;
  members: string[];
  /** How long until the next one is due; null for none. */
  waitMs: number | null;
}

/** Persons of one partition whose look is due. */
export async function claimDue(
  store: RedisStore,
  partition: Partition,
  { most, leaseMs, validBeforeMs }: Claim,
): Promise<Claimed> {
  const { keys } = store;
  const reply = stringsOf(
    await run(
      store.redis,
      "claim",
      [keys.due(partition), keys.clocks(partition), keys.watch(partition)],
      [most, leaseMs, keys.duePrefix(partition), keys.clockPrefix(partition), validBeforeMs ?? ""],
      { outOfMemory: "runs" },
    ),
    "claim",
  );
  const [realMs, waitMs, ...members] = reply as string[];
  return { realMs: Number(realMs), members, waitMs: waitMs ? Number(waitMs) : null };
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
