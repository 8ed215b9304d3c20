/** What `holdoff stop` and `holdoff go` do: straight in Redis, whether or not a server runs. */
import { readDurability } from "../config.js";
import { STOPS_MAX } from "../gate/stops.js";
import { fieldErrors } from "../http/problem.js";
import { stopInWords, targetInWords } from "../policy-words/stop-words.js";
import { changeOf, stopRequest } from "../schedule/stop-request.js";
import { type ListedSite, ownScope } from "../sites.js";
import { connectForRequests, firstAnswer } from "../state/connect.js";
import { Copies } from "../state/copies.js";
import { joinStore } from "../state/open-store.js";
import { changeStops, readStops, type StopChange } from "../state/stops.js";
import { pickSite } from "./pick-site.js";
import type { Terminal } from "./policy-commands.js";

const ANSWER_MS_MAX = 5_000;
/** Exit codes. */
const DONE = 0;
const TROUBLE = 1;
const ASKED_WRONGLY = 2;

export interface Place {
  redisUrl: string;
  env: Record<string, string | undefined>;
}

/** `asked`: who says what, as the API is told it. Answers the exit code. */
export async function stopOrGo(
  site: string | undefined,
  asked: object,
  place: Place,
  terminal: Terminal,
): Promise<number> {
  const parsed = stopRequest.safeParse(asked);
  if (!parsed.success) {
    for (const { pointer, detail } of fieldErrors(stopRequest, asked, parsed.error))
      terminal.complain(`--${pointer.slice(1)}: ${detail}`);
    return ASKED_WRONGLY;
  }
  const picked = pickSite(place.env, site);
  if (!picked.ok) {
    terminal.complain(picked.why);
    return ASKED_WRONGLY;
  }
  return await change(picked.site, changeOf(parsed.data), place, terminal);
}

async function change(
  site: ListedSite,
  step: StopChange,
  { redisUrl, env }: Place,
  { say, complain }: Terminal,
): Promise<number> {
  const redis = connectForRequests(redisUrl);
  // Each request that fails says so itself.
  redis.on("error", () => undefined);
  try {
    await firstAnswer(redis, ANSWER_MS_MAX);
    const durability = readDurability(env);
    const store = await joinStore(redis, durability.level === "replicated" ? new Copies([redis], durability) : null);
    if (store === null) {
      complain("no server has used this Redis yet: start one, or name another Redis in REDIS_URL");
      return TROUBLE;
    }
    const before = await readStops(store, ownScope(site));
    const after = await changeStops(store, ownScope(site), step);
    if (after === null) {
      complain(`${STOPS_MAX} stops of ${site.name} are in force already: let one go on first`);
      return TROUBLE;
    }
    const target = targetInWords(step.target);
    if (!step.on && after.standing.length === before.standing.length)
      say(`${site.name}: no stop of ${target} stands; nothing has changed.`);
    else say(`${site.name}: ${target} ${step.on ? "stopped" : "may go on"}, in every partition.`);
    for (const stop of after.standing) say(`  ${stopInWords(stop)}`);
    return DONE;
  } finally {
    redis.disconnect();
  }
}
