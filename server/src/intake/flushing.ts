/** Adds the counts of this process to those of the site, once a second. */
import type { Logger } from "../log.js";
import { Rounds } from "../rounds.js";
import { Bell } from "../state/bell.js";
import type { IntakeCounts } from "../state/intake-counts.js";
import type { RedisStore } from "../state/redis-store.js";

const FLUSH_MS = 1_000;

export function flushRounds(intake: IntakeCounts, store: RedisStore, log: Logger): Rounds {
  const round = async (): Promise<number> => {
    await intake.flush(store);
    return FLUSH_MS;
  };
  return new Rounds({ name: "intake", round, failedWaitMs: FLUSH_MS }, new Bell(), log);
}
