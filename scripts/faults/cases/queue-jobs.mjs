/**
 * Shops' workers on their own BullMQ queues are killed, stand still past their locks, throw and cannot reach Holdoff, at
 * every step from the start of a job to the end of the call. Nobody may be rung twice, and each follow-up must end in
 * something that has a name: reached, undelivered, unknown, or a delivery that failed.
 */
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { Random } from "../../random.mjs";
import { ROOT } from "../../root.mjs";
import { FATES, writeFates } from "../kit/queue-fates.mjs";
import { sideBySide } from "../kit/side-by-side.mjs";
import { startProgram } from "../kit/started.mjs";
import { holdsWithinMs } from "../kit/wait.mjs";
import { isWanted } from "../kit/wanted.mjs";
import { World } from "../kit/world.mjs";

const WORKER = `${ROOT}/scripts/faults/kit/queue-worker.mjs`;
const VERSIONS = [
  { version: 5, queue: "five" },
  { version: 6, queue: "six" },
];
const SEEDS = 2 ** 31;
const WORKERS_MAX = 6;
/** A job has one fault, and every third a second one. */
const AGAIN = 1 / 3;
/** A worker that stands still is woken when its lock is long gone and another has its job. */
const STILL_MS = 4_000;
const ENDS_WITHIN_MS = 120_000;
const EACH_MS = 400;
const ASK_EVERY_MS = 300;

export const queueJobs = {
  name: "queue-jobs",
  says: "a shop's workers killed, stopped and throwing at every step, with BullMQ 5 and 6",
  count: 200,
  async run(lab) {
    // Drawn before they are played side by side, so that a seed repeats both.
    const worlds = VERSIONS.map((one) => ({ ...one, random: new Random(lab.random.below(SEEDS)) }));
    const wanted = worlds.filter(({ version }) => isWanted(lab, `BullMQ ${version}`));
    await sideBySide(wanted, VERSIONS.length, async ({ version, queue, random }) => {
      await World.within({}, async (world) => await playOn(world, version, queue, { ...lab, random }));
    });
  },
};

async function playOn(world, version, queue, { count, random, report, say }) {
  await world.serve();
  const shop = world.sandbox();
  const ids = [];
  for (let nth = 0; nth < count; nth += 1) {
    const { outcome, body, status } = await shop.schedule({ deliver: { queue } });
    if (outcome !== "ok" || body.status !== "released") throw new Error(`a call was not released: ${status}`);
    ids.push(body.id);
  }
  const fates = fatesOf(ids, random);
  const crew = new Crew(world, shop, { version, queue, fates });
  crew.start(count);
  let over = 0;
  const tookMs = await holdsWithinMs(ENDS_WITHIN_MS + count * EACH_MS, async () => {
    await hasten(world);
    const ended = await Promise.all(ids.map((id) => endOf(shop, id)));
    const before = over;
    over = ended.filter(({ end }) => end !== "none").length;
    if (over > before) say(`BullMQ ${version}: ${over} of ${count} calls are over`);
    await pause(ASK_EVERY_MS);
    return over === count;
  });
  const befell = [...fates.values()].flat();
  // A worker that stands still is woken, and does what it meant to do.
  if (befell.some((fate) => fate.startsWith("stands still"))) await pause(STILL_MS + ASK_EVERY_MS);
  await crew.stop();
  const rings = crew.rings();
  const ended = await Promise.all(ids.map((id) => endOf(shop, id)));
  const ringsOf = (id) => rings.filter((one) => one === id).length;
  const of = (name) => ended.filter(({ end }) => end === name);
  const label = `BullMQ ${version}`;
  report.none(`${label}: rung twice`, ids.filter((id) => ringsOf(id) > 1).length, befell.length);
  const nameless = ended.filter(({ end, id }) => end === "none" || (end === "reached" && ringsOf(id) === 0));
  report.none(`${label}: lost without a name`, nameless.length, befell.length);
  const wrong = of("undelivered").filter(({ id }) => ringsOf(id) > 0);
  report.none(`${label}: rung, and said not to be`, wrong.length, befell.length);
  const quiet = of("unknown").filter(({ id }) => ringsOf(id) === 0).length;
  report.states(`${label}: calls, faults, workers lost`, `${count}, ${befell.length}, ${crew.lost}`);
  report.states(
    `${label}: reached, undelivered, unknown (not rung), failed`,
    `${of("reached").length}, ${of("undelivered").length}, ${of("unknown").length} (${quiet}), ${of("failed").length}`,
  );
  if (tookMs === undefined) report.states(`${label}: some were not over in time`, "late");
}

/** By job: what befalls its first starts, one after the other. */
const fatesOf = (ids, random) =>
  new Map(
    ids.map((id, nth) => {
      const first = FATES[nth % FATES.length];
      return [`${id}-r1`, random.chance(AGAIN) ? [first, random.pick(FATES)] : [first]];
    }),
  );

/** A job that failed waits for a quarter of an hour at least: here it is over. */
async function hasten({ redis }) {
  for (const outbox of await redis.ask("KEYS", "*:outbox")) {
    for (const member of await redis.ask("ZRANGE", outbox, "0", "-1")) {
      if (/\|again\|\d+$/.test(member)) await redis.ask("ZADD", outbox, "XX", "0", member);
    }
  }
}

async function endOf(shop, id) {
  const { status, outcome } = (await shop.get(id)).body;
  if (status === "closed") return { id, end: outcome };
  // It closes by itself as unknown.
  if (status === "redeemed") return { id, end: "unknown" };
  const { body } = await shop.call("deliveries", id, "GET", `/v1/follow-ups/${id}/deliveries`);
  return { id, end: body.data[0].state === "failed" ? "failed" : "none" };
}

/** Workers that are started again when they die, and woken when they stand still. */
class Crew {
  lost = 0;
  #running = new Set();
  #isOver = false;

  constructor(world, shop, { version, queue, fates }) {
    this.file = join(world.redis.folder, `rings-${version}`);
    const folder = join(world.redis.folder, `fates-${version}`);
    writeFates(folder, fates);
    this.env = {
      PATH: process.env.PATH,
      LAB_VERSION: String(version),
      LAB_QUEUE: queue,
      LAB_SOCKET: world.redis.socket,
      LAB_URL: world.api.url,
      LAB_SECRET: shop.secret,
      LAB_FATES: folder,
      LAB_RINGS: this.file,
    };
  }

  /** No more of them than there is work for. */
  start(calls) {
    for (let nth = 0; nth < Math.min(WORKERS_MAX, calls / 2); nth += 1) this.#begin();
  }

  #begin() {
    const worker = startProgram(process.execPath, [WORKER], { env: this.env, stdio: ["ignore", "ignore", "inherit"] });
    this.#running.add(worker);
    const waking = setInterval(() => this.#wake(worker), STILL_MS);
    worker.once("exit", () => {
      clearInterval(waking);
      this.#running.delete(worker);
      if (this.#isOver) return;
      this.lost += 1;
      this.#begin();
    });
  }

  /** Of no effect on one that runs. */
  #wake(worker) {
    worker.kill("SIGCONT");
  }

  async stop() {
    this.#isOver = true;
    const ends = [...this.#running].map((worker) => new Promise((resolve) => worker.once("exit", resolve)));
    for (const worker of this.#running) worker.kill("SIGKILL");
    await Promise.all(ends);
  }

  /** Who was rung, once for each ring. */
  rings() {
    return existsSync(this.file) ? readFileSync(this.file, "utf8").split("\n").filter(Boolean) : [];
  }
}
