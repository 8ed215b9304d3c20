/**
 * A small index from what a shop calls a follow-up by, its own key or what it is about, to the follow-ups. An entry is
 * written before its follow-up is, so that none is missed, and goes when somebody finds that its follow-up has ended.
 */
import type { About } from "@holdoff/sdk/wire";
import { type FollowUpId, parseFollowUpId, type Scope } from "../ids.js";
import { isSandbox, SANDBOX_TTL_MS } from "./lifetimes.js";
import type { RedisStore } from "./redis-store.js";
import type { StoredFollowUp } from "./store.js";

const DAY_MS = 24 * 60 * 60 * 1000;
/** A follow-up waits for a year at most. */
const LABELLED_MS = 500 * DAY_MS;
/** Above so many entries the oldest are looked at when another comes, and those that ended go. */
const ENTRIES_MAX = 500;
const SWEPT = 50;

/** Names of the index's entries for a request. */
export const labelsOf = ({ key, about = {} }: { key?: string; about?: About }): string[] =>
  Object.entries({ key, ...about }).flatMap(([kind, name]) => (name === undefined ? [] : [`${kind}:${name}`]));

export async function noteLabels(
  store: RedisStore,
  scope: Scope,
  labels: readonly string[],
  id: FollowUpId,
): Promise<void> {
  await Promise.all(labels.map((label) => noteLabel(store, scope, label, id)));
}

async function noteLabel(store: RedisStore, scope: Scope, label: string, id: FollowUpId): Promise<void> {
  const name = store.keys.label(scope, label);
  const atMs = await store.realMs();
  const ttlMs = isSandbox(scope) ? SANDBOX_TTL_MS : LABELLED_MS;
  if (store.copies) await store.copies.write(name, (pipeline) => pipeline.zadd(name, atMs, id));
  else await store.redis.zadd(name, atMs, id);
  await store.redis.pexpire(name, ttlMs);
  if ((await store.redis.zcard(name)) > ENTRIES_MAX)
    await openAmong(store, scope, name, await store.redis.zrange(name, 0, String(SWEPT - 1)));
}

/** The open follow-ups that go by all of these labels, the oldest first. */
export async function openByLabels(
  store: RedisStore,
  scope: Scope,
  labels: readonly string[],
): Promise<StoredFollowUp[]> {
  const [first, ...others] = labels;
  if (first === undefined) return [];
  const name = store.keys.label(scope, first);
  const found = await openAmong(store, scope, name, await store.redis.zrange(name, 0, "-1"));
  return found.filter(({ request: { request } }) => others.every((label) => labelsOf(request).includes(label)));
}

/** Those that are open; the others' entries go. One that is not there yet is being made just now, so its entry stays. */
async function openAmong(
  store: RedisStore,
  scope: Scope,
  name: string,
  ids: readonly string[],
): Promise<StoredFollowUp[]> {
  const found = await Promise.all(
    ids.map(async (text) => {
      const parsed = parseFollowUpId(text);
      return parsed && (await store.readFollowUp(scope, parsed.partition, parsed.id));
    }),
  );
  const isEnded = (one: StoredFollowUp): boolean => ["cancelled", "expired", "closed"].includes(one.state.status);
  const there = found.filter((one) => one !== undefined);
  const ended = there.filter(isEnded).map(({ id }) => id);
  if (ended.length > 0) await store.redis.zrem(name, ...ended);
  return there.filter((one) => !isEnded(one));
}
