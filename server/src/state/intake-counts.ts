/**
 * How much of what was sent was heard, and what was not: counted by door, known type, reason and known field, never by a
 * value. Kept for an hour in steps of five minutes and for a day in hours, and when each type was heard last. Statistics:
 * a process that is killed takes its last second of them along.
 */
import type { Door, SignalType } from "@holdoff/sdk/wire";
import type { Scope } from "../ids.js";
import { intakeKey, SPANS, type Span } from "./intake-keys.js";
import { isSandbox, SANDBOX_TTL_MS } from "./lifetimes.js";
import type { RedisStore } from "./redis-store.js";
import { isKnownSandbox } from "./sandboxes.js";

const DAY_MS = 24 * 60 * 60 * 1000;

export type Came = "accepted" | "dropped" | "ignored" | "proof";

/** One count. `type` is `other` for types that nobody knows. */
export interface Counted {
  door: Door;
  type: SignalType | "other";
  came: Came;
  /** Why it was dropped, or what the proof turned out to be; absent for what was accepted. */
  reason?: string;
  /** The field that could not be read. */
  pointer?: string;
}

/** Suspicious things that are told by name, the last of each. */
export type Suspicion = "shared_checkout" | "crowded_checkout" | "busy_customer";
const SUSPICIONS_MAX = 50;

const fieldOf = ({ door, type, came, reason, pointer }: Counted): string =>
  JSON.stringify([door, type, came, reason ?? null, pointer ?? null]);

export function countedOf(field: string): Counted {
  const [door, type, came, reason, pointer] = JSON.parse(field) as [
    Door,
    Counted["type"],
    Came,
    string | null,
    string | null,
  ];
  return { door, type, came, ...(reason !== null && { reason }), ...(pointer !== null && { pointer }) };
}

/** What is waiting to be added, in this process. */
export class IntakeCounts {
  #waiting = new Map<Scope, Map<string, number>>();

  note(scope: Scope, counted: Counted, count = 1): void {
    const fields = this.#waiting.get(scope) ?? new Map<string, number>();
    const field = fieldOf(counted);
    fields.set(field, (fields.get(field) ?? 0) + count);
    this.#waiting.set(scope, fields);
  }

  /** Adds what is waiting. What could not be added waits on; of a sandbox that had to go it is forgotten. */
  async flush(store: RedisStore): Promise<void> {
    const waiting = this.#waiting;
    this.#waiting = new Map();
    const nowMs = waiting.size === 0 ? 0 : await store.realMs().catch(() => null);
    for (const [scope, fields] of waiting) {
      const added =
        nowMs !== null &&
        (await addWhereThere(store, scope, fields, nowMs).then(
          () => true,
          () => false,
        ));
      if (!added) for (const [field, count] of fields) this.note(scope, countedOf(field), count);
    }
  }
}

async function addWhereThere(
  store: RedisStore,
  scope: Scope,
  fields: ReadonlyMap<string, number>,
  nowMs: number,
): Promise<void> {
  if (!isSandbox(scope) || (await isKnownSandbox(store, scope))) await add(store, scope, fields, nowMs);
}

async function add(store: RedisStore, scope: Scope, fields: ReadonlyMap<string, number>, nowMs: number): Promise<void> {
  const pipeline = store.redis.pipeline();
  for (const span of ["hour", "day"] as const) {
    const key = intakeKey(store.keys, scope, span, nowMs);
    for (const [field, count] of fields) pipeline.hincrby(key, field, count);
    pipeline.pexpire(key, SPANS[span].stepMs * (SPANS[span].steps + 2));
  }
  const last = store.keys.intakeLast(scope);
  for (const field of fields.keys()) {
    const { door, type, came } = countedOf(field);
    if (came === "accepted") pipeline.hset(last, JSON.stringify([door, type]), nowMs);
  }
  pipeline.pexpire(last, isSandbox(scope) ? SANDBOX_TTL_MS : 400 * DAY_MS);
  await pipeline.exec();
}

/** What was counted in the last hour or day, the current step included. */
export async function readCounts(
  store: RedisStore,
  scope: Scope,
  span: Span,
  nowMs: number,
): Promise<Map<string, number>> {
  const { stepMs, steps } = SPANS[span];
  const tables = await Promise.all(
    Array.from({ length: steps + 1 }, (_, back) =>
      store.redis.hgetall(intakeKey(store.keys, scope, span, nowMs - back * stepMs)),
    ),
  );
  const counts = new Map<string, number>();
  for (const table of tables)
    for (const [field, count] of Object.entries(table)) counts.set(field, (counts.get(field) ?? 0) + Number(count));
  return counts;
}

/** When each type was heard last, by door. */
export async function readLastHeard(
  store: RedisStore,
  scope: Scope,
): Promise<{ door: Door; type: Counted["type"]; atMs: number }[]> {
  const table = await store.redis.hgetall(store.keys.intakeLast(scope));
  return Object.entries(table).map(([field, atMs]) => {
    const [door, type] = JSON.parse(field) as [Door, Counted["type"]];
    return { door, type, atMs: Number(atMs) };
  });
}

export async function noteSuspicion(store: RedisStore, scope: Scope, kind: Suspicion, name: string): Promise<void> {
  const key = store.keys.intakeSuspicions(scope);
  try {
    await store.redis.zadd(key, await store.realMs(), JSON.stringify([kind, name]));
    await store.redis.zremrangebyrank(key, 0, -SUSPICIONS_MAX - 1);
    await store.redis.pexpire(key, DAY_MS);
  } catch {
    // It is for people to look at: what was going on goes on without it.
  }
}

export async function readSuspicions(
  store: RedisStore,
  scope: Scope,
): Promise<{ kind: Suspicion; name: string; atMs: number }[]> {
  const found = await store.redis.zrange(store.keys.intakeSuspicions(scope), "0", "-1", "WITHSCORES");
  return found.flatMap((member, index) => {
    if (index % 2 === 1) return [];
    const [kind, name] = JSON.parse(member) as [Suspicion, string];
    return [{ kind, name, atMs: Number(found[index + 1]) }];
  });
}
