/** What `holdoff policy publish` and `holdoff policy history` do: straight in Redis, whether or not a server runs. */
import { readDurability } from "../config.js";
import { entryInWords, type Rules, readPublished } from "../gate/published-policy.js";
import { readPolicy } from "../read-policy.js";
import type { ListedSite } from "../sites.js";
import { connectForRequests, firstAnswer } from "../state/connect.js";
import { Copies } from "../state/copies.js";
import { joinStore } from "../state/open-store.js";
import { readRules } from "../state/published-rules.js";
import { putInForce } from "../state/put-in-force.js";
import type { RedisStore } from "../state/redis-store.js";
import { publishRules } from "../state/site-rules.js";
import { pickSite } from "./pick-site.js";
import type { Terminal } from "./policy-commands.js";
import type { Place } from "./stop.js";

const ANSWER_MS_MAX = 5_000;
/** Exit codes. */
const DONE = 0;
const TROUBLE = 1;
const ASKED_WRONGLY = 2;

export interface Asked {
  site?: string;
  by?: string;
}

/** Without a file: what the sites file says of the site. Answers the exit code. */
export async function publishPolicy(
  file: string | undefined,
  { site, by }: Asked,
  place: Place,
  terminal: Terminal,
): Promise<number> {
  const read = file === undefined ? undefined : readPolicy(file);
  if (read && !read.ok) {
    terminal.complain(read.report);
    return ASKED_WRONGLY;
  }
  return await atSite(site, place, terminal, async (store, listed) => {
    const before = await readRules(store, listed.id);
    const rules: Rules = read
      ? { policy: read.policy, enforce: before?.enforce ?? listed.enforce }
      : { policy: listed.policy, enforce: listed.enforce };
    const published = await putInForce(store, listed.id, rules, { way: "publish", ...(by && { by }) });
    await publishRules(store, listed.id, published);
    const was = published.number === before?.number ? "in force already" : "in force, in every partition";
    terminal.say(`${listed.name}: ${was}: ${entryInWords(published)}`);
    return DONE;
  });
}

/** The latest first. */
export async function policyHistory(site: string | undefined, place: Place, terminal: Terminal): Promise<number> {
  return await atSite(site, place, terminal, async (store, listed) => {
    const published = await readRules(store, listed.id);
    if (published === undefined) {
      terminal.say(`${listed.name}: nothing was published yet`);
      return DONE;
    }
    for (const [at, entry] of [...published.history].reverse().entries())
      terminal.say(`${at === 0 ? "in force" : "        "}  ${entryInWords(entry)}`);
    const read = readPublished(published);
    if (!read.ok) terminal.complain(`this version of Holdoff cannot read the one in force: ${read.why}`);
    return DONE;
  });
}

async function atSite(
  id: string | undefined,
  { redisUrl, env }: Place,
  { complain }: Terminal,
  act: (store: RedisStore, site: ListedSite) => Promise<number>,
): Promise<number> {
  const picked = pickSite(env, id);
  if (!picked.ok) {
    complain(picked.why);
    return ASKED_WRONGLY;
  }
  const redis = connectForRequests(redisUrl);
  // Each request that fails says so itself.
  redis.on("error", () => undefined);
  try {
    await firstAnswer(redis, ANSWER_MS_MAX);
    const durability = readDurability(env);
    const store = await joinStore(redis, durability.level === "replicated" ? new Copies([redis], durability) : null);
    if (store) return await act(store, picked.site);
    complain("no server has used this Redis yet: start one, or name another Redis in REDIS_URL");
    return TROUBLE;
  } finally {
    redis.disconnect();
  }
}
