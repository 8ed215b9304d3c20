/**
 * Two processes have different policy files, and an image with last year's restarts in a loop. Under load the files come
 * into force in turn. No answer may be a 5xx, every decision is made by the one policy in force, and each change is one
 * line in the log of a process.
 */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { parsePolicy } from "../../../server/dist/gate/parse-policy.js";
import { fresh, Shop } from "../kit/shop.mjs";
import { LIVE, SHORT } from "../kit/sites.mjs";
import { holdsWithinMs, until } from "../kit/wait.mjs";
import { World } from "../kit/world.mjs";

const LANES = 4;
/** How long a lane rests between two customers, and how long the old image lives: beside other tests all is calmer. */
const BUSY = { restMs: 20, oldLivesMs: 1_000 };
const CALM = { restMs: 1_000, oldLivesMs: 6_000 };
/** A change of the policy in force is made this often, and at least twice. */
const CHANGE_EVERY_MS = 15_000;
const TOLD_WITHIN_MS = 60_000;
/** What is logged of one change may come a moment after it is in force. */
const LOGGED_WITHIN_MS = 30_000;

const textOf = (bounce) => `${SHORT}\nbounce: ${bounce}\n`;
const hashOf = (bounce) => parsePolicy(textOf(bounce), "lab").policy.hash;

export const rollout = {
  name: "rollout",
  says: "two processes with different policy files, and an old image that restarts in a loop; so many seconds under load",
  count: 300,
  /** `lab.isCalm`: at the pace of a small shop. */
  run: async (lab) =>
    await World.within({}, async (world) => {
      const old = image(world, "last-year", "1d");
      const [a, b] = [image(world, "this-year", "2d"), image(world, "next-year", "3d")];
      // Both old policies were in force once.
      await (await old.start({ HOLDOFF_ROLES: "api,worker" })).stop();
      await a.start();
      const inForce = new InForce(a.hash);
      await inForce.change(b.hash, () => b.start());
      const all = { answers: 0, failed: [], decisions: 0, wrong: [], starts: 0, old: { answers: 0, failed: [] } };
      const load = { until: performance.now() + lab.count * 1_000, inForce, all, ...(lab.isCalm ? CALM : BUSY) };
      await Promise.all([
        ...Array.from({ length: LANES }, (_, nth) => shopping(nth % 2 === 0 ? a : b, load)),
        restarting(old, load, lab.say),
        changing([a, b], lab.count * 1_000, load),
      ]);
      for (const one of [a, b]) await logged(one, inForce.changes);
      const lines = [a, b].flatMap((one) => one.lines);
      const told = lines.filter((line) => line.includes("other rules are in force"));
      // The first of them logged its own start besides.
      const others = lines.length - (2 * inForce.changes + 1);
      const { report } = lab;
      report.none("rollout: answers of 5xx", all.failed.length, all.answers);
      report.none("rollout: answers of 5xx of the old image", all.old.failed.length, all.old.answers);
      report.none("rollout: decisions by another policy than the one in force", all.wrong.length, all.decisions);
      report.none("rollout: lines in the log beside one a change and process", Math.abs(others), lines.length);
      report.states("rollout: changes, starts of the old image", `${inForce.changes}, ${all.starts}`);
      report.states("rollout: lines that tell of a change", String(told.length));
      if (all.failed.length > 0) report.states("rollout: the first 5xx", all.failed[0]);
      if (all.wrong.length > 0) report.states("rollout: the first other policy", all.wrong[0]);
      const unlike = lines.find((line) => !told.includes(line));
      if (unlike) report.states("rollout: a line of the log", unlike);
    }),
};

/** A server with a policy file of its own, and all that it logs. */
function image(world, name, bounce) {
  const policyFile = join(world.redis.folder, "config", `${name}.yaml`);
  const sitesFile = join(world.redis.folder, "config", `${name}-sites.yaml`);
  writeFileSync(policyFile, textOf(bounce));
  writeFileSync(sitesFile, world.sitesText(policyFile));
  const one = { name, hash: hashOf(bounce), lines: [], said: "", server: undefined };
  one.begin = (more = {}) => {
    one.server = world.begin({ HOLDOFF_CONFIG: sitesFile, ...more });
    let rest = "";
    for (const stream of [one.server.process.stdout, one.server.process.stderr])
      stream.on("data", (text) => {
        one.said += text;
        const lines = `${rest}${text}`.split("\n");
        rest = lines.pop() ?? "";
        // Of the live site: the test site has the same policy, and its own lines.
        one.lines.push(...lines.filter((line) => line.startsWith("{") && !line.includes('"site":"demo"')));
      });
    return one.server;
  };
  one.start = async (more) => {
    const server = one.begin(more);
    if (!(await server.ready)) throw new Error(`${name} ended before it was ready:\n${server.said}`);
    return server;
  };
  one.shop = () => new Shop(() => one.server.url, LIVE);
  return one;
}

/** Which policies may be decided by at a time: two while a change is made, else one. */
class InForce {
  #spans;
  changes = 0;

  constructor(hash) {
    this.#spans = [{ hash, fromMs: 0, toMs: Number.POSITIVE_INFINITY }];
  }

  async change(hash, make) {
    const before = this.#spans.at(-1);
    const span = { hash, fromMs: performance.now(), toMs: Number.POSITIVE_INFINITY };
    this.#spans.push(span);
    await make();
    before.toMs = performance.now();
    this.changes += 1;
  }

  allows(hash, fromMs, toMs) {
    return this.#spans.some((span) => span.hash === hash && span.fromMs <= toMs && span.toMs >= fromMs);
  }
}

async function shopping(one, { until: untilMs, restMs, inForce, all }) {
  const shop = one.shop();
  while (performance.now() < untilMs) {
    const customer = fresh("c_");
    const fromMs = performance.now();
    const asked = await shop.schedule({ person: { customer }, trigger: { type: "cart_left" }, delay: "1h" });
    judgeDecision(asked, fromMs, { inForce, all });
    const page = shop.page();
    await page.says({ type: "page.viewed", visibleMs: 1_000, engagedMs: 1_000 });
    await shop.order(customer);
    if (asked.outcome === "ok") await shop.get(asked.body.id);
    const ready = await shop.schedule();
    if (ready.outcome === "ok") await shop.redeem(ready.body.id);
    countAnswers(shop, all);
    await pause(restMs);
  }
}

function judgeDecision(asked, fromMs, { inForce, all }) {
  if (asked.outcome !== "ok") return;
  all.decisions += 1;
  const { policy } = asked.body.decision;
  if (!inForce.allows(policy, fromMs, performance.now())) all.wrong.push(policy);
}

/** Where no server dies, no answer at all is no better than a 5xx. */
function countAnswers(shop, counted, isBad = (status) => status === 0 || status >= 500) {
  for (const { name, status, body, error } of shop.history.splice(0)) {
    counted.answers += 1;
    if (isBad(status)) counted.failed.push(`${name}: ${status} ${error ?? JSON.stringify(body)}`);
  }
}

/** Starts, answers for a moment, and is killed; again and again. */
async function restarting(old, { until: untilMs, restMs, oldLivesMs, all }, say) {
  const shop = old.shop();
  do {
    const server = await old.start({ HOLDOFF_ROLES: "api,worker" });
    all.starts += 1;
    const endsMs = performance.now() + oldLivesMs;
    while (performance.now() < endsMs) {
      await shop.schedule();
      countAnswers(shop, all.old, (status) => status >= 500);
      await pause(restMs);
    }
    await server.kill();
    say(`the old image was started ${all.starts} times`);
  } while (performance.now() < untilMs);
}

/** Each reads its own file again in turn, on SIGHUP. */
async function changing(images, forMs, { until: untilMs, inForce }) {
  const everyMs = Math.min(CHANGE_EVERY_MS, forMs / 3);
  for (let nth = 0; performance.now() + everyMs < untilMs; nth += 1) {
    await pause(everyMs);
    const one = images[nth % images.length];
    one.said = "";
    await inForce.change(one.hash, async () => {
      one.server.process.kill("SIGHUP");
      await until("the file was read again", TOLD_WITHIN_MS, () => one.said.includes("reloaded"));
    });
  }
}

/** Lines that do not come are told of by the report. */
async function logged({ lines }, changes) {
  const told = () => lines.filter((line) => line.includes("other rules are in force")).length;
  await holdsWithinMs(LOGGED_WITHIN_MS, () => told() >= changes);
}
