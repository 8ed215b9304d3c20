/**
 * How a page ends after it said something: many pages side by side, which say it, die together, and are missed or heard.
 * `returns` says whether the visitor has to come back before all has to be heard.
 */
import { setTimeout as pause } from "node:timers/promises";
import { holdsWithinMs } from "../../../faults/kit/wait.mjs";

/** How old the word is when its page is killed. */
const AGE_MS = 50;
const READY_MS_MAX = 20_000;
const HEARD_AT_ONCE_MS = 3_000;
const HEARD_LATER_MS = 10_000;
const ROUND_TRIPS_MS = [0, 100, 300];

const closeAll = (tabs) => Promise.all(tabs.map((tab) => tab.close().catch(() => undefined)));

/** `spell` makes the collector unwell before the word is said; `die` ends the pages; the answer of `die` is the browser. */
export const DEATHS = [
  {
    name: "navigation",
    leaves: true,
    die: async ({ browser, tabs, trials, shop }) => {
      await Promise.all(
        tabs.map((tab, nth) => tab.evaluate(`${trials[nth].say}; location.href = "${shop.url}/elsewhere"; 0`)),
      );
      return browser;
    },
  },
  {
    name: "tab-close",
    leaves: true,
    die: async ({ browser, tabs, trials }) => {
      // Not after the answer: the page says it and is closed.
      await Promise.all(
        tabs.flatMap((tab, nth) => [tab.evaluate(trials[nth].say).catch(() => undefined), tab.close()]),
      );
      return browser;
    },
  },
  {
    name: "renderer-kill",
    die: killed(async ({ browser }) => {
      await browser.killRenderers();
      return browser;
    }),
  },
  {
    name: "browser-kill",
    returns: true,
    die: killed(async ({ browser }) => {
      await browser.killAll();
      return await browser.again();
    }),
  },
  {
    name: "offline-and-closed",
    returns: true,
    spell: async ({ tabs, collector }) => {
      await Promise.all(tabs.map((tab) => tab.offline()));
      await collector.shut();
    },
    die: killed(closed),
    cure: ({ collector }) => collector.listen(),
  },
  { name: "503-and-closed", returns: true, ...inMode("503") },
  { name: "hang-and-closed", returns: true, ...inMode("hang") },
];

function inMode(mode) {
  return {
    spell: ({ collector }) => {
      collector.mode = mode;
    },
    die: killed(closed),
    cure: ({ collector }) => {
      collector.mode = "well";
      collector.endHanging();
    },
  };
}

async function closed({ browser, tabs }) {
  await closeAll(tabs);
  return browser;
}

/** Said, and a moment later dead. */
function killed(die) {
  return async (given) => {
    await Promise.all(given.tabs.map((tab, nth) => tab.evaluate(given.trials[nth].say)));
    await pause(AGE_MS);
    return await die(given);
  };
}

const missingOf = (trials) => trials.filter(({ isHeard }) => !isHeard());

/** One round: answers the browser that lives after it, and what was missing at once and after the return. */
async function round(death, { browser, subject, collector, shop, from, tries, sideBySide }) {
  collector.roundTripMs = 0;
  const trials = Array.from({ length: tries }, (_, nth) => subject.trial(from + nth, death));
  const tabs = await Promise.all(trials.map(() => browser.open()));
  await Promise.all(tabs.map((tab, nth) => tab.goto(trials[nth].url)));
  const ready = await holdsWithinMs(READY_MS_MAX, () => trials.every(({ isReady }) => isReady()));
  if (ready === undefined)
    throw new Error(`${subject.name} said nothing on a page that was open for ${READY_MS_MAX} ms`);
  collector.roundTripMs = ROUND_TRIPS_MS[Math.floor(from / sideBySide) % ROUND_TRIPS_MS.length];
  await death.spell?.({ tabs, collector });
  const next = await death.die({ browser, tabs, trials, collector, shop });
  await holdsWithinMs(HEARD_AT_ONCE_MS, () => death.spell === undefined && missingOf(trials).length === 0);
  const atOnce = missingOf(trials);
  await death.cure?.({ collector });
  const later = atOnce.length === 0 ? [] : await afterReturn({ browser: next, subject, trials });
  await closeAll(tabs);
  return { browser: next, atOnce, later };
}

async function afterReturn({ browser, subject, trials }) {
  const back = subject.trial(0);
  const tab = await browser.open({ url: back.url });
  await holdsWithinMs(READY_MS_MAX, () => back.isReady());
  await holdsWithinMs(HEARD_LATER_MS, () => missingOf(trials).length === 0);
  await tab.close();
  return missingOf(trials);
}

/** @returns {Promise<{ browser: object, of: number, atOnce: object[], later: object[] }>} the trials that were missing */
export async function dies(death, count, given) {
  let { browser } = given;
  const { sideBySide } = given;
  const [atOnce, later] = [[], []];
  for (let from = 0; from < count; from += sideBySide) {
    const tries = Math.min(sideBySide, count - from);
    const done = await round(death, { ...given, browser, from, tries });
    browser = done.browser;
    atOnce.push(...done.atOnce);
    later.push(...done.later);
  }
  given.collector.roundTripMs = 0;
  return { browser, of: count, atOnce, later };
}
