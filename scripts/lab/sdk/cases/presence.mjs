/** How long the real server takes a visitor for present after the page died, in each way of dying. */
import { setTimeout as pause } from "node:timers/promises";
import { holdsWithinMs } from "../../../faults/kit/wait.mjs";
import { isWanted } from "../../../faults/kit/wanted.mjs";
import { Browser } from "../kit/browser.mjs";
import { inServerWorld, personOf } from "../kit/presence-world.mjs";
import { html, Shop, tag } from "../kit/shop.mjs";

const ENDS_WITHIN_MS = 47_000;
const GIVE_UP_MS = 75_000;
const PRESENT_WITHIN_MS = 30_000;
const LOOK_EVERY_MS = 200;
/** Visitors with three windows, of which the first one goes in this way: the others go on saying that somebody is here. */
const STAYING = {
  "nothing happens": () => undefined,
  "the first window is closed": (tab) => tab.close(),
  "the first window crashes": (tab) => tab.send("Page.crash").catch(() => undefined),
};
const OTHER_WINDOWS = 2;

/** Each ends one visitor's page; what kills the browser ends all of them. */
const DEATHS = {
  close: (tab) => tab.close(),
  "navigate away": (tab, shop) => tab.goto(`${shop.url}/elsewhere`),
  "renderer kill": (tab) => tab.send("Page.crash").catch(() => undefined),
  offline: (tab) => tab.offline(),
};

export const presence = {
  name: "presence",
  says: "when presence ends at the real server after a page died; so many of each death, about four minutes",
  count: 20,
  async run(lab) {
    await inServerWorld(async (world) => {
      const shop = await new Shop().listen();
      shop.page("/present", html(`${tag({ url: world.api.url })}<p>Shop</p>`));
      const given = { world, shop, lab };
      const names = Object.keys(DEATHS).filter((name) => isWanted(lab, name));
      if (names.length > 0) await Browser.within({}, (browser) => pagesDie(names, browser, given));
      if (isWanted(lab, "windows")) await Browser.within({}, (browser) => windowsGo(browser, given));
      if (isWanted(lab, "browser kill")) await Browser.within({}, (browser) => browserDies(browser, given));
      await shop.close();
    });
  },
};

async function arrive(browser, { shop }) {
  const context = await browser.newContext();
  const tab = await browser.open({ url: `${shop.url}/present`, context });
  const found = await holdsWithinMs(PRESENT_WITHIN_MS, () => tab.evaluate("window.holdoff?.visitor || ''"));
  if (found === undefined) throw new Error("the page has no visitor");
  return { tab, context, visitor: await tab.evaluate("holdoff.visitor") };
}

async function arriveAll(browser, count, given) {
  const visits = [];
  for (let nth = 0; nth < count; nth += 1) visits.push(await arrive(browser, given));
  const isPresent = async ({ visitor }) => (await personOf(given.world, visitor))?.present === true;
  const all = await holdsWithinMs(PRESENT_WITHIN_MS, async () =>
    (await Promise.all(visits.map(isPresent))).every(Boolean),
  );
  if (all === undefined) throw new Error("not every visitor became present");
  return visits;
}

/** The server is asked often when the end is near, and seldom before: asking is work too. */
const nextLookMs = (sinceMs) => (sinceMs > 3_000 && sinceMs < 38_000 ? 2_000 : LOOK_EVERY_MS);

/** Milliseconds from the death until presence ended. */
async function endOf({ visitor }, diedMs, { world }) {
  for (;;) {
    const sinceMs = performance.now() - diedMs;
    if (sinceMs > GIVE_UP_MS) return Infinity;
    if ((await personOf(world, visitor))?.present === false) return sinceMs;
    await pause(nextLookMs(sinceMs));
  }
}

async function pagesDie(names, browser, given) {
  const { lab, shop } = given;
  const groups = [];
  for (const name of names) groups.push({ name, visits: await arriveAll(browser, lab.count, given) });
  lab.say(`${names.length * lab.count} visitors are here`);
  await Promise.all(
    groups.map(async ({ name, visits }) => {
      const took = await Promise.all(
        visits.map(async (visit) => {
          const diedMs = performance.now();
          await DEATHS[name](visit.tab, shop);
          return await endOf(visit, diedMs, given);
        }),
      );
      lab.report.within(`presence ends after: ${name}`, took, ENDS_WITHIN_MS);
    }),
  );
}

/** By then the windows that did not speak for their visitor were not heard for longer than presence lasts. */
const LONG_THERE_MS = 50_000;
const WATCHED_MS = 20_000;

async function windowsGo(browser, given) {
  const visits = await arriveAll(browser, Object.keys(STAYING).length, given);
  for (const { context } of visits)
    for (let nth = 0; nth < OTHER_WINDOWS; nth += 1) await browser.open({ url: `${given.shop.url}/present`, context });
  given.lab.say(`${visits.length} visitors with ${OTHER_WINDOWS + 1} windows`);
  await pause(LONG_THERE_MS);
  await Promise.all(
    Object.entries(STAYING).map(async ([what, happens], nth) => {
      const { tab, visitor } = visits[nth];
      await happens(tab);
      const untilMs = performance.now() + WATCHED_MS;
      let [lost, looks] = [0, 0];
      while (performance.now() < untilMs) {
        looks += 1;
        if ((await personOf(given.world, visitor))?.present !== true) lost += 1;
        await pause(LOOK_EVERY_MS);
      }
      given.lab.report.none(`looks at a visitor with three windows who was taken for gone: ${what}`, lost, looks);
    }),
  );
}

async function browserDies(browser, given) {
  const { lab } = given;
  const visits = await arriveAll(browser, lab.count, given);
  const diedMs = performance.now();
  await browser.killAll();
  const took = await Promise.all(visits.map((visit) => endOf(visit, diedMs, given)));
  lab.report.within("presence ends after: browser kill", took, ENDS_WITHIN_MS);
}
