/** Whether a page with the script is kept for Back, whatever the script is in the middle of. */
import { setTimeout as pause } from "node:timers/promises";
import { holdsWithinMs } from "../../../faults/kit/wait.mjs";
import { html, tag } from "./shop.mjs";

const WATCH = 'addEventListener("pageshow", (event) => { window.labKept = event.persisted; });';

/** What goes on when the page is left: `before` is the collector's state, `say` what was said, and how long ago. */
const MOMENTS = [
  { name: "at rest", ageMs: 1_500 },
  { name: "with an order just said", say: 'holdoff("order", { order: 1 })', ageMs: 0 },
  { name: "with an order said 50 ms ago", say: 'holdoff("order", { order: 1 })', ageMs: 50 },
  { name: "with something that waits", say: 'holdoff("signal", "cart.changed", { items: 1 })', ageMs: 0 },
  { name: "while the collector answers 503", mode: "503", say: 'holdoff("order", { order: 1 })', ageMs: 300 },
  { name: "while the collector hangs", mode: "hang", say: 'holdoff("order", { order: 1 })', ageMs: 300 },
  { name: "after an invitation was asked for", say: 'holdoff.mayInvite("chat")', ageMs: 0 },
  { name: "with a data layer", page: "<script>dataLayer = [{ event: 'begin_checkout' }]</script>", ageMs: 300 },
  { name: "with marks", page: '<main data-holdoff-step="details" data-holdoff-offer="x">Step</main>', ageMs: 300 },
  { name: "signed in", say: `holdoff("identify", "c_1", { hash: "${"0".repeat(64)}" })`, ageMs: 50 },
];

/** Each moment so often: whether a page is kept depends on what arrives in which millisecond. */
const timesFor = (count) => Math.max(1, Math.min(10, Math.round(count / 200)));

export async function bfcached(browser, { collector, shop }, { count, report }) {
  let kept = 0;
  const times = timesFor(count);
  for (const [nth, moment] of MOMENTS.entries()) {
    const path = `/kept-${nth}`;
    shop.page(path, html(`${moment.page ?? ""}${tag(collector)}`));
    const lost = [];
    for (let time = 0; time < times; time += 1) {
      const reasons = await wentBack(browser, { collector, shop, path, moment });
      if (reasons === undefined) kept += 1;
      else lost.push(...reasons);
    }
    if (lost.length > 0) report.states(`not kept for Back: ${moment.name}`, [...new Set(lost)].join(" "));
  }
  report.share("pages with the script that are kept for Back", kept, MOMENTS.length * times, 1);
}

/** @returns {Promise<string[] | undefined>} why it was not kept */
async function wentBack(browser, { collector, shop, path, moment }) {
  const tab = await browser.open({ before: WATCH });
  collector.mode = "well";
  const before = collector.requests.length;
  await tab.goto(`${shop.url}${path}`);
  await holdsWithinMs(10_000, () => collector.requests.length > before);
  collector.mode = moment.mode ?? "well";
  if (moment.say) await tab.evaluate(`${moment.say}; 0`);
  await pause(moment.ageMs);
  const reasons = [];
  tab.each("Page.backForwardCacheNotUsed", ({ notRestoredExplanations }) => {
    reasons.push(...notRestoredExplanations.map(({ reason }) => reason));
  });
  await tab.goto(`${shop.url}/elsewhere`);
  await tab.evaluate("history.back(), 0").catch(() => undefined);
  const isBack = `location.pathname === "${path}" && window.labKept !== undefined`;
  await holdsWithinMs(10_000, () => tab.evaluate(isBack).catch(() => false));
  const isKept = await tab.evaluate("window.labKept === true").catch(() => false);
  collector.mode = "well";
  collector.endHanging();
  await tab.close();
  return isKept ? undefined : reasons;
}
