/**
 * The server is killed, again and again, at one step between a decision and its delivery; then a healthy one starts.
 * Every follow-up must have been decided once and reach the receiver, and its sender be told to go once.
 */
import { CRASH_POINTS } from "../kit/crash-points.mjs";
import { fresh } from "../kit/shop.mjs";
import { sideBySide } from "../kit/side-by-side.mjs";
import { holdsWithinMs, until } from "../kit/wait.mjs";
import { World } from "../kit/world.mjs";

const LOOKS = ["after_due", "before_settle", "after_settle"];
/** Each has a Redis of its own, so that a server dies of its own work. */
const WORLDS = 3;
const KILLS_A_ROUND = 20;
const DIES_WITHIN_MS = 60_000;
const SETTLES_WITHIN_MS = 30_000;
/** Longer than the promise, so that what is late is told from what is lost. */
const LOST_AFTER_MS = 90_000;

export const crashPoints = {
  name: "crash-points",
  says: "the server killed at every step between decision and delivery",
  count: 200,
  async run(lab) {
    await sideBySide(CRASH_POINTS, WORLDS, async (point) => {
      await World.within({}, (world) => dieAt(point, world, lab));
    });
  },
};

async function dieAt(point, world, { count, report, say }) {
  const followUps = [];
  const settledMs = [];
  for (let kills = 0; kills < count; ) {
    const round = [];
    for (; kills < count && round.length < KILLS_A_ROUND; kills += 1) round.push(await oneDeath(point, world));
    const revived = await world.serve();
    const tookMs = await Promise.all(round.map((followUp) => arrives(followUp, world)));
    settledMs.push(...tookMs.filter((ms) => ms !== undefined));
    followUps.push(...round);
    await revived.stop();
    say(`${point}: ${kills} of ${count} kills`);
  }
  await world.serve();
  const lost = followUps.filter((followUp) => world.receiver.releasesOf(followUp.id).length === 0);
  const told = await Promise.all(followUps.map((followUp) => judge(followUp, world)));
  report.none(`${point}: lost`, lost.length, count);
  const once = ({ releases, goes, ids }) => releases === 1 && goes === 1 && ids === 1;
  report.none(`${point}: decided, told to go, or named twice`, told.filter((one) => !once(one)).length, count);
  report.within(`${point}: from the healthy server to its delivery`, settledMs, SETTLES_WITHIN_MS);
}

/** Asks for a contact of a server that dies of it. The same key finds out what became of it. */
async function oneDeath(point, world) {
  const dying = world.begin({ HOLDOFF_CRASH_AT: point });
  const key = fresh("k");
  const request = {
    person: { customer: fresh("c_") },
    channel: point === "after_redeem" ? "sms" : "call",
    // Where a look shall die it is due in a moment; else it is released at once, and no message comes before that one.
    delay: LOOKS.includes(point) ? 300 : 0,
  };
  const shop = world.sandbox();
  if (await dying.ready) {
    world.api = dying;
    await shop.schedule(request, key);
  }
  await until(`death at ${point}`, DIES_WITHIN_MS, () => !dying.isRunning);
  if (dying.process.signalCode !== "SIGKILL") throw new Error(`${point}: the server ended by itself:\n${dying.said}`);
  return { shop, key, request };
}

/** How long after the healthy server was ready it was delivered; undefined when it never was. */
async function arrives(followUp, { receiver }) {
  const { shop, key, request } = followUp;
  const { outcome, body, status } = await shop.schedule(request, key);
  if (outcome !== "ok") throw new Error(`asking again was answered ${status}`);
  followUp.id = body.id;
  return await holdsWithinMs(LOST_AFTER_MS, () => receiver.releasesOf(followUp.id).length > 0);
}

async function judge({ shop, id, request }, { receiver }) {
  const receipts = await shop.receipts(id);
  const redeemedOnDelivery = request.channel === "sms";
  const releases = receipts.filter(({ verdict }) => verdict === "release").length - (redeemedOnDelivery ? 1 : 0);
  const answers = redeemedOnDelivery ? [] : [await shop.redeem(id), await shop.redeem(id)];
  return {
    releases,
    goes: redeemedOnDelivery ? 1 : answers.filter(({ body }) => body.go).length,
    ids: new Set(receiver.releasesOf(id).map((post) => post.id)).size,
  };
}
