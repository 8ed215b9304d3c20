/** Many tabs of one browser, which talk and die, before a collector with bad spells: nothing lost, nothing twice, few copies. */
import { setTimeout as pause } from "node:timers/promises";
import { holdsWithinMs } from "../../../faults/kit/wait.mjs";
import { isWanted } from "../../../faults/kit/wanted.mjs";
import { Browser } from "../kit/browser.mjs";
import { Collector } from "../kit/collector.mjs";
import { countedOnce } from "../kit/counted-once.mjs";
import { html, Shop, tag } from "../kit/shop.mjs";
import { sayingOf, Talkers } from "../kit/talkers.mjs";
import { weather } from "../kit/weather.mjs";

const TABS_MAX = 20;
const COPIES_SHARE_MAX = 0.05;
const CALM_SHARE = 0.2;
const HEARD_MS = 45_000;
const SETTLE_MS = 1_500;

/** Few signals are said by few tabs. */
const tabsFor = (count) => Math.max(2, Math.min(TABS_MAX, Math.ceil(count / 20)));

export const tabs = {
  name: "tabs",
  says: "20 tabs of one browser, so many signals each: lost, doubled and copied, in fair and in foul weather",
  count: 1_000,
  async run(lab) {
    if (isWanted(lab, "calm")) await calm(lab);
    if (isWanted(lab, "storm")) await storm(lab);
    if (isWanted(lab, "server")) await countedOnce(lab);
  },
};

async function withTalkers(lab, work) {
  const [collector, shop] = [await new Collector().listen(), await new Shop().listen()];
  const url = shop.page("/talk", html(`${tag(collector)}<p>Shop</p>`));
  await Browser.within({}, async (browser) => {
    await work({ collector, shop, browser, url, talkers: new Talkers(browser, url, lab.random) });
  });
  await Promise.all([collector.close(), shop.close()]);
}

const takenOf = (collector) =>
  new Set(
    [...collector.entries.values()]
      .filter(({ taken }) => taken > 0)
      .map(sayingOf)
      .filter(Boolean),
  );

const missing = (owed, collector) => {
  const taken = takenOf(collector);
  return [...owed].filter((id) => !taken.has(id));
};

function tell(report, when, { collector, talkers }) {
  const { taken, copies, excused } = collector.copies();
  const lost = missing(talkers.owed, collector);
  report.none(`${when}: signals lost`, lost.length, talkers.owed.size);
  report.none(`${when}: numbers that came with two contents`, collector.conflicts.length, taken);
  const named = [...collector.entries.values()].map(sayingOf).filter(Boolean);
  report.none(`${when}: signals under two numbers`, named.length - new Set(named).size, named.length);
  report.most(
    `${when}: copies, of ${taken.toLocaleString("en")} taken`,
    (100 * copies) / Math.max(1, taken),
    100 * COPIES_SHARE_MAX,
    "%",
  );
  report.states(`${when}: copies of what was taken while its connection was cut`, excused);
  report.states(`${when}: requests`, collector.requests.length);
}

/** Nothing fails, and answers take 0, 100 and 300 ms. */
async function calm(lab) {
  await withTalkers(lab, async (given) => {
    const { collector, talkers } = given;
    const count = Math.max(1, Math.round(lab.count * CALM_SHARE));
    for (const roundTripMs of [0, 100, 300]) {
      collector.roundTripMs = roundTripMs;
      const talking = Array.from({ length: tabsFor(lab.count) }, (_, nth) =>
        talkers.talk(`${roundTripMs}_${nth}`, count),
      );
      const lives = await Promise.all(talking);
      await pause(SETTLE_MS);
      await Promise.all(lives.map(({ tab }) => tab.close()));
    }
    talkers.stop();
    await holdsWithinMs(HEARD_MS / 3, () => missing(talkers.owed, collector).length === 0);
    tell(lab.report, "calm", given);
  });
}

async function storm(lab) {
  await withTalkers(lab, async (given) => {
    const { browser, collector, talkers, url } = given;
    const fair = weather(collector, lab.random);
    const reaping = talkers.reap();
    const talking = Array.from({ length: tabsFor(lab.count) }, (_, nth) => talkers.talk(String(nth), lab.count));
    const lives = await Promise.all(talking);
    await fair();
    talkers.stop();
    await reaping;
    lab.say(`${talkers.deaths} deaths, ${talkers.pages} pages, ${talkers.tooLate} signals said too late to be owed`);
    const isHeard = () => missing(talkers.owed, collector).length === 0;
    await holdsWithinMs(HEARD_MS / 3, isHeard);
    await Promise.all(lives.map((life) => life?.tab.close().catch(() => undefined)));
    const back = await browser.open({ url });
    await holdsWithinMs(HEARD_MS, isHeard);
    await back.close();
    tell(lab.report, `storm, ${talkers.deaths} deaths`, given);
  });
}
