/** What an Idempotency-Key was first used for: the body's hash and the id that the follow-up got, before it exists. */
import { createHash } from "node:crypto";
import type { FollowUpId, Scope } from "../ids.js";
import { hasOwnClock } from "../ids.js";
import type { RedisStore } from "./redis-store.js";

const KEPT_MS = 7 * 24 * 60 * 60 * 1000;
const KEPT_SANDBOX_MS = 24 * 60 * 60 * 1000;

/** A key that a caller sent, or the entry of a bulk call under its key. */
export interface Use {
  key: string;
  index?: number;
}

export interface FirstUse {
  bodyHash: string;
  id: FollowUpId;
}

/** The same for equal bodies, whatever the order of their keys. */
export const hashBody = (body: unknown): string =>
  createHash("sha256").update(canonical(body)).digest("base64url").slice(0, 16);

function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(",")}]`;
  if (typeof value !== "object" || value === null) return JSON.stringify(value) ?? "null";
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${entries.map(([key, entry]) => `${JSON.stringify(key)}:${canonical(entry)}`).join(",")}}`;
}

export async function firstUse(store: RedisStore, scope: Scope, use: Use): Promise<FirstUse | undefined> {
  return parse(await store.redis.get(nameOf(store, scope, use)));
}

const nameOf = ({ keys }: RedisStore, scope: Scope, { key, index }: Use): string =>
  index === undefined ? keys.idempotency(scope, key) : keys.bulkIdempotency(scope, key, index);

/** Takes the key, or answers who took it. */
export async function takeKey(store: RedisStore, scope: Scope, asked: Use, use: FirstUse): Promise<FirstUse> {
  const name = nameOf(store, scope, asked);
  const keptMs = hasOwnClock(scope) ? KEPT_SANDBOX_MS : KEPT_MS;
  const text = `${use.bodyHash}|${use.id}`;
  const taken = store.copies
    ? await store.copies.write(name, (pipeline) => pipeline.set(name, text, "PX", keptMs, "NX"))
    : await store.redis.set(name, text, "PX", keptMs, "NX");
  if (taken === "OK") return use;
  await store.confirm(store.keys.partitionOf(scope, asked.key));
  return parse(await store.redis.get(name)) ?? use;
}

function parse(text: string | null): FirstUse | undefined {
  if (text === null) return undefined;
  const at = text.indexOf("|");
  return { bodyHash: text.slice(0, at), id: text.slice(at + 1) as FollowUpId };
}
