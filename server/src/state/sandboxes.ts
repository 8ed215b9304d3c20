/**
 * Sandboxes of a test site. Anybody with the publishable key makes one by naming it. There are at most 100 that no
 * secret key has used, and of these the one that was used longest ago goes, with all that it holds.
 */
import { type Scope, siteOf, testScope } from "../ids.js";
import { intakeKeys } from "./intake-keys.js";
import { isSandbox, SANDBOX_TTL_MS } from "./lifetimes.js";
import type { RedisStore } from "./redis-store.js";
import { run, stringsOf } from "./scripts.js";
import { dayOf } from "./tally.js";

export const SANDBOXES_MAX = 100;
/** Entries that go in one script. */
const ENTRIES_MAX = 200;
const ROUNDS_MAX = 1_000;
const DAY_MS = 24 * 60 * 60 * 1000;

/** Notes the use of a sandbox, by a page or with a secret key; of other scopes nothing is noted. */
export async function noteSandbox(store: RedisStore, scope: Scope, by: "page" | "secret"): Promise<void> {
  if (!isSandbox(scope)) return;
  const { redis, keys } = store;
  const site = siteOf(scope);
  const gone = stringsOf(
    await run(
      redis,
      "sandbox",
      [keys.sandboxes(site), keys.vouchedSandboxes(site)],
      [sandboxOf(scope), by === "secret" ? "1" : "", SANDBOXES_MAX, SANDBOX_TTL_MS],
      // It is bounded, and takes away more than it leaves.
      { outOfMemory: "runs" },
    ),
    "sandbox",
  );
  for (const name of gone) {
    await purge(store, testScope(site, name ?? ""));
    // Only now: if this process dies before, the next one purges the sandbox.
    await redis.zrem(keys.sandboxes(site), name ?? "");
  }
}

/** Whether it is there still. */
export async function isKnownSandbox({ redis, keys }: RedisStore, scope: Scope): Promise<boolean> {
  const site = siteOf(scope);
  const found = await Promise.all(
    [keys.sandboxes(site), keys.vouchedSandboxes(site)].map((key) => redis.zscore(key, sandboxOf(scope))),
  );
  return found.some((atMs) => atMs !== null);
}

const sandboxOf = (scope: Scope): string => scope.slice(scope.indexOf("+") + 1);

/** No secret key has used it: all that it holds, strangers left. */
async function purge(store: RedisStore, scope: Scope): Promise<void> {
  const { redis, keys } = store;
  const home = keys.home(scope);
  const nowMs = await store.realMs();
  const days = [nowMs, nowMs - DAY_MS].map((atMs) => keys.tally(home, scope, dayOf(atMs)));
  const others = [keys.funnel(home, scope), ...days, ...intakeKeys(keys, scope, nowMs)];
  for (let round = 0; round < ROUNDS_MAX; round++) {
    const args = [keys.prefix(home), scope, ENTRIES_MAX];
    const left = await run(redis, "purge", [keys.share(home), ...others], args, { outOfMemory: "runs" });
    if (Number(left) > 0) return;
  }
}
