/**
 * The process that hears the pages stands still, or is gone, while customers stay on the page. Nobody can tell that they
 * are there, so nobody may be called; not before they were heard again, and have left.
 */
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { holdsWithinMs, until } from "../kit/wait.mjs";
import { World } from "../kit/world.mjs";

const PEOPLE = 10;
/** Longer than anybody is believed to be here, or quiet. */
const DEAF_MS = 14_000;
const SIGNAL_EVERY_MS = 500;
const RELEASED_WITHIN_MS = 120_000;

export const collectorDown = {
  name: "collector-down",
  says: "the collector stands still, or is killed, while customers stay active",
  count: 5,
  run: async (lab) =>
    await World.within({}, async (world) => {
      const { report, count, say } = lab;
      const all = { wrong: 0, people: 0, frozenMs: [], againMs: [], killedMs: [] };
      const remembers = { HOLDOFF_ROLES: "collector", HOLDOFF_MEMORY_FILE: join(world.redis.folder, "collector.json") };
      let collector = await world.serve(remembers);
      const pages = { url: collector.url };
      await world.serve({ HOLDOFF_ROLES: "api,worker" });
      for (let nth = 0; nth < count; nth += 1) {
        const back = () => collector.thaw();
        all.frozenMs.push(...(await deaf(world, pages, all, () => collector.freeze(), back)));
        say(`frozen: ${nth + 1} of ${count}`);
      }
      const nextWith = (settings) => async () => {
        collector = world.begin(settings);
        await collector.ready;
        pages.url = collector.url;
      };
      for (let nth = 0; nth < count; nth += 1) {
        all.againMs.push(...(await deaf(world, pages, all, () => collector.kill(), nextWith(remembers))));
        say(`killed and started again: ${nth + 1} of ${count}`);
      }
      const another = nextWith({ HOLDOFF_ROLES: "collector" });
      all.killedMs.push(...(await deaf(world, pages, all, () => collector.kill(), another)));
      report.none("collector down: released while the customer was there", all.wrong, all.people);
      report.within("collector frozen: from the customer's leaving to the release", all.frozenMs, 30_000);
      report.within("collector killed, and started again with its memory: the same", all.againMs, 30_000);
      report.within("collector killed, and another one started: the same", all.killedMs, 90_000);
    }),
};

/** Answers how long after each customer left they were released. */
async function deaf(world, pages, all, away, back) {
  const { shop, receiver } = world;
  const people = Array.from({ length: PEOPLE }, () => onPages(shop, pages));
  const stays = { here: true };
  const clicking = people.map((page) => click(page, stays));
  await pause(SIGNAL_EVERY_MS * 2);
  const ids = await Promise.all(
    people.map(async ({ visitor }) => {
      const { body, outcome } = await shop.schedule({ person: { visitor }, trigger: { type: "cart_left" } });
      if (outcome !== "ok" || body.status !== "waiting") throw new Error(`a customer on the page: ${body?.status}`);
      return body.id;
    }),
  );
  await away();
  await pause(DEAF_MS);
  await back();
  await until("the collector to hear again", 30_000, async () => (await people[0].says(ACTIVE)).outcome === "ok");
  stays.here = false;
  await Promise.all(clicking);
  const leftAtMs = Date.now();
  const times = await Promise.all(
    ids.map(async (id) => {
      await holdsWithinMs(RELEASED_WITHIN_MS, () => receiver.releasesOf(id).length > 0);
      return receiver.releasesOf(id).map(({ message }) => Date.parse(message.data.followUp.decision.at));
    }),
  );
  all.people += PEOPLE;
  all.wrong += times.flat().filter((atMs) => atMs < leftAtMs).length;
  return times.flatMap(([atMs]) => (atMs === undefined ? [] : [atMs - leftAtMs]));
}

const ACTIVE = { type: "page.active", visibleMs: 10_000, engagedMs: 5_000 };

/** A page of this shop that talks to whichever collector there is. */
function onPages(shop, pages) {
  const client = Object.assign(Object.create(shop), { url: () => pages.url });
  return client.page();
}

/** Somebody who goes on using the page; what is not heard is not waited for. */
async function click(page, stays) {
  await page.says({ type: "page.viewed" });
  while (stays.here) {
    void page.says(ACTIVE);
    await pause(SIGNAL_EVERY_MS);
  }
}
