/**
 * A worker stands still in the middle of its work (a machine that sleeps, a debugger, a long pause of the collector)
 * until five seconds after everything it holds has run out, while another one goes on; then it wakes and goes on too.
 * Each follow-up must have been decided once, and its sender told to go once.
 */
import { setTimeout as pause } from "node:timers/promises";
import { CRASH_POINTS } from "../kit/crash-points.mjs";
import { fresh } from "../kit/shop.mjs";
import { sideBySide } from "../kit/side-by-side.mjs";
import { holdsWithinMs, until } from "../kit/wait.mjs";
import { World } from "../kit/world.mjs";

/** So many stand still at the same time, in each of the worlds. */
const STALLED = 10;
const WORLDS = 2;
/** The longest that anything is lent: a delivery. */
const LENT_MS = 20_000;
const PAST_MS = 5_000;
const STANDS_WITHIN_MS = 60_000;
const DONE_WITHIN_MS = 60_000;
/** What a woken worker does, it has done by then. */
const WAKES_MS = 3_000;
/** A look comes to these, a delivery to the others. */
const LOOKS = ["after_due", "before_settle", "after_settle"];

export const stalls = {
  name: "stalls",
  says: "a worker stopped until five seconds past its locks, then continued",
  count: 500,
  async run({ count, report, say }) {
    const all = { stalls: 0, lost: 0, twice: 0, posts: 0, people: 0 };
    const points = Array.from({ length: count }, (_, nth) => CRASH_POINTS[nth % CRASH_POINTS.length]);
    const rounds = Array.from({ length: Math.ceil(count / STALLED) }, (_, nth) =>
      points.slice(nth * STALLED, (nth + 1) * STALLED),
    );
    await sideBySide(rounds, WORLDS, async (some) => {
      await World.within({}, (world) => stall(some, world, all));
      say(`${all.stalls} of ${count} stalls`);
    });
    report.none("stalls: follow-ups lost", all.lost, all.people);
    report.none("stalls: decided twice, told to go twice, or sent under two ids", all.twice, all.people);
    report.states("stalls: workers that stood still, and follow-ups beside them", `${all.stalls}, ${all.people}`);
    report.states("stalls: messages that came more than once, under their one id", String(all.posts));
  },
};

async function stall(points, world, all) {
  const { receiver } = world;
  const healthy = await world.serve();
  const sleepers = points.map((point) => world.begin({ HOLDOFF_STALL_AT: point }));
  const asked = [];
  const sleeping = await Promise.all(sleepers.map((sleeper, nth) => lull(sleeper, points[nth], world, asked)));
  world.api = healthy;
  await pause(LENT_MS + PAST_MS);
  for (const sleeper of sleeping) sleeper.thaw();
  const followUps = await Promise.all(asked.map((one) => known(one)));
  const arrived = await Promise.all(
    followUps.map(({ id }) => holdsWithinMs(DONE_WITHIN_MS, () => receiver.releasesOf(id).length > 0)),
  );
  await pause(WAKES_MS);
  const judged = await Promise.all(followUps.map((followUp) => judge(followUp, receiver)));
  all.stalls += points.length;
  all.people += followUps.length;
  all.lost += arrived.filter((tookMs) => tookMs === undefined).length;
  all.twice += judged.filter(({ isOnce }) => !isOnce).length;
  all.posts += judged.reduce((sum, { again }) => sum + again, 0);
}

/** Asks for contacts through a server until it has come to its point and stands still. */
async function lull(sleeper, point, world, asked) {
  if (!(await sleeper.ready) && !sleeper.isFrozen) throw new Error(`${point}: it ended:\n${sleeper.said}`);
  await until(`a stand-still at ${point}`, STANDS_WITHIN_MS, async () => {
    if (sleeper.isFrozen) return true;
    const shop = world.sandbox();
    shop.url = () => sleeper.url;
    const request = {
      person: { customer: fresh("c_") },
      channel: point === "after_redeem" ? "sms" : "call",
      delay: LOOKS.includes(point) ? 300 : 0,
    };
    const key = fresh("k");
    asked.push({ shop, request, key, world });
    // Its own API may be what stands still: nobody waits for the answer.
    void shop.schedule(request, key);
    await holdsWithinMs(1_000, () => sleeper.isFrozen);
    return sleeper.isFrozen;
  });
  return sleeper;
}

/** What became of it is asked of a server that answers, with the same key, again where it says 503. */
async function known({ shop, request, key, world }) {
  shop.url = () => world.api.url;
  let answer;
  await until("an answer to who asks again", DONE_WITHIN_MS, async () => {
    answer = await shop.schedule(request, key);
    return answer.outcome !== "unknown";
  });
  if (answer.outcome !== "ok") throw new Error(`asking again was answered ${answer.status}`);
  return { shop, request, id: answer.body.id };
}

async function judge({ shop, id, request }, receiver) {
  const posts = receiver.releasesOf(id);
  const onDelivery = request.channel === "sms";
  const receipts = await shop.receipts(id);
  const releases = receipts.filter(({ verdict }) => verdict === "release").length;
  const goes = onDelivery ? 1 : [await shop.redeem(id), await shop.redeem(id)].filter(({ body }) => body.go).length;
  const ids = new Set(posts.map((post) => post.id)).size;
  return { isOnce: releases === (onDelivery ? 2 : 1) && goes === 1 && ids === 1, again: posts.length - 1 };
}
