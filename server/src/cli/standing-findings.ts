/** What stands for the sites of the sites file, as the doctor tells it: a stop and a silence keep contacts waiting. */
import { sitesFileOf } from "../config.js";
import { iso } from "../gate/iso.js";
import { stopInWords } from "../policy-words/stop-words.js";
import { type ListedSite, listSites, ownScope } from "../sites.js";
import type { Finding } from "../state/health-findings.js";
import { readKeys } from "../state/open-store.js";
import { RedisStore } from "../state/redis-store.js";
import type { RedisLike } from "../state/scripts.js";
import { readStanding } from "../state/standing.js";

export async function standingFindings(redis: RedisLike, env: Record<string, string | undefined>): Promise<Finding[]> {
  try {
    const store = new RedisStore(redis, await readKeys(redis));
    const found = await Promise.all(listSites(sitesFileOf(env)).map((site) => findingsOf(store, site)));
    return found.flat();
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    return [{ grade: "note", says: `nobody looked for what is stopped: ${why}` }];
  }
}

async function findingsOf(store: RedisStore, site: ListedSite): Promise<Finding[]> {
  const { stops, noOrderSinceMs } = await readStanding(store, ownScope(site), site.policy);
  const stopped = stops.map((stop): Finding => ({ grade: "note", says: `site ${site.id}: ${stopInWords(stop)}` }));
  if (noOrderSinceMs === null) return stopped;
  return [
    ...stopped,
    {
      grade: "note",
      says: `no order was heard from site ${site.id} since ${iso(noOrderSinceMs)}; sales about carts and checkouts wait`,
      so: "see whether the shop still sends order.completed to POST /v1/events",
    },
  ];
}
