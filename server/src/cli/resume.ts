/** What `holdoff resume` does: straight in Redis, whether or not a server runs. */
import { randomUUID } from "node:crypto";
import { EVENTS_MAX } from "../collector/parse-events.js";
import type { BackendEvent } from "../collector/read-event.js";
import { resumeWith, takeCompleted } from "../collector/resume.js";
import { readDurability, sitesFileOf } from "../config.js";
import { iso } from "../gate/iso.js";
import { type Partition, type Scope, siteOf } from "../ids.js";
import { newLogger } from "../log.js";
import { whyInWords } from "../policy-words/suspicion-words.js";
import { RulesInForce } from "../rules-in-force.js";
import { type ListedSite, listSites, ownScope } from "../sites.js";
import { Bell } from "../state/bell.js";
import { checkIn } from "../state/check-in.js";
import { connectForRequests, firstAnswer } from "../state/connect.js";
import { Copies } from "../state/copies.js";
import { joinStore } from "../state/open-store.js";
import { People } from "../state/people.js";
import type { RedisStore } from "../state/redis-store.js";
import { readSuspicion } from "../state/suspicion.js";
import { readCompleted } from "./completed-file.js";
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
  /** A file. */
  completed?: string;
}

/** Answers the exit code. */
export async function resume(asked: Asked, place: Place, terminal: Terminal): Promise<number> {
  const chosen = choose(asked, place);
  if (!chosen.ok) {
    terminal.complain(chosen.why);
    return ASKED_WRONGLY;
  }
  const redis = connectForRequests(place.redisUrl);
  // Each request that fails says so itself.
  redis.on("error", () => undefined);
  try {
    await firstAnswer(redis, ANSWER_MS_MAX);
    const durability = readDurability(place.env);
    const store = await joinStore(redis, durability.level === "replicated" ? new Copies([redis], durability) : null);
    if (store === null) {
      terminal.complain("no server has used this Redis yet: start one, or name another Redis in REDIS_URL");
      return TROUBLE;
    }
    await resumeAll(store, chosen, terminal);
    return DONE;
  } finally {
    redis.disconnect();
  }
}

interface Chosen {
  sites: readonly ListedSite[];
  completed: readonly BackendEvent[];
}

/** A list is of one site; without one, every live site may go on. */
function choose(
  { site: id, completed: file }: Asked,
  { env }: Place,
): ({ ok: true } & Chosen) | { ok: false; why: string } {
  if (id === undefined && file === undefined) {
    const live = listSites(sitesFileOf(env)).filter(({ mode }) => mode === "live");
    if (live.length > 0) return { ok: true, sites: live, completed: [] };
  }
  const picked = pickSite(env, id);
  if (!picked.ok) return picked;
  const { site } = picked;
  if (site.mode === "test") return { ok: false, why: `${site.name} is a test site, and those are never suspect` };
  if (file === undefined) return { ok: true, sites: [site], completed: [] };
  const read = readCompleted(file, site.policy.zone);
  if (read.ok) return { ok: true, sites: [site], completed: read.events };
  return { ok: false, why: [...read.mistakes, "nothing was resumed"].join("\n") };
}

async function resumeAll(store: RedisStore, { sites, completed }: Chosen, terminal: Terminal): Promise<void> {
  const bell = new Bell();
  // The file's policy need not be the one in force, and what is decided by another one is refused.
  const rules = new RulesInForce(store, bell, newLogger(), terminal.complain);
  const followRules = (scope: Scope, partition: Partition) => rules.followAt(siteOf(scope), partition);
  const doors = { people: new People(store, { followRules }), bell };
  const process = randomUUID();
  const present = (leaves = false): Promise<void> => checkIn(store, { process, sawOlder: false, leaves });
  try {
    for (const listed of sites) {
      const site = rules.inForceAt(listed);
      await rules.follow(site.id);
      const scope = ownScope(site);
      const opened = { site, scope };
      const suspicion = await readSuspicion(store, scope, site.policy);
      for (let at = 0; at < completed.length; at += EVENTS_MAX) {
        await present();
        await takeCompleted(doors, opened, completed.slice(at, at + EVENTS_MAX));
      }
      if (completed.length > 0) terminal.say(`${site.name}: ${completed.length} completed checkouts were told.`);
      await resumeWith(doors, opened, []);
      terminal.say(
        suspicion === null
          ? `${site.name}: not suspect, nothing to resume.`
          : `${site.name}: resumed; suspect since ${iso(suspicion.sinceMs)}: ${whyInWords(suspicion)}.`,
      );
    }
  } finally {
    await present(true);
  }
}
