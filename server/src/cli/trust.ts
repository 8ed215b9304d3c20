/** `holdoff trust customer:ID`: any number of browsers may be linked to this customer, as to a till that all staff use. */
import { kindOf, liveScope, parseRef, type Ref, type Scope, testScope } from "../ids.js";
import { Sites } from "../sites.js";
import { connectForRequests, firstAnswer } from "../state/connect.js";
import { readKeys } from "../state/open-store.js";
import { RedisStore } from "../state/redis-store.js";
import { trustCustomer } from "../state/visitor-links.js";

const ANSWER_MS_MAX = 2_000;

export interface Trusting {
  redisUrl: string;
  env: Record<string, string | undefined>;
  /** Id of the site; needed where the sites file has several. */
  site: string | undefined;
}

/** Answers what was done, in words. */
export async function trust(who: string, { redisUrl, env, site }: Trusting): Promise<string> {
  const customer = customerOf(who);
  const { id, scope } = scopeOf(env, site);
  const redis = connectForRequests(redisUrl);
  let lastError = "";
  redis.on("error", (error: Error) => {
    lastError = error.message;
  });
  try {
    await firstAnswer(redis, ANSWER_MS_MAX);
    await trustCustomer(new RedisStore(redis, await readKeys(redis)), scope, customer);
  } catch (error) {
    throw lastError === "" ? error : new Error(`Redis does not answer: ${lastError}`);
  } finally {
    redis.disconnect();
  }
  return `${who} of ${id} may have any number of browsers from now on`;
}

function customerOf(who: string): Ref {
  const ref = parseRef(who);
  if (ref !== undefined && kindOf(ref) === "customer") return ref;
  throw new Error(`${JSON.stringify(who)} is no customer: write customer: and the id, such as customer:c_42`);
}

function scopeOf(env: Trusting["env"], name: string | undefined): { id: string; scope: Scope } {
  const file = env["HOLDOFF_CONFIG"];
  if (file === undefined) throw new Error("HOLDOFF_CONFIG says which sites there are: the path of the sites file");
  const { all } = Sites.read(file, env);
  const ids = all.map(({ id }) => id);
  const site = name === undefined && all.length === 1 ? all[0] : all.find(({ id }) => id === name);
  if (site === undefined) {
    const told = name === undefined ? "there are several sites" : `no site is called ${JSON.stringify(name)}`;
    throw new Error(`${told}: --site takes one of ${ids.join(", ")}`);
  }
  return { id: site.id, scope: site.mode === "live" ? liveScope(site.id) : testScope(site.id) };
}
