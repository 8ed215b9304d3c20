/**
 * Pages on which the browser's own interfaces are missing, throw, are slow or lie: the script may be of no use there, but it
 * throws nothing, and nobody waits for it. Each page is opened without the script too: what goes wrong there is not ours.
 */
import { holdsWithinMs } from "../../../faults/kit/wait.mjs";
import { isWanted } from "../../../faults/kit/wanted.mjs";
import { bfcached } from "../kit/bfcached.mjs";
import { Browser } from "../kit/browser.mjs";
import { Collector } from "../kit/collector.mjs";
import { hostilePage } from "../kit/hostile-faults.mjs";
import { html, Shop, tag } from "../kit/shop.mjs";

const SIDE_BY_SIDE = 5;
/** A browser opens six connections to a host: five visitors whose signals hang would keep each other's script away. */
const HANG_MS = 1_500;
const LEAVES_WITHIN_MS = 10_000;
/** What a busy machine may add to a navigation. */
const LATER_MS_MAX = 1_000;
const ATTRIBUTES = 'data-checkout="/hostile" data-completed="/thanks"';
const MARKS = `<main data-holdoff-step="details"><div data-holdoff-offer="insurance"><button data-holdoff-accept>Yes</button></div>
  <div data-holdoff-chat><button id="no" data-holdoff-dismiss>No</button></div>
  <form id="form" onsubmit="return false"><input name="a"><input type="checkbox" id="box" data-holdoff-consent="email:sales"></form></main>
  <a id="go" href="/elsewhere">On</a>`;
/** The page's hands are natives that it took before anything was broken. */
const HANDS = `{ const click = HTMLElement.prototype.click; const byId = Document.prototype.getElementById; const parse = JSON.parse;
  window.labErrors = [];
  const listen = EventTarget.prototype.addEventListener;
  listen.call(window, "error", (event) => labErrors.push(String(event.message)));
  listen.call(window, "unhandledrejection", (event) => labErrors.push("rejected: " + String(event.reason)));
  window.labClick = (id) => click.call(byId.call(document, id));
  window.labGo = (to) => { byId.call(document, "go").setAttribute("href", to); labClick("go"); };
}`;
const USE = `{ const say = (...given) => { if (typeof holdoff === "function") holdoff(...given); };
  say("checkout", "ck_1"); say("step", "payment"); say("offer", "insurance", "declined"); say("identify", "c_1");
  say("signal", "cart.changed", { items: 1 }); say("order", { order: 1 });
  for (const id of ["no", "box"]) labClick(id);
  history.pushState(null, "", "/hostile?on");
  holdoff.mayInvite?.("chat"); }`;

export const hostile = {
  name: "hostile",
  says: "pages on which Web APIs are missing, throw, are slow or lie: uncaught errors, blocked navigations, bfcache",
  count: 2_000,
  async run(lab) {
    const [collector, shop] = [await new Collector().listen(), await new Shop().listen()];
    await Browser.within({}, async (browser) => {
      collector.hangMs = HANG_MS;
      if (isWanted(lab, "pages")) await pages(browser, { collector, shop }, lab);
      if (isWanted(lab, "bfcache")) await bfcached(browser, { collector, shop }, lab);
    });
    await Promise.all([collector.close(), shop.close()]);
  },
};

async function pages(browser, { collector, shop }, { count, random, report, say }) {
  const made = new Map();
  shop.page("/hostile", ({ searchParams }) =>
    textOf(made.get(searchParams.get("n")), collector, searchParams.has("bare")),
  );
  const tabs = await Promise.all(Array.from({ length: SIDE_BY_SIDE }, () => openWatched(browser)));
  const [errors, blocked] = [[], []];
  let worstMs = 0;
  for (let from = 0; from < count; from += SIDE_BY_SIDE) {
    const few = Array.from({ length: Math.min(SIDE_BY_SIDE, count - from) }, (_, nth) => {
      const page = { nth: String(from + nth), ...hostilePage(random) };
      made.set(page.nth, page);
      return page;
    });
    collector.mode = few[0].mode;
    const seen = await Promise.all(few.map((page, nth) => visit(tabs, nth, shop, page)));
    for (const [nth, { page, thrown, tookMs }] of seen.entries()) {
      if (thrown.length > 0 || tookMs > LATER_MS_MAX) {
        const bare = await visit(tabs, nth, shop, page, "&bare");
        const own = thrown.filter((error) => !bare.thrown.includes(error));
        if (own.length > 0) errors.push({ page, own });
        if (tookMs - bare.tookMs > LATER_MS_MAX) blocked.push({ page, tookMs });
      }
      worstMs = Math.max(worstMs, tookMs);
      made.delete(page.nth);
    }
    collector.mode = "well";
    collector.endHanging();
    if ((from + SIDE_BY_SIDE) % 250 < SIDE_BY_SIDE) say(`${from + SIDE_BY_SIDE} pages, ${errors.length} with errors`);
  }
  for (const { page, own } of errors.slice(0, 10)) say(`${page.faults.join(" + ")} (${page.mode}): ${own[0]}`);
  for (const { page, tookMs } of blocked.slice(0, 5))
    say(`${page.faults.join(" + ")} (${page.mode}): left after ${Math.round(tookMs)} ms`);
  report.none("hostile pages with an uncaught error", errors.length, count);
  report.none("navigations that were blocked, or a second later than without the script", blocked.length, count);
  report.states("longest navigation", `${Math.round(worstMs)} ms`);
}

async function openWatched(browser) {
  const tab = await browser.open();
  tab.thrown = [];
  await tab.send("Runtime.enable");
  tab.each("Runtime.exceptionThrown", ({ exceptionDetails: { text, exception } }) => {
    tab.thrown.push(`${text} ${(exception?.description ?? String(exception?.value)).split("\n")[0]}`);
  });
  return tab;
}

function textOf(page, collector, isBare) {
  const script = isBare ? "" : tag(collector, ATTRIBUTES);
  const body = page.framed
    ? `<iframe sandbox="allow-scripts" srcdoc="${`<script>${page.script}</script>${script}`.replaceAll("&", "&amp;").replaceAll('"', "&quot;")}"></iframe>${MARKS}`
    : `${MARKS}${script}`;
  return { text: html(body, `<script>${HANDS}${page.framed ? "" : page.script}</script>`), headers: page.headers };
}

/** A page that does not even load, or never answers, is left by a new tab. */
async function visit(tabs, at, shop, page, more) {
  try {
    return await useAndLeave(tabs[at], shop, page, more);
  } catch (error) {
    await tabs[at].close().catch(() => undefined);
    tabs[at] = await openWatched(tabs[at].browser);
    return { page, tookMs: Infinity, thrown: [`the page hangs: ${error.message}`] };
  }
}

/** Opens it, uses it, and leaves by a link. */
async function useAndLeave(tab, shop, page, more = "") {
  tab.thrown = [];
  await tab.goto(`${shop.url}/hostile?n=${page.nth}${more}`);
  await tab.evaluate(`try { ${USE} } catch {} 0`);
  await tab.press("a");
  await tab.move(20, 20);
  const inPage = await tab.evaluate("labErrors.join('\\n')");
  const to = `/elsewhere?n=${page.nth}${more}`;
  const arrived = tab.event("Page.loadEventFired", LEAVES_WITHIN_MS).catch(() => undefined);
  const fromMs = performance.now();
  // The page may be gone before it can answer.
  tab.evaluate(`labGo("${to}"), 0`).catch(() => undefined);
  const took = await holdsWithinMs(LEAVES_WITHIN_MS, () => shop.wasAsked(to));
  const tookMs = took === undefined ? Infinity : performance.now() - fromMs;
  if (took === undefined) await tab.goto(`${shop.url}/elsewhere`);
  // Where it is still arriving, the next address would be lost.
  else await arrived;
  return { page, tookMs, thrown: [...new Set([...tab.thrown, ...inPage.split("\n").filter(Boolean)])] };
}
