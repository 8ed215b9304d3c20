/** What a visitor who looks around costs a minute, with one window of the shop open and with three. */
import { setTimeout as pause } from "node:timers/promises";
import { holdsWithinMs } from "../../../faults/kit/wait.mjs";
import { Browser } from "../kit/browser.mjs";
import { Collector } from "../kit/collector.mjs";
import { html, Shop, tag } from "../kit/shop.mjs";

const REQUESTS_MAX = 4;
const BODY_BYTES_MAX = 1536;
const START_MS = 5_000;
const INPUT_EVERY_MS = 1_000;
const WINDOWS = [1, 3];

export const traffic = {
  name: "traffic",
  says: "requests and bytes of an engaged minute, with one and with three visible windows; the count is in seconds",
  count: 60,
  async run({ count, report, say }) {
    await Browser.within({}, async (browser) => {
      const shop = await new Shop().listen();
      const visits = await Promise.all(WINDOWS.map((windows) => begin(browser, shop, windows)));
      await pause(START_MS);
      const fromMs = performance.now();
      say(`${count} s of looking around`);
      for (let nth = 0; performance.now() - fromMs < count * 1000; nth += 1) {
        for (const { tabs } of visits) await touch(tabs[nth % tabs.length], nth);
        await pause(INPUT_EVERY_MS);
      }
      const minutes = (performance.now() - fromMs) / 60_000;
      for (const visit of visits) tell(visit, fromMs, minutes, report);
      await Promise.all([shop.close(), ...visits.map(({ collector }) => collector.close())]);
    });
  },
};

async function begin(browser, shop, windows) {
  const collector = await new Collector().listen();
  const url = shop.page(`/windows-${windows}`, html(`${tag(collector)}<p style="height: 4000px">Shop</p>`));
  const context = await browser.newContext();
  const tabs = [];
  for (let nth = 0; nth < windows; nth += 1) tabs.push(await browser.open({ url, context }));
  await holdsWithinMs(20_000, () => collector.requests.length >= windows);
  return { windows, collector, tabs };
}

async function touch(tab, nth) {
  await tab.move(100 + (nth % 50), 100);
  await tab.scroll(100, 100, nth % 2 === 0 ? 40 : -40);
  await tab.press();
}

function tell({ windows, collector }, fromMs, minutes, report) {
  const asked = collector.requests.filter(({ atMs }) => atMs >= fromMs);
  const sum = (what) => asked.reduce((total, request) => total + request[what], 0) / minutes;
  const name = `${windows} visible window${windows > 1 ? "s" : ""}, a minute`;
  report.most(`${name}: requests`, asked.length / minutes, REQUESTS_MAX);
  report.most(`${name}: bodies`, sum("bodyBytes"), BODY_BYTES_MAX, "B");
  report.states(`${name}: headers`, `${Math.round(sum("headerBytes"))} B`);
  const preflights = collector.requests.filter(({ method }) => method === "OPTIONS").length;
  report.none(`${windows} window${windows > 1 ? "s" : ""}: preflights`, preflights, collector.requests.length);
}
