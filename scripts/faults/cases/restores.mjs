/**
 * Yesterday's append-only file is put back under a running fleet of two processes, and the customers have ordered since,
 * or the shop took its calls back. An operator does what the screen says: the site is named as suspect, doctor
 * says what to type, and the checkouts that were completed meanwhile are listed in a file. Nothing may be released against
 * an acknowledged end, neither before the site is resumed nor after.
 */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { Random } from "../../random.mjs";
import { holdoff } from "../kit/command.mjs";
import { falselyReleased, waiting } from "../kit/people-at-risk.mjs";
import { fresh } from "../kit/shop.mjs";
import { sideBySide } from "../kit/side-by-side.mjs";
import { holdsWithinMs, until } from "../kit/wait.mjs";
import { World } from "../kit/world.mjs";

const PEOPLE = 10;
const FLEETS = 2;
const DUE_MS = 5_000;
/** The file is older than the last beats of both processes, and than the time for which a partition may go unwatched. */
const AGE_MS = 3_000;
/** Redis is killed so long before they fall due, so that it comes back before that, or after it. */
const KILLED_BEFORE_MS = { from: 0, to: 900 };
const NOTICED_WITHIN_MS = 10_000;
/** A release that was decided in the meantime has arrived by then. */
const ARRIVES_MS = 1_500;
const RELEASED_WITHIN_MS = 15_000;

export const restores = {
  name: "restores",
  says: "yesterday's file is put back under two running processes, and an operator follows what the screen says",
  count: 200,
  async run({ count, random, report, say }) {
    const all = {
      tries: 0,
      people: 0,
      forgotten: 0,
      before: 0,
      after: 0,
      unnoticed: 0,
      unsaid: 0,
      noticedMs: [],
      resumedMs: [],
    };
    const shares = Array.from({ length: FLEETS }, (_, nth) => Math.floor((count + nth) / FLEETS)).filter(
      (one) => one > 0,
    );
    const fleets = shares.map((share) => ({ share, random: new Random(random.between(1, 2 ** 31 - 1)) }));
    await sideBySide(fleets, FLEETS, (fleet) =>
      World.within({}, async (world) => {
        await world.serve();
        await world.serve();
        for (let nth = 0; nth < fleet.share; nth += 1) {
          await restore(world, fleet.random, all);
          all.tries += 1;
          if (all.tries % 10 === 0 || all.tries === count) say(`${all.tries} of ${count}`);
        }
      }),
    );
    report.states("acknowledged ends that were gone afterwards", `${all.forgotten} of ${all.people}`);
    report.none("restores that a process did not name in its readiness", all.unnoticed, count);
    report.none("restores for which doctor did not say what to type, or it did not do", all.unsaid, count);
    report.none("released against an acknowledged end, before it was resumed", all.before, all.people);
    report.none("the same, after it was resumed", all.after, all.people);
    report.within("from Redis's return until both processes name the site", all.noticedMs, 4_000);
    report.within("from the end of resume until the first release", all.resumedMs, 2_000);
  },
};

async function restore(world, random, all) {
  const { redis, shop, receiver } = world;
  const startedMs = performance.now();
  const asked = Array.from({ length: PEOPLE }, async () => {
    const checkout = fresh("ck_");
    const [person] = await waiting(shop, 1, { delay: DUE_MS, about: { checkout } });
    return { ...person, checkout };
  });
  const people = await Promise.all(asked);
  const yesterday = redis.copyData();
  await pause(AGE_MS);
  const ordered = people.filter((_, nth) => nth % 2 === 1);
  await endAll(shop, people, new Set(ordered));
  const killAtMs = startedMs + DUE_MS - random.between(KILLED_BEFORE_MS.from, KILLED_BEFORE_MS.to);
  await pause(Math.max(0, killAtMs - performance.now()));
  await redis.kill();
  redis.putBack(yesterday);
  await redis.launch();
  const noticed = await holdsWithinMs(NOTICED_WITHIN_MS, async () => {
    const named = await Promise.all(world.servers.map(({ url }) => suspectAt(url)));
    return named.every((sites) => sites.includes("shop"));
  });
  if (noticed === undefined) all.unnoticed += 1;
  else all.noticedMs.push(noticed);
  // That nothing comes can only be seen by waiting for it.
  await pause(Math.max(ARRIVES_MS, startedMs + DUE_MS + ARRIVES_MS - performance.now()));
  const early = falselyReleased(receiver, people).length;
  const states = await Promise.all(people.map(({ id }) => shop.get(id)));
  all.forgotten += states.filter(({ body }) => body?.status !== "cancelled").length;
  const file = join(redis.folder, `${fresh("completed-")}.txt`);
  writeFileSync(file, ordered.map(({ checkout }) => checkout).join("\n"));
  if (!(await followDoctor(world, file))) all.unsaid += 1;
  all.resumedMs.push(await releasesAgain(shop, receiver));
  await pause(ARRIVES_MS);
  all.people += people.length;
  all.before += early;
  all.after += falselyReleased(receiver, people).length - early;
}

/** Their ends, acknowledged. What was released before is not what this is about. */
async function endAll(shop, people, ordered) {
  const ends = people.map(async (person) => {
    const { customer, checkout, id } = person;
    const order = { type: "order.completed", order: fresh("o_"), checkout };
    const end = await (ordered.has(person) ? shop.event({ customer }, order) : shop.cancel(id));
    if (end.outcome !== "ok") throw new Error(`${end.name} was answered ${end.status} before the restore`);
    person.endedAtMs = end.endedAtMs;
  });
  await Promise.all(ends);
}

async function suspectAt(url) {
  try {
    return (await (await fetch(`${url}/readyz`)).json()).suspect ?? [];
  } catch {
    return [];
  }
}

/** Types what doctor says, with the file's name in the place of FILE. */
async function followDoctor(world, file) {
  const { code, said } = await holdoff(world, "doctor");
  const command = /→ .*: holdoff (resume .*)$/m.exec(said)?.[1];
  if (code !== 1 || command === undefined) return false;
  const resumed = await holdoff(world, ...command.replace("FILE", file).split(" "));
  return resumed.code === 0 && resumed.said.includes("resumed; suspect since");
}

async function releasesAgain(shop, receiver) {
  const probe = fresh("k");
  // By post, which does not wait for a collector that is missed.
  const letter = { person: { customer: `probe-${probe}` }, channel: "post" };
  return await until("a release after resume", RELEASED_WITHIN_MS, async () => {
    const { body } = await shop.schedule(letter, probe);
    return body?.id !== undefined && receiver.releasesOf(body.id).length > 0;
  });
}
