/**
 * The master is killed while the shop schedules and cancels, and its replica, which is a moment behind, takes over. What
 * was acknowledged must be there with `replicated`; with `everysec` what is missing is counted.
 */
import { ReplicaPair } from "../kit/replica-pair.mjs";
import { fresh } from "../kit/shop.mjs";
import { sideBySide } from "../kit/side-by-side.mjs";
import { until } from "../kit/wait.mjs";
import { isWanted } from "../kit/wanted.mjs";
import { World } from "../kit/world.mjs";

const LEVELS = {
  replicated: { HOLDOFF_DURABILITY: "replicated", HOLDOFF_REPLICAS: "1" },
  everysec: { HOLDOFF_DURABILITY: "everysec" },
};
const WRITERS = 8;
/** Acknowledged before the master dies. */
const WRITES_BEFORE = 40;
/** As far behind is a replica in another data centre. */
const LATE_MS = 20;
const RESUMES_WITHIN_MS = 15_000;

export const failOvers = {
  name: "fail-overs",
  says: "the master killed under load, and its replica takes over",
  count: 100,
  async run(lab) {
    const levels = Object.keys(LEVELS).filter((one) => isWanted(lab, one));
    await sideBySide(levels, levels.length, async (level) => {
      const pair = await ReplicaPair.start(LATE_MS);
      await World.around(pair, (world) => failOverAt(level, pair, world, lab));
    });
  },
};

async function failOverAt(level, pair, world, { count, report, say }) {
  const all = { writes: 0, lost: 0, losing: 0, resumedMs: [] };
  await world.serve(LEVELS[level]);
  for (let nth = 0; nth < count; nth += 1) {
    await once(pair, world, all);
    say(`${level}: ${nth + 1} of ${count} fail-overs, ${all.lost} of ${all.writes} acknowledged writes lost`);
  }
  if (level === "replicated") report.none(`${level}: acknowledged writes that were lost`, all.lost, all.writes);
  else report.states(`${level}: acknowledged writes that were lost`, `${all.lost} of ${all.writes}`);
  report.states(`${level}: fail-overs that lost any`, `${all.losing} of ${count}`);
  report.within(`${level}: from the kill to the next acknowledged write`, all.resumedMs, RESUMES_WITHIN_MS);
}

async function once(pair, world, all) {
  const kept = [];
  let isOver = false;
  const write = async () => {
    const shop = world.sandbox();
    while (!isOver) await scheduleAndCancel(shop, kept);
  };
  const writing = Array.from({ length: WRITERS }, write);
  await until("writes before the fail-over", RESUMES_WITHIN_MS, () => kept.length >= WRITES_BEFORE);
  const killedMs = performance.now();
  const failing = pair.failOver();
  const shop = world.sandbox();
  await until("a write after it", RESUMES_WITHIN_MS, async () => (await shop.schedule(LATER)).outcome === "ok");
  all.resumedMs.push(performance.now() - killedMs);
  isOver = true;
  await Promise.all([failing, ...writing]);
  const lost = (await Promise.all(kept.map(isLost))).filter((one) => one).length;
  all.writes += kept.length;
  all.lost += lost;
  if (lost > 0) all.losing += 1;
}

const LATER = { delay: "1h", purpose: "service" };

/** Notes what was acknowledged. Of what was not, nothing is known. */
async function scheduleAndCancel(shop, kept) {
  const { outcome, body } = await shop.schedule(LATER, fresh("k"));
  if (outcome !== "ok") return;
  const followUp = { shop, id: body.id, is: ["waiting"] };
  kept.push(followUp);
  const cancelled = await shop.cancel(body.id);
  followUp.is = cancelled.outcome === "ok" ? ["cancelled"] : ["waiting", "cancelled"];
}

async function isLost({ shop, id, is }) {
  const { body } = await shop.get(id);
  return !is.includes(body?.status);
}
