/** What stands for the sites of the sites file, as the doctor tells it: suspicion, a stop and a silence keep contacts waiting. */
import { sitesFileOf } from "../config.js";
import type { Suspicion } from "../gate/hearing.js";
import { iso } from "../gate/iso.js";
import { stopInWords } from "../policy-words/stop-words.js";
import { wayBack, whyInWords } from "../policy-words/suspicion-words.js";
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
  const { suspicion, stops, noOrderSinceMs } = await readStanding(store, ownScope(site), site.policy);
  return [
    ...(suspicion === null ? [] : [suspect(site, suspicion)]),
    ...stops.map((stop): Finding => ({ grade: "note", says: `site ${site.id}: ${stopInWords(stop)}` })),
    ...(noOrderSinceMs === null ? [] : [silent(site, noOrderSinceMs)]),
  ];
}

/** Nobody is contacted until somebody does something about it. */
const suspect = ({ id }: ListedSite, suspicion: Suspicion): Finding => ({
  grade: "wrong",
  says: `site ${id} is suspect since ${iso(suspicion.sinceMs)} and contacts nobody: ${whyInWords(suspicion)}`,
  so: wayBack(id),
});

const silent = ({ id }: ListedSite, sinceMs: number): Finding => ({
  grade: "note",
  says: `no order was heard from site ${id} since ${iso(sinceMs)}; sales about carts and checkouts wait`,
  so: "see whether the shop still sends order.completed to POST /v1/events",
});
