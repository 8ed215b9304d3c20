/**
 * A receiver of one shop takes the connection and never answers, with a thousand messages for it. What another shop's
 * messages take from being asked for to their receiver is held against the same with a receiver that answers; the runs
 * take turns, so that what else this machine does falls on both.
 */
import { once } from "node:events";
import { writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { percentile } from "../../faults/kit/report.mjs";
import { fresh, Shop } from "../../faults/kit/shop.mjs";
import { sideBySide } from "../../faults/kit/side-by-side.mjs";
import { SHORT, WEBHOOK_SECRET } from "../../faults/kit/sites.mjs";
import { holdsWithinMs } from "../../faults/kit/wait.mjs";
import { World } from "../../faults/kit/world.mjs";

const PAIRS = 3;
const EVERY_MS = 100;
/** Longer than the first attempts at a dead receiver take, and the try of an open circuit after them. */
const OTHERS = 350;
const AT_ONCE = 4;
/** As the delivery says: to one endpoint at a time. */
const POSTS_AT_ONCE = 4;
const ARRIVED_MS_MAX = 10_000;

const OTHER = { secret: "hsk_live_other", publishable: "hpk_live_other" };
const DEAD = { secret: "hsk_live_dead", publishable: "hpk_live_dead" };

export const deadReceiver = {
  name: "dead-receiver",
  says: "a receiver that never answers, with so many messages: what another shop's take, beside one that does",
  count: 1_000,
  async run({ count, only, report, say }) {
    const isSample = only?.includes("quick") ?? false;
    const others = isSample ? 10 : OTHERS;
    const took = { dead: [], alive: [] };
    const posts = [];
    for (let n = 0; n < (isSample ? 1 : PAIRS); n += 1) {
      for (const kind of isSample ? ["dead"] : ["alive", "dead"]) {
        const run = await oneRun(kind === "dead", { count, others, floodFirst: isSample });
        took[kind].push(...run.tookMs);
        if (kind === "dead") posts.push(run.atOnce);
        say(`${kind}: p99 ${percentile(run.tookMs, 0.99).toFixed(0)} ms of ${run.tookMs.length}`);
      }
    }
    const isLate = (ms) => ms >= ARRIVED_MS_MAX;
    report.none(
      "messages of another shop that a dead receiver kept back",
      took.dead.filter(isLate).length,
      took.dead.length,
    );
    report.none(
      "runs with more posts at a time than an endpoint takes",
      posts.filter((most) => most > POSTS_AT_ONCE).length,
      posts.length,
    );
    if (isSample) return;
    const beside = percentile(took.alive, 0.99);
    report.states("p99 beside a receiver that answers", `${beside.toFixed(0)} ms`);
    report.within("another shop's messages beside a dead receiver", took.dead, 2 * beside);
  },
};

/** Answers how long each message of the other shop took, and how many posts the receiver had at a time. */
async function oneRun(isDead, { count, others, floodFirst }) {
  const neighbour = await new Neighbour(isDead).listen();
  try {
    return await World.within({}, async (world) => {
      const policy = join(world.redis.folder, "round.yaml");
      writeFileSync(policy, SHORT);
      writeFileSync(world.sitesFile, sitesText(world.receiver.url, neighbour.url, policy));
      await world.serve();
      const url = () => world.api.url;
      const dead = new Shop(url, DEAD);
      const flood = sideBySide(Array.from({ length: count }), AT_ONCE, () => dead.schedule());
      if (floodFirst) await flood;
      const tookMs = await asked(new Shop(url, OTHER), world.receiver, others);
      await flood;
      return { tookMs, atOnce: neighbour.atOnce };
    });
  } finally {
    await neighbour.close();
  }
}

/** One after the other, whether or not those before have arrived. */
async function asked(shop, receiver, others) {
  const asking = [];
  for (let n = 0; n < others; n += 1) {
    asking.push(arrival(shop, receiver));
    await pause(EVERY_MS);
  }
  return await Promise.all(asking);
}

async function arrival(shop, receiver) {
  const { body, outcome, status, invokedAtMs } = await shop.schedule({ person: { customer: fresh("c_") } });
  if (outcome !== "ok") throw new Error(`a schedule was answered ${status}`);
  await holdsWithinMs(ARRIVED_MS_MAX, () => receiver.releasesOf(body.id).length > 0);
  const [first] = receiver.releasesOf(body.id);
  return first ? first.atMs - invokedAtMs : ARRIVED_MS_MAX;
}

/** Takes what it is sent, and answers or does not. */
class Neighbour {
  atOnce = 0;
  #open = 0;
  #server;

  constructor(isDead) {
    this.#server = createServer((request, response) => {
      this.atOnce = Math.max(this.atOnce, ++this.#open);
      request.resume();
      response.once("close", () => (this.#open -= 1));
      if (!isDead) request.once("end", () => response.writeHead(200).end());
    });
  }

  async listen() {
    this.#server.listen(0, "127.0.0.1");
    await once(this.#server, "listening");
    this.url = `http://127.0.0.1:${this.#server.address().port}/`;
    return this;
  }

  async close() {
    this.#server.close();
    this.#server.closeAllConnections();
    await once(this.#server, "close");
  }
}

const sitesText = (otherUrl, deadUrl, policy) => `
sites:
${siteText("other", OTHER, otherUrl, policy)}${siteText("dead", DEAD, deadUrl, policy)}`;

const siteText = (id, { secret, publishable }, url, policy) => `
  - id: ${id}
    mode: live
    publishableKey: ${publishable}
    secretKeys: [${secret}]
    origins: ["http://localhost:*"]
    deliver:
      webhooks: [{id: dialler, url: "${url}", secret: ${WEBHOOK_SECRET}, allowPrivateNetwork: true}]
    policy: ${policy}
`;
