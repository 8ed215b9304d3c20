/** Thousands of follow-ups fall due in the same second: none is early, none is lost, and how late the last ones are. */
import { serverPackage } from "../../server-package.mjs";
import { percentile } from "../kit/report.mjs";
import { fresh } from "../kit/shop.mjs";
import { holdsWithinMs } from "../kit/wait.mjs";
import { World } from "../kit/world.mjs";

const AT_ONCE = 100;
const WARM = 300;
const MARGIN_MS = 5_000;
const ALL_WITHIN_MS = 600_000;

export const dueTogether = {
  name: "due-together",
  says: "follow-ups that fall due in the same second, beside bare BullMQ",
  count: 10_000,
  async run(lab) {
    await World.within({}, (world) => together(world, lab));
    await World.within({}, (world) => bare(world, lab, true));
    await World.within({}, (world) => bare(world, lab, false));
  },
};

async function together(world, { count, report, say }) {
  const { receiver } = world;
  await world.serve();
  const startedMs = performance.now();
  await ask(world, Math.min(WARM, count), Date.now() + 86_400_000);
  const eachMs = (performance.now() - startedMs) / Math.min(WARM, count);
  const dueMs = Math.ceil((Date.now() + count * eachMs * 1.5 + MARGIN_MS) / 1000) * 1000;
  say(`asking for ${count}, due in ${((dueMs - Date.now()) / 1000).toFixed(0)} s`);
  const ids = await ask(world, count, dueMs);
  if (Date.now() > dueMs) throw new Error("they fell due before all were asked for: the machine is too busy");
  await holdsWithinMs(ALL_WITHIN_MS, () => receiver.releases.length >= count);
  const releases = ids.map((id) => receiver.releasesOf(id));
  const decidedMs = receiver.releases.map(({ message }) => Date.parse(message.data.followUp.decision.at) - dueMs);
  const arrivedMs = receiver.releases.map(({ atMs }) => atMs - dueMs);
  report.none("due together: decided early", decidedMs.filter((ms) => ms < 0).length, count);
  report.none("due together: lost", releases.filter((some) => some.length === 0).length, count);
  report.none("due together: released twice", releases.filter((some) => some.length > 1).length, count);
  report.states("due together: decided after", spread(decidedMs));
  report.states("due together: at the receiver after", spread(arrivedMs));
}

/** Follow-ups of as many customers, in bulk. */
async function ask({ shop }, many, dueMs) {
  const notBefore = new Date(dueMs).toISOString();
  const ids = [];
  for (let at = 0; at < many; at += AT_ONCE) {
    const followUps = Array.from({ length: Math.min(AT_ONCE, many - at) }, () => ({
      person: { customer: fresh("c_") },
      channel: "call",
      purpose: "sales",
      basis: "consent",
      trigger: { type: "requested" },
      notBefore,
    }));
    const headers = { "idempotency-key": fresh("k") };
    const { body, outcome, status } = await shop.call("bulk", "", "POST", "/v1/follow-ups/bulk", {
      body: { followUps },
      headers,
    });
    if (outcome !== "ok") throw new Error(`bulk was answered ${status}`);
    for (const one of body.data) ids.push(one.followUp.id);
  }
  return ids;
}

/**
 * What is left without anything of ours: delayed jobs, and a worker in this process that asks Redis one question and
 * then, if it `posts`, does so as plainly as it can.
 */
async function bare({ redis, receiver }, { count, report }, posts) {
  const { Queue, Worker } = serverPackage("bullmq");
  const { Redis } = serverPackage("ioredis");
  const connection = new Redis({ path: redis.socket, maxRetriesPerRequest: null });
  const [checkedMs, arrivedMs, ids] = [[], [], new Set()];
  const queue = new Queue("bare", { connection });
  const dueMs = Math.ceil((Date.now() + count * 2 + MARGIN_MS) / 1000) * 1000;
  for (let at = 0; at < count; at += 1_000) {
    const jobs = Array.from({ length: Math.min(1_000, count - at) }, (_, n) => ({
      name: "call",
      data: { n: at + n },
      opts: { delay: dueMs - Date.now(), removeOnComplete: true },
    }));
    await queue.addBulk(jobs);
  }
  const work = async ({ data: { n } }) => {
    await connection.get(`bought:${n}`);
    checkedMs.push(Date.now() - dueMs);
    if (posts) await fetch(`${receiver.url}?bare=${n}`, { method: "POST", body: "{}" });
    arrivedMs.push(Date.now() - dueMs);
    ids.add(n);
  };
  const worker = new Worker("bare", work, { connection, concurrency: 64 });
  await holdsWithinMs(ALL_WITHIN_MS, () => ids.size >= count);
  await worker.close();
  await queue.close();
  connection.disconnect();
  const which = posts ? "bare BullMQ that posts" : "bare BullMQ that posts nothing";
  report.states(`${which}: checked after`, spread(checkedMs));
  if (posts) report.states(`${which}: at the receiver after`, spread(arrivedMs));
}

const spread = (values) =>
  `median ${percentile(values, 0.5)}, p99 ${percentile(values, 0.99)}, last ${percentile(values, 1)} ms`;
