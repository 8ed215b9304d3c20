/** The Redis to use: the one that REDIS_URL names, else a private one in the data folder. */
import { resolve } from "node:path";
import { redisVersion } from "./ask-redis.mjs";
import { Failure } from "./failure.mjs";
import { privateRedis } from "./private-redis.mjs";
import { requireNewEnough } from "./redis-program.mjs";
import { say } from "./step.mjs";

/** Sentinel and Cluster have schemes of their own, which the server reads; it checks what it finds there. */
const PLAIN_URL = /^(rediss?|redis\+unix):/;

/**
 * @param {{ dataDir: string, log?: (line: string) => void }} options
 * @returns {Promise<{ url: string, stop: () => Promise<void> }>} `stop` shuts down only what is ours, and only as the last
 */
export async function findOrStartRedis({ dataDir, log = say }) {
  const given = process.env.REDIS_URL;
  if (!given) {
    const { url, joined, stop } = await privateRedis(resolve(dataDir));
    log(joined ? "joined the private Redis that was still running" : "started a private Redis");
    return { url, stop };
  }
  if (PLAIN_URL.test(given)) {
    // A Redis that is away now may come back: the server answers 503 until then, so this is no reason not to start.
    try {
      requireNewEnough(await redisVersion(given), "the Redis of REDIS_URL");
    } catch (error) {
      if (error instanceof Failure) throw error;
      // The server waits for it, or refuses what time does not mend: a wrong password.
      log(`the Redis of REDIS_URL does not tell its version: ${error.message}`);
    }
  }
  return { url: given, stop: async () => undefined };
}
