/**
 * What an owner stopped of a scope: the record, in one partition, and the copy of what stands in each partition, where
 * decisions read it and commits compare it. A stop or a lift is in force when every partition has it; then everybody who
 * waits is looked at. A partition remembers for which write that was done, so that whoever asks again makes up for a
 * process that died on the way.
 */
import { type Stops, type StopTarget, withLift, withStop } from "../gate/stops.js";
import type { Partition, Scope } from "../ids.js";
import { isSandbox, SANDBOX_TTL_MS } from "./lifetimes.js";
import type { RedisStore } from "./redis-store.js";
import { run } from "./scripts.js";
import { hastenLooks } from "./site-rules.js";
import { StillChangingError } from "./still-changing.js";
import { formatStops, parseRecord } from "./stops-text.js";
import { tell } from "./tell.js";

const TRIES_MAX = 20;

export type StopChange =
  | { on: true; target: StopTarget; by: string; reason: string }
  | { on: false; target: StopTarget; by: string; reason?: string | undefined };

/** The record afterwards; null where no more stops fit, and nothing was changed. */
export async function changeStops(store: RedisStore, scope: Scope, change: StopChange): Promise<Stops | null> {
  const atMs = await store.timeMs(scope);
  for (let attempt = 0; attempt < TRIES_MAX; attempt++) {
    const { text, stops } = await read(store, scope);
    const after = changed(stops, change, atMs);
    if (after === null) return null;
    if (after === stops) await store.confirm(store.keys.home(scope));
    if (after === stops || (await write(store, scope, text, after))) {
      // Also where nothing changed: whoever wrote it may have died before telling anybody.
      await publishStops(store, scope);
      return after;
    }
  }
  throw new StillChangingError(`what is stopped of ${scope} changed ${TRIES_MAX} times in a row`);
}

export async function readStops(store: RedisStore, scope: Scope): Promise<Stops> {
  return (await read(store, scope)).stops;
}

/** Tells every partition what is stopped, and has everybody looked at who was decided without it. */
export async function publishStops(store: RedisStore, scope: Scope): Promise<void> {
  const { writes, stops } = await read(store, scope);
  if (writes === 0) return;
  const partitions = store.keys.partitionsOf(scope);
  const news = { name: "stops", number: writes, text: formatStops(stops.standing) } as const;
  await Promise.all(partitions.map((partition) => tell(store, partition, scope, news)));
  await Promise.all(
    partitions.map(async (partition) => {
      if ((await lookedFor(store, partition, scope)) >= writes) return;
      await hastenLooks(store, partition, scope);
      await tell(store, partition, scope, { name: "stopsLooked", number: writes, text: "" });
    }),
  );
}

/** The write for which everybody of a partition was made due. */
async function lookedFor({ redis, keys }: RedisStore, partition: Partition, scope: Scope): Promise<number> {
  return Number((await redis.hget(keys.scopeFacts(partition, scope), "stopsLookedRev")) ?? 0);
}

function changed(before: Stops, change: StopChange, atMs: number): Stops | null {
  const { target, by } = change;
  return change.on
    ? withStop(before, { target, by, reason: change.reason, atMs })
    : withLift(before, target, by, change.reason, atMs);
}

async function read(store: RedisStore, scope: Scope): Promise<{ text: string; writes: number; stops: Stops }> {
  const key = store.keys.scopeFacts(store.keys.home(scope), scope);
  const [text, writes] = await store.redis.hmget(key, "stopsRecord", "stopsWrites");
  return { text: text ?? "", writes: Number(writes ?? 0), stops: parseRecord(text ?? "") };
}

async function write(
  { redis, keys, copies }: RedisStore,
  scope: Scope,
  before: string,
  after: Stops,
): Promise<boolean> {
  const args = [before, JSON.stringify(after), isSandbox(scope) ? SANDBOX_TTL_MS : ""];
  const key = keys.scopeFacts(keys.home(scope), scope);
  // However full Redis is: it is bounded, and an owner who stops something must be heard.
  return (await run(redis, "stop", [key], args, { outOfMemory: "runs", copies })) === 1;
}
