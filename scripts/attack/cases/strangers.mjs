/**
 * Fresh visitors, as many as get in, of one site. What they hold stays within their share, Redis is never full, the other
 * site and everybody known go on as if nothing were, and `/readyz` speaks before anything is refused.
 */
import { writeFileSync } from "node:fs";
import { setTimeout as pause } from "node:timers/promises";
import { fresh, Shop } from "../../faults/kit/shop.mjs";
import { TEST } from "../../faults/kit/sites.mjs";
import { holdsWithinMs } from "../../faults/kit/wait.mjs";
import { World } from "../../faults/kit/world.mjs";

const MIB = 1024 * 1024;
const REDIS_MB = 64;
/** A quarter, and what one batch may be over it for a moment in each of the partitions. */
const SHARE_BYTES = (REDIS_MB / 4) * MIB;
const FLOODERS = 24;
const LOOK_EVERY_MS = 500;
const KNOWN = 5;
const RELEASED_WITHIN_MS = 30_000;
const SAMPLE_MS_MAX = 60_000;

export const strangers = {
  name: "strangers",
  says: "fresh visitors of one site, as fast as they get in, for so many seconds",
  count: 600,
  /** `sample`: a small share, which so many strangers fill; it may take longer on a machine that does other things. */
  async run({ count, random, report, say, sample }) {
    const options = { maxmemory: `${REDIS_MB}mb`, "maxmemory-policy": "noeviction" };
    await World.within({ options }, async (world) => {
      const text = world.sitesText(`${world.redis.folder}/config/policy.yaml`);
      // The other site is a live one too.
      writeFileSync(
        world.sitesFile,
        text.replace(`id: ${TEST.site}\n    mode: test`, `id: ${TEST.site}\n    mode: live`),
      );
      await world.serve(sample === undefined ? {} : { HOLDOFF_STRANGERS_MB: "1", HOLDOFF_PARTITIONS: "8" });
      const flooded = world.shop;
      const other = new Shop(() => world.api.url, TEST);
      const seen = new Seen();
      const lab = { world, flooded, other, seen };
      const startedMs = performance.now();
      const goesOn = () => {
        const tookMs = performance.now() - startedMs;
        if (tookMs < count * 1000) return true;
        return tookMs < SAMPLE_MS_MAX && sample !== undefined && (seen.poured < sample || seen.warnings.size === 0);
      };
      const known = await Promise.all(Array.from({ length: KNOWN }, () => somebodyKnown(flooded)));
      const quiet = await strangersOf(other);
      const flood = Array.from({ length: FLOODERS }, () => pour(flooded, random, seen, goesOn));
      await Promise.all([...flood, look(lab, goesOn, say), goOn(lab, known, goesOn)]);
      await judge(lab, known, quiet, { report, shareBytes: sample === undefined ? SHARE_BYTES : MIB });
    });
  },
};

/** What was seen during the flood. */
class Seen {
  poured = 0;
  refused = 0;
  usedBytes = [];
  heldBytes = [];
  warnings = new Set();
  notReady = 0;
  asked = 0;
  /** Calls of the other site and of known customers that were not answered as they should be. */
  failed = [];
  tookMs = [];

  judge(entry) {
    this.asked += 1;
    this.tookMs.push(entry.tookMs);
    if (entry.outcome !== "ok") this.failed.push(`${entry.name}: ${entry.status} ${entry.error ?? ""}`);
    return entry;
  }
}

/** A customer with a call to come, and their own browser, which the shop vouches for. */
async function somebodyKnown(shop) {
  const customer = fresh("c_");
  const page = shop.page();
  await page.says({ type: "page.viewed" }, { type: "consent.withdrawn", channel: "sms" });
  await shop.event({ customer, visitor: page.visitor, verified: true }, { type: "link.clicked" });
  const { body } = await shop.schedule({ person: { customer }, delay: "1h" });
  return { customer, page, id: body.id };
}

/** Strangers all the same, of a site that nobody floods. */
async function strangersOf(shop) {
  const pages = Array.from({ length: 20 }, () => shop.page());
  await Promise.all(pages.map((page) => page.says(ENGAGED, { type: "consent.withdrawn" })));
  return pages.length;
}

const ENGAGED = { type: "page.active", visibleMs: 20_000, engagedMs: 20_000 };

/** All kinds of visitors: those that look, that refuse, that order, and fat ones. */
async function pour(shop, random, seen, goesOn) {
  while (goesOn()) {
    const page = shop.page();
    const said = await page.says(...factsOf(random));
    if (said.outcome === "ok") seen.poured += 1;
    else seen.refused += 1;
    shop.history.length = 0;
  }
}

function factsOf(random) {
  const fat = Array.from({ length: 40 }, (_, index) => ({
    type: "checkout.started",
    checkout: `${index}-${"x".repeat(200)}`,
  }));
  return random.pick([
    [{ type: "page.viewed" }],
    [ENGAGED, { type: "checkout.started", checkout: fresh("ck_") }],
    [ENGAGED, { type: "consent.withdrawn" }, { type: "offer.declined", offer: fresh("of_") }],
    [ENGAGED, { type: "order.completed", order: fresh("o_") }],
    [ENGAGED, ...fat],
  ]);
}

/** How Redis is, and what `/readyz` says of it. */
async function look({ world, seen }, goesOn, say) {
  while (goesOn()) {
    const info = await world.redis.ask("INFO", "memory");
    seen.usedBytes.push(Number(/^used_memory:(\d+)/m.exec(info)?.[1]));
    seen.heldBytes.push(await heldBytes(world));
    const response = await fetch(`${world.api.url}/readyz`);
    if (response.status !== 200) seen.notReady += 1;
    const { warnings = [] } = await response.json();
    for (const warning of warnings) seen.warnings.add(warning.replace(/\d+/g, "N"));
    const mib = Math.round(seen.usedBytes.at(-1) / MIB);
    if (seen.usedBytes.length % 60 === 0) say(`${seen.poured} strangers, Redis uses ${mib} MiB`);
    await pause(LOOK_EVERY_MS);
  }
}

const SUM = `local sum = 0
for _, key in ipairs(redis.call('KEYS', 'h:*:share')) do sum = sum + (redis.call('HGET', key, 'total') or 0) end
return sum * 16`;
const heldBytes = async (world) => Number(await world.redis.ask("EVAL", SUM, "0"));

/** The other site's signals, schedules, orders and releases; and the pages of known customers. */
async function goOn({ world, other, seen }, known, goesOn) {
  while (goesOn()) {
    const page = other.page();
    seen.judge(await page.says({ type: "page.viewed" }));
    const customer = fresh("c_");
    const asked = seen.judge(await other.schedule({ person: { customer } }));
    const released = await holdsWithinMs(
      RELEASED_WITHIN_MS,
      () => world.receiver.releasesOf(asked.body?.id ?? "").length > 0,
    );
    if (released === undefined) seen.failed.push("a release that did not come");
    seen.judge(await other.order(customer));
    for (const one of known) seen.judge(await one.page.says({ ...ENGAGED, engagedMs: 20_000 + seen.asked }));
    await pause(LOOK_EVERY_MS);
  }
}

async function judge({ world, flooded, other, seen }, known, quiet, { report, shareBytes }) {
  report.none(
    "looks that found more than half of Redis's memory in use",
    count(seen.usedBytes, (REDIS_MB / 2) * MIB),
    seen.usedBytes.length,
  );
  report.none("looks that found strangers above their share", count(seen.heldBytes, shareBytes), seen.heldBytes.length);
  report.none("floods that did not fill half of it", seen.heldBytes.at(-1) < shareBytes / 2 ? 1 : 0, 1);
  report.none("calls of the other site and of known customers that failed", seen.failed.length, seen.asked);
  report.none("strangers that were refused", seen.refused, seen.poured + seen.refused);
  report.none("times that /readyz said nothing while they filled their share", seen.warnings.size === 0 ? 1 : 0, 1);
  const lost = await Promise.all(known.map(async (one) => await isLost(flooded, one)));
  report.none("known customers of the flooded site that were lost", lost.filter(Boolean).length, known.length);
  const left = Number(
    await world.redis.ask("EVAL", COUNT, "0", `h:*:doc:${other.publishable.split("_").at(-1)}:visitor:*`),
  );
  report.none("strangers of the other site that had to go", Math.max(0, quiet - left), quiet);
  // On a machine that does other things Redis may answer late.
  report.states("looks at /readyz that found it not ready", `${seen.notReady} of ${seen.usedBytes.length}`);
  report.states("strangers that came", seen.poured.toLocaleString("en"));
  report.states("most memory in use", `${(Math.max(...seen.usedBytes) / MIB).toFixed(1)} MiB`);
  report.states("held by strangers at most", `${(Math.max(...seen.heldBytes) / MIB).toFixed(1)} MiB`);
  for (const failure of new Set(seen.failed)) report.states("failed", failure);
}

const COUNT = "return #redis.call('KEYS', ARGV[1])";
const count = (values, most) => values.filter((value) => value > most).length;

/** Their refusal stands, and their call waits or was made. */
async function isLost(shop, { customer, id }) {
  const [person, followUp] = [
    await shop.call("person", customer, "GET", `/v1/persons/customer:${customer}`),
    await shop.get(id),
  ];
  return !JSON.stringify(person.body).includes("sms") || followUp.outcome !== "ok";
}
