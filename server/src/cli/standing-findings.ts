/**
 * What stands for the sites of the sites file, as the doctor tells it: suspicion, a stop, a silence and a policy that
 * cannot be read keep contacts waiting.
 */
import { sitesFileOf } from "../config.js";
import type { Suspicion } from "../gate/hearing.js";
import { iso } from "../gate/iso.js";
import type { Policy } from "../gate/policy.js";
import { entryInWords, idOf, isSame, readPublished } from "../gate/published-policy.js";
import { inWords } from "../loggable.js";
import { stopInWords } from "../policy-words/stop-words.js";
import { wayBack, whyInWords } from "../policy-words/suspicion-words.js";
import { type ListedSite, listSites, ownScope } from "../sites.js";
import type { Finding } from "../state/health-findings.js";
import { type OpenCircuit, readOpenCircuits } from "../state/open-circuits.js";
import { readKeys } from "../state/open-store.js";
import { readRules } from "../state/published-rules.js";
import { RedisStore } from "../state/redis-store.js";
import type { RedisLike } from "../state/scripts.js";
import { readStanding } from "../state/standing.js";
import { proofFindings } from "./proof-findings.js";

export async function standingFindings(redis: RedisLike, env: Record<string, string | undefined>): Promise<Finding[]> {
  try {
    const store = new RedisStore(redis, await readKeys(redis));
    const found = await Promise.all(listSites(sitesFileOf(env)).map((site) => findingsOf(store, site)));
    return found.flat();
  } catch (error) {
    const why = inWords(error);
    return [{ grade: "note", says: `nobody looked for what is stopped: ${why}` }];
  }
}

async function findingsOf(store: RedisStore, site: ListedSite): Promise<Finding[]> {
  const { policy, findings } = await inForceAt(store, site);
  const { suspicion, stops, noOrderSinceMs } = await readStanding(store, ownScope(site), policy);
  const open = await readOpenCircuits(store, ownScope(site));
  return [
    ...findings,
    ...(suspicion === null ? [] : [suspect(site, suspicion)]),
    ...stops.map((stop): Finding => ({ grade: "note", says: `site ${site.id}: ${stopInWords(stop)}` })),
    ...(noOrderSinceMs === null ? [] : [silent(site, noOrderSinceMs)]),
    ...[...open].map(([webhook, circuit]) => leftAlone(site, webhook, circuit)),
    ...(await proofFindings(store, site)),
  ];
}

/** The policy that the servers decide by; that of the sites file where none is published, or none that can be read. */
async function inForceAt(
  store: RedisStore,
  { id, policy, enforce }: ListedSite,
): Promise<{ policy: Policy; findings: Finding[] }> {
  const published = await readRules(store, id);
  if (published === undefined) return { policy, findings: [] };
  const read = readPublished(published);
  const inForce = `site ${id}: the policy in force is ${entryInWords(published)}`;
  if (!read.ok)
    return {
      policy,
      findings: [
        {
          grade: "wrong",
          says: `${inForce}, and this version of Holdoff cannot read it: ${read.why}`,
          so: "use a version that is as new as the servers",
        },
      ],
    };
  const isOfFile = isSame(published, idOf({ policy, enforce }));
  const differs: Finding = {
    grade: "note",
    says: `${inForce}, not the one of the sites file`,
    so: `to put the file's in force: holdoff policy publish --site ${id}`,
  };
  return { policy: read.rules.policy, findings: isOfFile ? [] : [differs] };
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

const leftAlone = ({ id }: ListedSite, webhook: string, { sinceMs, nextMs, answer }: OpenCircuit): Finding => ({
  grade: "wrong",
  says: `site ${id}: webhook ${webhook} does not take its messages (${answer}); its circuit is open since ${iso(sinceMs)}, and they wait`,
  so: `mend the receiver: one message tries about ${iso(nextMs)}, and when that is taken the others follow`,
});
