/** The clock of a test site or sandbox: moved by one mover at a time, never back. */
import type { Scope } from "../ids.js";
import { isSandbox, SANDBOX_TTL_MS } from "./lifetimes.js";
import type { RedisStore } from "./redis-store.js";
import { run, stringsOf } from "./scripts.js";

export interface ClockMove {
  at: "ok" | "busy" | "back";
  nowMs: number;
  nextDueMs: number | null;
}

/** Takes, moves or gives back the clock of a scope. */
export async function moveClock(
  store: RedisStore,
  scope: Scope,
  token: string,
  step: "begin" | "move" | "end",
  targetMs: number,
  leaseMs: number,
): Promise<ClockMove> {
  const partition = store.keys.partitionOf(scope, "");
  const reply = stringsOf(
    await run(
      store.redis,
      "clock",
      [store.keys.clock(partition, scope), store.keys.due(partition, scope)],
      [token, step, targetMs, leaseMs, isSandbox(scope) ? SANDBOX_TTL_MS : ""],
      { copies: store.copies },
    ),
    "clock",
  );
  const [at, nowMs, nextDueMs] = reply as ["ok" | "busy" | "back", string | undefined, string | undefined];
  return { at, nowMs: Number(nowMs ?? 0), nextDueMs: nextDueMs ? Number(nextDueMs) : null };
}
