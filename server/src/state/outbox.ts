/** What waits for the relay: a delivery to hand over, or a merge that must be finished. */
import type { FollowUpId, Partition, Ref, Scope } from "../ids.js";
import { failedAtMs, failedMember } from "./failed-deliveries.js";
import { ENDED_TTL_MS, isSandbox, SANDBOX_TTL_MS } from "./lifetimes.js";
import { type Anew, deliveryMember } from "./outbox-member.js";
import type { RedisStore } from "./redis-store.js";
import { run, stringsOf } from "./scripts.js";
import type { Delivery, StoredFollowUp } from "./store.js";

export interface DeliveryEntry {
  kind: "deliver";
  member: string;
  scope: Scope;
  id: FollowUpId;
  n: number;
  anew?: Anew;
}

export type OutboxEntry = DeliveryEntry | { kind: "merge"; member: string; scope: Scope; ref: Ref };

export function parseOutbox(member: string): OutboxEntry {
  const [kind, scope, ...rest] = member.split("|");
  const name = rest.join("|");
  if (kind === "merge" && scope !== undefined) return { kind, member, scope: scope as Scope, ref: name as Ref };
  const [id, n, by, times] = rest;
  if (kind === "deliver" && scope !== undefined && id !== undefined) {
    const entry = { kind, member, scope: scope as Scope, id: id as FollowUpId, n: Number(n) } as const;
    return by === "replay" || by === "again" ? { ...entry, anew: { by, times: Number(times) } } : entry;
  }
  throw new Error(`outbox: ${JSON.stringify(member)} is no entry of ours`);
}

/** Entries of a partition's outbox that have waited for the relay for `ageMs` at least, lent for `leaseMs`. */
export async function takeOutbox(
  store: RedisStore,
  partition: Partition,
  { most, leaseMs, ageMs }: { most: number; leaseMs: number; ageMs: number },
): Promise<OutboxEntry[]> {
  const reply = stringsOf(
    await run(store.redis, "take", [store.keys.outbox(partition)], [most, leaseMs, ageMs], { outOfMemory: "runs" }),
    "take",
  );
  return reply.map((member) => parseOutbox(member ?? ""));
}

export async function dropOutbox(store: RedisStore, partition: Partition, entry: OutboxEntry): Promise<void> {
  await store.redis.zrem(store.keys.outbox(partition), entry.member);
}

/** Puts a delivery into the outbox, to be taken after so long by Redis's clock; once, however often it is asked. */
export async function putOff(
  store: RedisStore,
  { partition }: StoredFollowUp,
  { scope, id, n, again }: { scope: Scope; id: FollowUpId; n: number; again: number },
  waitMs: number,
): Promise<void> {
  const dueMs = (await store.realMs()) + waitMs;
  await store.redis.zadd(
    store.keys.outbox(partition),
    "NX",
    dueMs,
    deliveryMember(scope, id, n, { by: "again", times: again }),
  );
}

/**
 * One step of one delivery, if `token` holds it ('' when it must be free, and as it was read: `read`, where the step
 * changes it). `keep` is the token that holds it after.
 */
export async function stepDelivery(
  store: RedisStore,
  { partition, id }: StoredFollowUp,
  scope: Scope,
  delivery: Delivery,
  claim: { token: string; keep: string; leaseMs: number; read?: Delivery },
): Promise<"ok" | "held" | "gone" | "changed"> {
  const text = JSON.stringify(delivery);
  const reply = stringsOf(
    await run(
      store.redis,
      "deliver",
      [store.keys.followUp(partition, scope, id), store.keys.failed(partition, scope)],
      [
        `d:${delivery.n}`,
        claim.token,
        claim.leaseMs,
        text,
        claim.keep,
        claim.token === "" ? JSON.stringify(claim.read ?? delivery) : "",
        delivery.state === "failed" ? failedAtMs(delivery) : "",
        failedMember(id, delivery.n),
        isSandbox(scope) ? SANDBOX_TTL_MS : ENDED_TTL_MS,
      ],
      { outOfMemory: "runs", copies: store.copies },
    ),
    "deliver",
  );
  return reply[0] as "ok" | "held" | "gone" | "changed";
}

/** Hands a delivery to the relay once more. */
export async function addToOutbox(
  store: RedisStore,
  { partition, id }: StoredFollowUp,
  scope: Scope,
  { n, replays }: Delivery,
): Promise<void> {
  const member = deliveryMember(scope, id, n, replays === undefined ? undefined : { by: "replay", times: replays });
  await store.redis.zadd(store.keys.outbox(partition), await store.realMs(), member);
}

/** Deliveries of one scope that wait in a partition's outbox, lent to somebody or not, but for jobs to put in again. */
export async function waitingDeliveries(
  store: RedisStore,
  partition: Partition,
  scope: Scope,
): Promise<DeliveryEntry[]> {
  const members = await store.redis.zrangebyscore(store.keys.outbox(partition), "-inf", "+inf");
  return members
    .map(parseOutbox)
    .flatMap((entry) =>
      entry.kind === "deliver" && entry.scope === scope && entry.anew?.by !== "again" ? [entry] : [],
    );
}
