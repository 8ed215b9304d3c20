/** What stands for a whole scope at present, for an operator: suspicion, what is stopped, and whether orders go unheard. */
import type { Suspicion } from "../gate/hearing.js";
import { silenceAfter } from "../gate/orders-heard.js";
import type { Policy } from "../gate/policy.js";
import type { Stop } from "../gate/stops.js";
import type { Scope } from "../ids.js";
import { parseOrders } from "./orders-text.js";
import type { RedisStore } from "./redis-store.js";
import { readStops } from "./stops.js";
import { readSuspicion } from "./suspicion.js";

export interface Standing {
  suspicion: Suspicion | null;
  /** Oldest first. */
  stops: readonly Stop[];
  /** When the last order was heard, where that is too long ago; null where it is not. */
  noOrderSinceMs: number | null;
}

export async function readStanding(store: RedisStore, scope: Scope, policy: Policy): Promise<Standing> {
  const [suspicion, { standing }, text, nowMs] = await Promise.all([
    readSuspicion(store, scope, policy),
    readStops(store, scope),
    store.redis.hget(store.keys.scopeFacts(store.keys.home(scope), scope), "orders"),
    store.timeMs(scope),
  ]);
  const silence = silenceAfter(parseOrders(text), policy.orders);
  const noOrderSinceMs = silence !== null && nowMs >= silence.fromMs ? silence.lastAtMs : null;
  return { suspicion, stops: standing, noOrderSinceMs };
}
