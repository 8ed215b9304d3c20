/**
 * Endpoints that are left alone at present, to explain why a message waits. The process that found them dead writes the
 * list, and the others read the list. Nobody decides by the list, and it goes by itself in case that process dies.
 */
import type { Scope } from "../ids.js";
import type { RedisStore } from "./redis-store.js";

export interface OpenCircuit {
  sinceMs: number;
  /** When one message tries. */
  nextMs: number;
  /** Of the last attempt. */
  answer: string;
}

/** Longer than the pause between two attempts at one message: while something waits, it is told again before. */
const KEPT_MS = 2 * 60 * 60 * 1000;

export async function tellOpen(store: RedisStore, scope: Scope, webhook: string, open: OpenCircuit): Promise<void> {
  const key = store.keys.circuits(scope);
  await store.redis.multi().hset(key, webhook, JSON.stringify(open)).pexpire(key, KEPT_MS).exec();
}

export async function tellClosed(store: RedisStore, scope: Scope, webhook: string): Promise<void> {
  await store.redis.hdel(store.keys.circuits(scope), webhook);
}

/** By the ids of their destinations. */
export async function readOpenCircuits(store: RedisStore, scope: Scope): Promise<ReadonlyMap<string, OpenCircuit>> {
  const told = Object.entries(await store.redis.hgetall(store.keys.circuits(scope)));
  return new Map(told.map(([webhook, text]) => [webhook, JSON.parse(text) as OpenCircuit]));
}
