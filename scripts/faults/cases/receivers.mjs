/**
 * Two receivers behind one address, which share a release log in Redis, and a table of the shop's. They refuse, fail in
 * the middle, die with and without having worked, and are slow beyond Holdoff's patience. In the end each row of the table
 * is what Holdoff says, and nothing was worked twice but what a receiver died of.
 */
import { setTimeout as pause } from "node:timers/promises";
import { ROOT } from "../../root.mjs";
import { serverPackage } from "../../server-package.mjs";
import { fresh } from "../kit/shop.mjs";
import { ShopReceiver } from "../kit/shop-receiver.mjs";
import { sideBySide } from "../kit/side-by-side.mjs";
import { holdsWithinMs } from "../kit/wait.mjs";
import { World } from "../kit/world.mjs";

const { createReleaseLog, redisReleaseStore } = await import(`${ROOT}/sdk/dist/node/index.js`);
const { Redis } = serverPackage("ioredis");

const CHANGES_EACH = 5;
const AT_ONCE = 40;
/**
 * The lease is longer than the slowest work, which is slower than Holdoff waits: what takes longer is worked twice. A
 * message that failed eight times in a row comes again after more than four minutes.
 */
const PATIENT = { leaseMs: 20_000, slowMs: 16_000, lastPauseMs: 3_000, equalWithinMs: 900_000 };
/** For a sample: nobody is slower than Holdoff waits, and the claims of the dead end soon. */
const QUICK = { leaseMs: 1_000, slowMs: 400, lastPauseMs: 800, equalWithinMs: 45_000 };

export const receivers = {
  name: "receivers",
  says: "two receivers that share a release log: refusals, deaths, time-outs and delays",
  count: 10_000,
  async run(lab) {
    await World.within({}, async (world) => {
      await world.serve();
      await play(world, lab);
    });
  },
};

async function play(world, { count, random, report, say, only }) {
  const times = only?.includes("quick") ? QUICK : PATIENT;
  const clients = [new Redis({ path: world.redis.socket }), new Redis({ path: world.redis.socket })];
  const table = new Map();
  const [here, there] = clients.map((client) => {
    const log = createReleaseLog({ store: redisReleaseStore(client), leaseMs: times.leaseMs });
    return new ShopReceiver(log, table, random, times.slowMs);
  });
  // When all is judged, nobody waits for what still comes.
  const nobody = () => null;
  world.receiver.answer = ({ message }) => random.pick([here, there]).take(message).catch(nobody);
  try {
    const followUps = [];
    await sideBySide(Array.from({ length: Math.ceil(count / CHANGES_EACH) }), AT_ONCE, async () => {
      followUps.push(await oneStory(world.shop, random, times));
      if (followUps.length % 200 === 0) say(`${followUps.length * CHANGES_EACH} of ${count} changes`);
    });
    const unequal = [];
    await sideBySide(followUps, AT_ONCE, async (id) => {
      const equal = await holdsWithinMs(times.equalWithinMs, () => isEqual(world.shop, id, table.get(id)));
      if (equal !== undefined) return;
      unequal.push(id);
      const { body } = await world.shop.call("deliveries", id, "GET", `/v1/follow-ups/${id}/deliveries`);
      say(`${id}: ${JSON.stringify({ row: table.get(id), deliveries: body?.data })}`);
    });
    judge(report, table, [here, there], followUps.length, unequal.length, count, world.receiver);
  } finally {
    for (const client of clients) client.disconnect();
  }
}

/** A contact that is released, taken back and given again, and mostly comes to an end. Answers its id. */
async function oneStory(shop, random, { lastPauseMs }) {
  const page = shop.page();
  const channel = random.below(5) === 0 ? "sms" : "call";
  const { body } = await shop.schedule({ person: { visitor: page.visitor, verified: true }, channel });
  const { id } = body;
  for (let change = 2; change < CHANGES_EACH; change += 1) {
    await pause(random.below(400));
    await page.says({ type: change % 2 === 0 ? "page.viewed" : "page.left" });
  }
  await pause(random.below(lastPauseMs));
  switch (random.below(4)) {
    case 0:
      await shop.cancel(id);
      break;
    case 1:
      await shop.redeem(id, fresh("k"));
      break;
    case 2:
      await shop.event({ visitor: page.visitor, verified: true }, { type: "order.completed", order: fresh("o_") });
      break;
    default:
      await page.says({ type: "page.viewed" }, { type: "page.left" });
  }
  return id;
}

async function isEqual(shop, id, row) {
  const { outcome, body } = await shop.get(id);
  if (outcome !== "ok" || row === undefined) return false;
  // What states alone say, written over whatever was there, is right but for a release, which is none.
  const states = body.status === "released" || row.redeemedByDelivery ? row.status : row.lastState;
  return body.status === row.status && body.status === states;
}

function judge(report, table, both, rows, unequal, changes, receiver) {
  const sum = (name) => both.reduce((total, one) => total + one.counts[name], 0);
  const twice = [...table.values()].flatMap(({ worked }) => [...worked.values()]);
  report.none("rows of the table that are not what Holdoff says", unequal, rows);
  report.none(
    "messages worked twice that no receiver died of",
    twice.filter((one) => one.times > 1 + one.deaths).length,
    twice.length,
  );
  report.states("changes", changes.toLocaleString("en"));
  report.states("posts", receiver.received.length.toLocaleString("en"));
  for (const name of ["refused", "failed", "died", "diedAfterWork", "unheard", "slow", "busy", "late"])
    report.states(`of them ${ShopReceiver.WORDS[name]}`, sum(name).toLocaleString("en"));
}
