/** Puts rules of a site in force: in the one place that all processes read. Partitions are told by whoever read it. */
import {
  idOf,
  isKnown,
  isSame,
  type Published,
  type PublishedEntry,
  type Rules,
  toPublication,
  type Way,
  withPublication,
} from "../gate/published-policy.js";
import { readHashBefore, readRules, writeRules } from "./published-rules.js";
import type { RedisStore } from "./redis-store.js";

const TRIES_MAX = 20;

export interface Said {
  way: Extract<Way, "reload" | "publish">;
  by?: string;
}

/** An operator says so: whoever says it last is right. Answers what is in force then. */
export async function putInForce(store: RedisStore, site: string, rules: Rules, said: Said): Promise<Published> {
  for (let attempt = 0; attempt < TRIES_MAX; attempt++) {
    const before = await readRules(store, site);
    if (before && isSame(before, idOf(rules))) return before;
    const after = await next(store, site, before, rules, said);
    if (await writeRules(store, site, before, after)) return after;
  }
  throw new Error(`the rules of site ${site} changed ${TRIES_MAX} times in a row`);
}

/** A process starts with these rules: they come into force if nobody ever published them. Answers what is in force. */
export async function putInForceIfNew(
  store: RedisStore,
  site: string,
  rules: Rules,
): Promise<{ published: Published; isNew: boolean }> {
  const before = await readRules(store, site);
  if (before && isKnown(before.history, idOf(rules))) return { published: before, isNew: false };
  const after = await next(store, site, before, rules, { way: "start" });
  if (await writeRules(store, site, before, after)) return { published: after, isNew: true };
  // Another process was first.
  const first = await readRules(store, site);
  if (first === undefined) throw new Error(`the rules of site ${site} were published, and are gone`);
  return { published: first, isNew: false };
}

async function next(
  store: RedisStore,
  site: string,
  before: Published | undefined,
  rules: Rules,
  said: { way: Way; by?: string },
): Promise<Published> {
  const atMs = await store.realMs();
  const history = before?.history ?? (await historyBefore(store, site, rules));
  return withPublication(history, toPublication(rules, { atMs, ...said }), atMs);
}

/** The version before kept no texts and no history: what it decided by is known, if it is another policy. */
async function historyBefore(store: RedisStore, site: string, rules: Rules): Promise<PublishedEntry[]> {
  const found = await readHashBefore(store, site);
  if (found === null || isSame(found, idOf(rules))) return [];
  return [{ ...found, number: 0, atMs: 0, way: "before" }];
}
