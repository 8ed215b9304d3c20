/** How long the script keeps the page waiting: at start and while somebody moves, types and scrolls, beside Plausible's. */
import { setTimeout as pause } from "node:timers/promises";
import { isWanted } from "../../../faults/kit/wanted.mjs";
import { Browser } from "../kit/browser.mjs";
import { Collector } from "../kit/collector.mjs";
import { knownScript } from "../kit/known-sdks.mjs";
import { html, Shop, tag } from "../kit/shop.mjs";
import { scriptMs, traced } from "../kit/trace.mjs";

const START_MS = 2_000;
const SETTLE_MS = 1_200;
const MOVES = 200;
const KEYS = 60;
const SCROLLS = 20;
const THROTTLE = 4;
const FORM = `<form><input name="a"><input name="b"><select><option>1</select><button type="button">Go</button></form>`;
const BODY = `${FORM}${"<p>Something to read, and more of it.</p>".repeat(150)}`;

export const mainThread = {
  name: "main-thread",
  says: "thread time at start and for 200 moves, 60 keys and 20 scrolls, minimum of so many runs; long tasks at 4x throttle",
  count: 9,
  async run(lab) {
    const [collector, shop] = [await new Collector().listen(), await new Shop().listen()];
    const plausible = `<script>LAB_COLLECTOR="${collector.url}"</script><script async src="/plausible.js"></script>`;
    shop.page("/plausible.js", {
      text: await knownScript("plausible"),
      headers: { "content-type": "text/javascript" },
    });
    const pages = {
      bare: shop.page("/bare", html(BODY)),
      holdoff: shop.page("/holdoff", html(`${BODY}${tag(collector)}`)),
      plausible: shop.page("/plausible", html(`${BODY}${plausible}`)),
    };
    const isOwn = {
      holdoff: (address) => address.startsWith(`${collector.url}/holdoff`),
      plausible: (address) => address.endsWith("/plausible.js"),
    };
    await Browser.within({}, async (browser) => {
      if (isWanted(lab, "thread-time")) await threadTime(browser, pages, isOwn, lab);
      if (isWanted(lab, "long-tasks")) await longTasks(browser, pages, lab);
    });
    await Promise.all([collector.close(), shop.close()]);
  },
};

async function inputs(tab) {
  for (let nth = 0; nth < MOVES; nth += 1) await tab.move(50 + (nth % 300), 50 + (nth % 200));
  await tab.click(60, 20);
  for (let nth = 0; nth < KEYS; nth += 1) await tab.press();
  for (let nth = 0; nth < SCROLLS; nth += 1) await tab.scroll(100, 200, nth % 4 < 2 ? 120 : -120);
  await pause(SETTLE_MS);
}

async function threadTime(browser, pages, isOwn, { count, report, say }) {
  const least = {};
  const keep = (name, value) => {
    least[name] = Math.min(least[name] ?? Infinity, value);
  };
  for (let nth = 0; nth < count; nth += 1) {
    for (const name of ["holdoff", "plausible"]) {
      const context = await browser.newContext();
      const tab = await browser.open({ context });
      const atStart = await traced(browser, async () => {
        await tab.goto(pages[name]);
        await pause(START_MS);
      });
      const atInput = await traced(browser, () => inputs(tab));
      keep(`${name} start`, scriptMs(atStart, isOwn[name]));
      keep(`${name} input`, scriptMs(atInput, isOwn[name]));
      await browser.send("Target.disposeBrowserContext", { browserContextId: context });
    }
    say(`run ${nth + 1}: ${JSON.stringify(least)}`);
  }
  for (const [phase, what] of [
    ["start", "at start"],
    ["input", `${MOVES} moves, ${KEYS} keys, ${SCROLLS} scrolls`],
  ]) {
    const theirs = least[`plausible ${phase}`];
    report.most(`thread time ${what}, Plausible's is the limit`, least[`holdoff ${phase}`], theirs, "ms");
  }
}

const COUNT_LONG_TASKS = `labLong = 0;
  new PerformanceObserver((list) => { labLong += list.getEntries().length; }).observe({ type: "longtask", buffered: true });`;

/** The least of all runs: what else runs on this machine makes long tasks too. */
async function longTasks(browser, pages, { count, report }) {
  const least = { bare: Infinity, holdoff: Infinity };
  for (let nth = 0; nth < count; nth += 1) {
    for (const name of ["bare", "holdoff"]) {
      const context = await browser.newContext();
      const tab = await browser.open({ context, before: COUNT_LONG_TASKS });
      await tab.send("Emulation.setCPUThrottlingRate", { rate: THROTTLE });
      await tab.goto(pages[name]);
      await inputs(tab);
      least[name] = Math.min(least[name], await tab.evaluate("labLong"));
      await browser.send("Target.disposeBrowserContext", { browserContextId: context });
    }
  }
  report.most("long tasks at 4x throttle, those of the bare page are the limit", least.holdoff, least.bare);
}
