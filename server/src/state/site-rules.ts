/**
 * The rules a site decides by, published to every partition: a decision made with others is refused by the commit. When
 * they change, everybody who waits is made due for a look, so that nobody waits by rules that are gone. A partition
 * remembers for which rules that was done; a process that dies half-way is made up for by the next one that starts.
 */
import { type RulesId, rulesText } from "../gate/published-policy.js";
import { hasOwnClock, liveScope, type Partition, type Ref, type Scope } from "../ids.js";
import type { RedisStore } from "./redis-store.js";
import { run, stringsOf } from "./scripts.js";

export interface SiteRules extends RulesId {
  /** Of their publication: rules with a lower number do not overwrite those with a higher one. */
  number?: number;
}

export interface ToldRules {
  madeDue: number;
  number: number;
}

/** Looks a second, over all partitions, that a change asks for: others that are due meanwhile are not kept waiting. */
const LOOKS_PER_SECOND = 500;
/** However many wait, all are looked at within this time, if the workers can. */
const SPREAD_MS_MAX = 10 * 60 * 1000;
const PARTITIONS_AT_ONCE = 8;
const PAGE = 500;

/** Answers how many persons were made due, and the highest number that a partition had been told. */
export async function publishRules(store: RedisStore, site: string, rules: SiteRules): Promise<ToldRules> {
  const partitions = store.keys.all();
  const told: ToldRules = { madeDue: 0, number: 0 };
  for (let at = 0; at < partitions.length; at += PARTITIONS_AT_ONCE) {
    const some = partitions.slice(at, at + PARTITIONS_AT_ONCE);
    for (const one of await Promise.all(some.map((partition) => publishTo(store, partition, site, rules)))) {
      told.madeDue += one.madeDue;
      told.number = Math.max(told.number, one.number);
    }
  }
  return told;
}

async function publishTo(store: RedisStore, partition: Partition, site: string, rules: SiteRules): Promise<ToldRules> {
  const { number, looked: before } = await tellRules(store, partition, site, rules);
  const looked = rulesText(rules);
  if (before === looked || number > (rules.number ?? 0)) return { madeDue: 0, number };
  // After the rules: whoever is decided from here on is decided by the new ones, looked at or not.
  const madeDue = await makeDue(store, partition, site);
  await store.redis.hset(store.keys.facts(partition, site), { looked });
  await store.confirm(partition);
  return { madeDue, number };
}

/** Tells one partition, unless it knows newer rules. Answers the number that it has now. */
export async function tellRules(
  { redis, keys }: RedisStore,
  partition: Partition,
  site: string,
  { policy, enforce, number = 0 }: SiteRules,
): Promise<{ number: number; looked: string | null }> {
  const args = [number, policy, enforce ? "1" : "0"];
  // However full Redis is: nothing grows by it.
  const reply = await run(redis, "rules", [keys.facts(partition, site)], args, { outOfMemory: "runs" });
  const [told, looked] = stringsOf(reply, "rules");
  return { number: Number(told), looked: looked ?? null };
}

/**
 * Everybody of a scope who waits in a partition is looked at, one after the other. Test sites are small, and whoever
 * moves their clock wants to see what follows at once.
 */
export async function hastenLooks(store: RedisStore, partition: Partition, scope: Scope): Promise<number> {
  return await hasten(store, partition, scope, hasOwnClock(scope) ? 0 : await stepMsOf(store, partition));
}

async function stepMsOf({ keys, redis }: RedisStore, partition: Partition): Promise<number> {
  const waiting = await redis.zcard(keys.due(partition));
  const evenMs = (keys.partitions * 1000) / LOOKS_PER_SECOND;
  return Math.min(evenMs, SPREAD_MS_MAX / Math.max(1, waiting));
}

async function makeDue(store: RedisStore, partition: Partition, site: string): Promise<number> {
  const { keys, redis } = store;
  let madeDue = await hastenLooks(store, partition, liveScope(site));
  const scopes = (await redis.smembers(keys.clocks(partition))) as Scope[];
  for (const scope of scopes) {
    if (scope.startsWith(`${site}+`)) madeDue += await hastenLooks(store, partition, scope);
  }
  return madeDue;
}

/** Brings the looks of a scope forward, one every `stepMs`; one that is due sooner stays where it is. */
async function hasten(store: RedisStore, partition: Partition, scope: Scope, stepMs: number): Promise<number> {
  const { keys, redis } = store;
  const due = keys.due(partition, scope);
  const nowMs = await store.timeMs(scope);
  let count = 0;
  let cursor = "0";
  do {
    const [next, flat] = await redis.zscan(due, cursor, "MATCH", keys.member(scope, "*" as Ref), "COUNT", PAGE);
    const members = flat.filter((_, index) => index % 2 === 0);
    const entries = members.flatMap((member, index) => [Math.floor(nowMs + (count + index) * stepMs), member]);
    // However full Redis is: nothing grows by it.
    if (entries.length > 0) await run(redis, "hasten", [due], entries, { outOfMemory: "runs" });
    count += members.length;
    cursor = next;
  } while (cursor !== "0");
  return count;
}
