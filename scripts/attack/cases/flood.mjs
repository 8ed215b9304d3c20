/**
 * A stranger floods one site with its publishable key, from 1, 8 and 64 connections. Another site beside it goes on, and
 * so do the linked customers of the flooded one. What the other site's calls take is compared with what they take beside
 * the same flood sent to a server that does nothing: a machine that is busy is no fault of ours.
 */
import { createHmac } from "node:crypto";
import { once } from "node:events";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { percentile } from "../../faults/kit/report.mjs";
import { fresh, Shop } from "../../faults/kit/shop.mjs";
import { SHORT, WEBHOOK_SECRET } from "../../faults/kit/sites.mjs";
import { startProgram } from "../../faults/kit/started.mjs";
import { World } from "../../faults/kit/world.mjs";
import { ROOT } from "../../root.mjs";
import { Beside } from "../kit/beside.mjs";

const CONNECTIONS = [1, 8, 64];
const TIMES_MAX = 2;
/** The best of calls are over sooner than a machine of two cores can tell. */
const LEAST_MS = 25;
const TURN_MS = 5_000;
const HEARD_EVERY_MS = 1_000;
const KIT = `${ROOT}/scripts/attack/kit`;
const { openStore } = await import(`${ROOT}/server/dist/state/open-store.js`);
const { connectForQueues } = await import(`${ROOT}/server/dist/state/connect.js`);

const keysOf = (site) => ({ site, mode: "live", secret: `hsk_live_${site}`, publishable: `hpk_live_${site}` });
const FLOODED = keysOf("flooded");
const BESIDE = keysOf("beside");

export const flood = {
  name: "flood",
  says: "one publishable key floods, from 1, 8 and 64 connections, beside another site",
  /** Seconds of each. */
  count: 60,
  async run({ count, report, say }) {
    const forMs = Math.min(count, 60) * 1_000;
    for (const connections of CONNECTIONS) {
      const { own, bare, seen } = await World.within({}, (world) => byTurns(world, connections, forMs));
      say(
        `${connections} connections: ${JSON.stringify(own.answered)}; a bare server: ${JSON.stringify(bare.answered)}`,
      );
      judge(report, connections, { ...own, ...seen }, bare);
    }
  },
};

function judge(report, connections, own, bare) {
  const of = (what) => `flood of ${connections} connections: ${what}`;
  report.none(of("calls of the other site that were not taken"), own.beside.lost, own.beside.tries);
  report.none(
    of("contacts of the other site that were not released"),
    own.beside.unreleased,
    own.beside.schedulesMs.length,
  );
  report.none(of("partitions in which the other site is blind"), own.blind, own.partitions);
  report.none(of("sites that are suspect"), own.suspect, 2);
  report.none(of("signals of the flooded site's customers that were not taken"), own.unheard, own.heard);
  report.none(of("answers that are neither 202 nor 429"), own.odd, own.sent);
  for (const [what, list] of [
    ["signals", "signalsMs"],
    ["schedules", "schedulesMs"],
  ]) {
    const mostMs = Math.max(LEAST_MS, TIMES_MAX * percentile(bare.beside[list], 0.99));
    report.within(of(`${what} of the other site, beside a bare server's twice`), own.beside[list], mostMs);
    const besideBare = [0.5, 0.99].map((share) => `${percentile(bare.beside[list], share).toFixed(0)} ms`);
    report.states(of(`${what} beside the bare server, median and p99`), besideBare.join(", "));
  }
}

/** Now the one is flooded and now the other, a few seconds each: whatever else the machine does burdens both alike. */
async function byTurns(world, connections, forMs) {
  const policyFile = join(world.redis.folder, "config", "flood.yaml");
  writeFileSync(policyFile, SHORT);
  writeFileSync(world.sitesFile, sitesText(world.receiver.url, policyFile));
  await world.serve();
  const bareServer = await startBareServer();
  const side = () => ({ beside: new Beside(new Shop(() => world.api.url, BESIDE), world.receiver), answered: {} });
  const [own, bare] = [side(), side()];
  const customer = new Customer(new Shop(() => world.api.url, FLOODED));
  await customer.work(1);
  for (let leftMs = forMs; leftMs > 0; leftMs -= TURN_MS) {
    const turnMs = Math.min(TURN_MS, leftMs);
    for (const [one, url] of [
      [bare, bareServer.url],
      [own, world.api.url],
    ]) {
      const flooded = flooding(url, connections, turnMs);
      await Promise.all([one.beside.work(turnMs), customer.work(turnMs)]);
      for (const [status, times] of Object.entries(await flooded))
        one.answered[status] = (one.answered[status] ?? 0) + times;
    }
  }
  bareServer.stop();
  const { heard, unheard } = customer;
  return { own, bare, seen: { heard, unheard, ...oddOf(own.answered), ...(await hearing(world)) } };
}

/** As nice as a program can be, and at most half a core: what is measured is the server, not who floods it. */
async function flooding(url, connections, forMs) {
  const given = JSON.stringify({ url, key: FLOODED.publishable, connections, forMs });
  const flooder = startProgram("nice", ["-n", "19", process.execPath, `${KIT}/one-key-flooder.mjs`, given], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  let said = "";
  flooder.stdout.setEncoding("utf8").on("data", (text) => {
    said += text;
  });
  await once(flooder, "close");
  return JSON.parse(said);
}

function oddOf(answered) {
  const counts = Object.entries(answered);
  const sum = (some) => some.reduce((total, [, count]) => total + count, 0);
  return { sent: sum(counts), odd: sum(counts.filter(([status]) => status !== "202" && status !== "429")) };
}

/** A customer of the flooded site, signed in, who is here all the time. */
class Customer {
  heard = 0;
  unheard = 0;
  #seq = 0;
  #visitor = fresh("v_");
  #id = fresh("c_");

  constructor(shop) {
    this.shop = shop;
  }

  async work(forMs) {
    const endsAtMs = performance.now() + forMs;
    while (performance.now() < endsAtMs) {
      await this.#beat();
      await pause(Math.min(HEARD_EVERY_MS, forMs));
    }
  }

  /** Only the first says who it is: from then on the server has to know. */
  async #beat() {
    const seq = ++this.#seq;
    const hash = createHmac("sha256", "identity").update(this.#id).digest("hex");
    const body = {
      v: 1,
      key: this.shop.publishable,
      visitor: this.#visitor,
      tab: "t_customer",
      sentAt: 1_000,
      ...(seq === 1 && { refs: { customer: this.#id, hash } }),
      signals: [{ seq, at: 1_000, type: "page.active", visibleMs: seq * 1_000, engagedMs: seq * 500 }],
    };
    const headers = { "content-type": "text/plain", origin: "http://localhost:1" };
    const { outcome } = await this.shop.call("signals", this.#visitor, "POST", "/v1/signals", { body, headers });
    this.heard += 1;
    if (outcome !== "ok") this.unheard += 1;
  }
}

/** What each partition knows of the other site's hearing, and which sites are suspect. */
async function hearing(world) {
  const redis = connectForQueues(world.redis.url);
  try {
    const { store } = await openStore(redis);
    const partitions = store.keys.all();
    const facts = await Promise.all(partitions.map((partition) => store.siteFactsIn(BESIDE.site, partition)));
    const ready = await (await fetch(`${world.api.url}/readyz`)).json();
    const isBlind = ({ spells, blindSinceMs }) => spells.length > 0 || blindSinceMs !== null;
    return { partitions: partitions.length, blind: facts.filter(isBlind).length, suspect: ready.suspect.length };
  } finally {
    redis.disconnect();
  }
}

async function startBareServer() {
  const server = startProgram(process.execPath, [`${KIT}/bare-server.mjs`], { stdio: ["ignore", "pipe", "inherit"] });
  const [port] = await once(server.stdout.setEncoding("utf8"), "data");
  return { url: `http://127.0.0.1:${port.trim()}`, stop: () => void server.kill("SIGKILL") };
}

const sitesText = (webhookUrl, policyFile) => `
sites:
${[FLOODED, BESIDE]
  .map(
    ({ site, secret, publishable }) => `
  - id: ${site}
    mode: live
    publishableKey: ${publishable}
    secretKeys: [${secret}]
    origins: ["http://localhost:*"]
    identity: {verify: hmac, secret: identity, requireExpiry: false}
    deliver:
      webhooks:
        - {id: dialler, url: "${webhookUrl}", secret: ${WEBHOOK_SECRET}, channels: [call], redeem: by_sender, allowPrivateNetwork: true}
    policy: ${policyFile}`,
  )
  .join("\n")}
`;
