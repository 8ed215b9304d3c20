/** `holdoff trust customer:ID`: any number of browsers may be linked to this customer, as to a till that all staff use. */
import { readDurability } from "../config.js";
import { kindOf, parseRef, type Ref } from "../ids.js";
import { ownScope } from "../sites.js";
import { connectForRequests, firstAnswer } from "../state/connect.js";
import { Copies } from "../state/copies.js";
import { joinStore } from "../state/open-store.js";
import { trustCustomer } from "../state/visitor-links.js";
import { pickSite } from "./pick-site.js";
import type { Place } from "./stop.js";

const ANSWER_MS_MAX = 5_000;

/** Answers what was done, in words. */
export async function trust(who: string, id: string | undefined, { redisUrl, env }: Place): Promise<string> {
  const customer = customerOf(who);
  const picked = pickSite(env, id);
  if (!picked.ok) throw new Error(picked.why);
  const { site } = picked;
  const redis = connectForRequests(redisUrl);
  // Each request that fails says so itself.
  redis.on("error", () => undefined);
  try {
    await firstAnswer(redis, ANSWER_MS_MAX);
    const durability = readDurability(env);
    const store = await joinStore(redis, durability.level === "replicated" ? new Copies([redis], durability) : null);
    if (store === null)
      throw new Error("no server has used this Redis yet: start one, or name another Redis in REDIS_URL");
    await trustCustomer(store, ownScope(site), customer);
  } finally {
    redis.disconnect();
  }
  return `${who} of ${site.name} may have any number of browsers from now on`;
}

function customerOf(who: string): Ref {
  const ref = parseRef(who);
  if (ref !== undefined && kindOf(ref) === "customer") return ref;
  throw new Error(`${JSON.stringify(who)} is no customer: write customer: and the id, such as customer:c_42`);
}
