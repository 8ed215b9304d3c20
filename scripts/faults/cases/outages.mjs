/**
 * Redis is away for a while, in every way in which it can be, and nothing of it is lost. Meanwhile the doors say so at
 * once and nobody is contacted; then it goes on by itself, and what was ended before stays ended.
 */
import { setTimeout as pause } from "node:timers/promises";
import { endAll, falselyReleased, waiting } from "../kit/people-at-risk.mjs";
import { fresh } from "../kit/shop.mjs";
import { holdsWithinMs, until } from "../kit/wait.mjs";
import { isWanted } from "../kit/wanted.mjs";
import { OUTAGES } from "./outage-kinds.mjs";

const PEOPLE = 6;
/** Most fall due while Redis is away; after a short outage a moment later. */
const DUE_MS = 2_500;
const ASK_EVERY_MS = 250;
const ANSWERS_WITHIN_MS = 1_500;
const BACK_WITHIN_MS = 2_000;
const ALL_WITHIN_MS = 30_000;
/** A release that was decided in the meantime has arrived by then. */
const ARRIVES_MS = 2_000;

export const outages = {
  name: "outages",
  says: "Redis stopped, killed, frozen, cut off, loading, out of memory, out of disk",
  count: 5,
  async run(lab) {
    for (const kind of OUTAGES.filter(({ name }) => isWanted(lab, name))) {
      const why = await kind.impossible?.();
      if (why) lab.report.states(kind.name, `skipped: ${why}`);
      else await kind.within((world, hands) => outage(kind, world, hands, lab));
    }
  },
};

async function outage(kind, world, hands, { count, report, say }) {
  const all = {
    answerMs: [],
    early: 0,
    wrong: 0,
    firstMs: [],
    allMs: [],
    people: 0,
    asked: 0,
    doubled: 0,
    accepted: 0,
    ends: 0,
  };
  await world.serve();
  for (let nth = 0; nth < count; nth += 1) {
    await once(kind, world, hands, all);
    say(`${kind.name}: ${nth + 1} of ${count}`);
  }
  const { name } = kind;
  report.within(`${name}: answers while it was away`, all.answerMs, ANSWERS_WITHIN_MS);
  report.none(`${name}: released while it was away`, all.early, all.people);
  report.none(`${name}: released against an acknowledged end`, all.wrong, all.people);
  report.none(`${name}: requests of unknown fate that came twice or never`, all.doubled, all.asked);
  if (kind.endsAccepted)
    report.none(`${name}: cancels and orders that were not accepted`, all.ends - all.accepted, all.ends);
  report.within(`${name}: from its return to the first release`, all.firstMs, BACK_WITHIN_MS);
  report.within(`${name}: from its return until all that was due is released`, all.allMs, 10_000);
}

async function once(kind, world, hands, all) {
  const { shop, receiver } = world;
  const dueAtMs = Date.now() + DUE_MS;
  const [due, ended, open] = await Promise.all([
    waiting(shop, PEOPLE, { delay: DUE_MS }),
    waiting(shop, PEOPLE, { delay: DUE_MS }),
    waiting(shop, PEOPLE, { delay: 60_000 }),
  ]);
  await endAll(shop, ended);
  await hands.away();
  const awayAtMs = Date.now();
  const asked = await askWhileAway(kind, hands, world, all, open);
  const { fromMs, answersMs } = await hands.back();
  const released = () => due.filter(({ id }) => receiver.releasesOf(id).length > 0);
  const sinceBackMs = () => Date.now() - Math.max(answersMs, dueAtMs);
  if ((await holdsWithinMs(ALL_WITHIN_MS, () => released().length > 0)) !== undefined) all.firstMs.push(sinceBackMs());
  if ((await holdsWithinMs(ALL_WITHIN_MS, () => released().length === due.length)) !== undefined)
    all.allMs.push(sinceBackMs());
  const decidedAtMs = ({ message }) => Date.parse(message.data.followUp.decision.at);
  const isWhileAway = (release) => decidedAtMs(release) > awayAtMs && decidedAtMs(release) < fromMs;
  await findOut(world, asked, all);
  await pause(ARRIVES_MS);
  all.early += due.filter(({ id }) => receiver.releasesOf(id).some(isWhileAway)).length;
  all.wrong += falselyReleased(receiver, ended).length;
  all.people += PEOPLE;
}

/** Asks for follow-ups, and ends some, until it is time for Redis to come back. */
async function askWhileAway({ awayMs, endsAccepted }, { isOver }, { shop }, all, open) {
  const asked = [];
  const untilMs = performance.now() + awayMs;
  const [first, ...others] = open;
  if (endsAccepted) {
    const ends = await Promise.all([shop.cancel(first.id), ...others.map(({ customer }) => shop.order(customer))]);
    all.ends += ends.length;
    all.accepted += ends.filter(({ outcome }) => outcome === "ok").length;
  }
  while (performance.now() < untilMs && !isOver?.()) {
    const key = fresh("k");
    const request = { person: { customer: fresh("c_") }, delay: 60_000 };
    asked.push(shop.schedule(request, key).then((entry) => ({ entry, key, request })));
    await pause(ASK_EVERY_MS);
  }
  return asked;
}

/** A time-out means unknown: asking again with the same key answers the same follow-up, and there is one of it. */
async function findOut({ shop }, asking, all) {
  for (const { entry, key, request } of await Promise.all(asking)) {
    all.answerMs.push(entry.tookMs);
    all.asked += 1;
    let again;
    await until("an answer after the return", ALL_WITHIN_MS, async () => {
      again = await shop.schedule(request, key);
      return again.outcome === "ok";
    });
    const list = await shop.call("list", key, "GET", `/v1/follow-ups?customer=${request.person.customer}`);
    if (list.body?.data?.length !== 1) all.doubled += 1;
    else if (entry.outcome === "ok" && entry.body.id !== again.body.id) all.doubled += 1;
  }
}
