/**
 * Redis comes back without something that was acknowledged. The follow-ups fall due in the very moment of its return,
 * and what it has forgotten is that their customers ordered or that the shop took them back. Nothing may be released,
 * neither before somebody resumes the site nor after.
 */
import { readdirSync, statSync, truncateSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { endAll, falselyReleased, waiting } from "../kit/people-at-risk.mjs";
import { fresh } from "../kit/shop.mjs";
import { holdsWithinMs, until } from "../kit/wait.mjs";
import { isWanted } from "../kit/wanted.mjs";
import { World } from "../kit/world.mjs";

const PEOPLE = 20;
/** Redis comes back so soon that nobody was missed yet. */
const DUE_MS = 2_500;
/** It is killed so long before they fall due, and they do so around its return: before the next beat, or after it. */
const KILLED_BEFORE_MS = { from: 0, to: 600 };
/** So long before they fall due they are ended, where that shall be news. */
const MOMENT_MS = 900;
const NOTICED_WITHIN_MS = 10_000;
/** A release that was decided in the meantime has arrived by then. */
const ARRIVES_MS = 3_000;
const RELEASED_WITHIN_MS = 15_000;

const LOSSES = {
  "older copy": { before: (redis) => redis.copyData(), after: putBack },
  "older copy, and the server killed": { before: (redis) => redis.copyData(), after: putBack, killsServer: true },
  // The process that looks has not heard of the ends: another one acknowledged them, and a moment later all is gone.
  "a second, of two processes": { before: sizeNow, after: cutTail, apart: true },
  "power cut, tail cut off": { before: sizeNow, after: cutTail },
  wiped: { before: () => undefined, after: (redis) => redis.wipe() },
};

export const losses = {
  name: "losses",
  says: "Redis comes back without what was acknowledged: an older copy, a tail cut off, nothing at all",
  count: 10,
  async run(lab) {
    for (const name of Object.keys(LOSSES).filter((one) => isWanted(lab, one)))
      await World.within({}, (world) => lose(name, world, lab));
  },
};

async function lose(name, world, { count, random, report, say }) {
  const all = { forgotten: 0, before: 0, after: 0, missed: 0, noticedMs: [], resumedMs: [] };
  if (LOSSES[name].apart) {
    await world.serve({ HOLDOFF_ROLES: "worker" });
    await world.serve({ HOLDOFF_ROLES: "collector,api" });
  } else await world.serve(remembers(world));
  for (let nth = 0; nth < count; nth += 1) {
    await once(LOSSES[name], world, random, all);
    say(`${name}: ${nth + 1} of ${count}`);
  }
  const people = PEOPLE * count;
  report.states(`${name}: acknowledged ends that were gone afterwards`, `${all.forgotten} of ${people}`);
  report.none(`${name}: losses that nobody noticed`, all.missed, count);
  report.none(`${name}: released against an acknowledged end, before it was resumed`, all.before, people);
  report.none(`${name}: the same, after it was resumed`, all.after, people);
  report.within(`${name}: from Redis's return until the site is suspect`, all.noticedMs, 2_000);
  report.within(`${name}: from resume to the first release`, all.resumedMs, 2_000);
}

const remembers = ({ redis }) => ({ HOLDOFF_MEMORY_FILE: join(redis.folder, "memory.json") });

async function once({ before, after, killsServer, apart }, world, random, all) {
  const { redis, shop, receiver } = world;
  const startedMs = performance.now();
  const people = await waiting(shop, PEOPLE, { delay: DUE_MS });
  if (apart) await pause(Math.max(0, startedMs + DUE_MS - MOMENT_MS - performance.now()));
  const kept = await before(redis);
  await endAll(shop, people);
  const killAtMs = startedMs + DUE_MS - random.between(KILLED_BEFORE_MS.from, KILLED_BEFORE_MS.to);
  await pause(Math.max(0, killAtMs - performance.now()));
  await Promise.all([redis.kill(), killsServer && world.api.kill()]);
  await after(redis, kept, random);
  await redis.launch();
  // Started again, it knows what it wrote down outside Redis.
  if (killsServer) await world.serve(remembers(world));
  const noticed = await holdsWithinMs(NOTICED_WITHIN_MS, async () => (await shop.suspicion()).body?.suspect === true);
  if (noticed !== undefined) all.noticedMs.push(noticed);
  // That nothing comes can only be seen by waiting for it.
  await pause(ARRIVES_MS);
  all.before += falselyReleased(receiver, people).length;
  const forgotten = await countOpen(shop, people);
  all.forgotten += forgotten;
  // A tail may hold nothing but steps of deliveries, which are done again.
  if (forgotten > 0 && noticed === undefined) all.missed += 1;
  const orders = people.filter((_, nth) => nth % 2 === 1);
  const completed = orders.map(({ customer }) => ({ id: fresh("e_"), person: { customer }, order: fresh("o_") }));
  const earlier = falselyReleased(receiver, people).length;
  await until("resume", RELEASED_WITHIN_MS, async () => (await shop.resume(completed)).outcome === "ok");
  const probe = fresh("k");
  // By post, which does not wait for a killed collector to be forgotten.
  const letter = { person: { customer: `probe-${probe}` }, channel: "post" };
  all.resumedMs.push(
    await until("a release after resume", RELEASED_WITHIN_MS, async () => {
      const { body } = await shop.schedule(letter, probe);
      return body?.id !== undefined && receiver.releasesOf(body.id).length > 0;
    }),
  );
  await pause(ARRIVES_MS);
  all.after += falselyReleased(receiver, people).length - earlier;
}

/** Those that are not ended any more, or unknown: their end was forgotten. */
async function countOpen(shop, people) {
  const states = await Promise.all(people.map(({ id }) => shop.get(id)));
  return states.filter(({ body }) => body?.status !== "cancelled").length;
}

function putBack(redis, copy) {
  redis.putBack(copy);
}

/** The file that what happens now is appended to. */
function appended(redis) {
  const folder = join(redis.data, "appendonlydir");
  const increments = readdirSync(folder).filter((name) => name.endsWith(".incr.aof"));
  return join(folder, increments.sort().at(-1));
}

function sizeNow(redis) {
  return statSync(appended(redis)).size;
}

/** What the disk did not get before the power went, off in the middle of a command. */
function cutTail(redis, size, random) {
  truncateSync(appended(redis), size + random.between(0, 60));
}
