/** Engaged time as the script reports it, against a scripted truth; and sleep for real, by a renderer that is stopped. */
import { setTimeout as pause } from "node:timers/promises";
import { holdsWithinMs } from "../../../faults/kit/wait.mjs";
import { isWanted } from "../../../faults/kit/wanted.mjs";
import { Browser, signalTo } from "../kit/browser.mjs";
import { Collector } from "../kit/collector.mjs";
import { PAGE_CLOCK } from "../kit/page-clock.mjs";
import { endsLeft, makeScenario, truthOf } from "../kit/scenarios.mjs";
import { html, Shop, tag } from "../kit/shop.mjs";

const SIDE_BY_SIDE = 4;
const ERROR_MS_MAX = 250;
const ERROR_SHARE_MAX = 0.01;
const SHOWN = 6;
const STOPPED = 3;
const STOPPED_MS = 12_000;
const HEARD_MS = 10_000;

const IN_FRAME = { x: 60, y: 130 };
const OUTSIDE = { x: 400, y: 300 };

let pages = 0;

export const engaged = {
  name: "engaged",
  says: "engaged time against a scripted truth: frames, touch, keys, idle, hidden, back-forward, routes, clock jumps, sleep",
  count: 500,
  async run(lab) {
    const [collector, shop, bank] = [
      await new Collector().listen(),
      await new Shop().listen(),
      await new Shop().listen(),
    ];
    // Another site's, so that nothing that is typed there is heard here.
    const frame = bank.page("/card", html("<input autofocus><input>")).replace("localhost", "127.0.0.1");
    shop.page("/engaged", ({ searchParams }) =>
      html(
        `${tag(collector)}<script>holdoff("checkout", ${JSON.stringify(searchParams.get("id"))})</script>
        <p style="position: absolute; top: 300px; height: 900px; width: 700px">Shop</p>
        <iframe src="${frame}" style="position: absolute; left: 0; top: 100px; width: 300px; height: 100px"></iframe>`,
      ),
    );
    await Browser.within({}, async (browser) => {
      const given = { browser, collector, shop };
      if (isWanted(lab, "scenarios")) await scenarios(given, lab);
      if (isWanted(lab, "stopped")) await stopped(given, lab);
    });
    await Promise.all([collector.close(), shop.close(), bank.close()]);
  },
};

/** Opens a page of the shop and answers how to leave it, and what it said then. */
async function visit(tab, { collector, shop }) {
  pages += 1;
  const id = `ck_lab_${pages}`;
  await tab.goto(`${shop.url}/engaged?id=${id}`);
  const ready = await holdsWithinMs(HEARD_MS, () => collector.tabOf(id) !== undefined);
  if (ready === undefined) throw new Error("the page said nothing");
  const last = () =>
    collector
      .of(collector.tabOf(id))
      .filter(({ type }) => type === "page.left")
      .at(-1);
  return {
    async leave(hasLeft = false) {
      const before = hasLeft ? undefined : last();
      await tab.goto(`${shop.url}/elsewhere`);
      await holdsWithinMs(HEARD_MS, () => last() !== before);
      return last() === before ? undefined : last();
    },
  };
}

const ACTS = {
  wait: (tab, { ms }) => tab.evaluate(`labClock.advance(${ms})`),
  sleep: (tab, { ms }) => tab.evaluate(`labClock.jump(${ms}, ${ms})`),
  "sleep, its clock too": (tab, { ms }) => tab.evaluate(`labClock.jump(0, ${ms})`),
  "clock jump": (tab, { ms }) => tab.evaluate(`labClock.jump(0, ${ms})`),
  hide: (tab) => tab.evaluate("labClock.hide()"),
  show: (tab) => tab.evaluate("labClock.show()"),
  leave: (tab) => tab.evaluate("labClock.leave()"),
  "come back": (tab) => tab.evaluate("labClock.comeBack()"),
  route: (tab, { nth }) => tab.evaluate(`history.pushState(null, "", "/engaged?route=${nth}")`),
  key: (tab) => tab.press(),
  move: (tab, { nth }) => tab.move(OUTSIDE.x + (nth % 50), OUTSIDE.y),
  touch: (tab) => tab.touch(OUTSIDE.x, OUTSIDE.y),
  click: (tab) => tab.click(OUTSIDE.x, OUTSIDE.y),
  "into the frame": (tab) => tab.click(IN_FRAME.x, IN_FRAME.y),
  "out of the frame": (tab) => tab.click(OUTSIDE.x, OUTSIDE.y),
  // Nobody outside may hear it; of several windows side by side the browser gives it to the wrong one now and then.
  "type in the frame": () => undefined,
};

async function scenarios(given, { count, random, report, say }) {
  const tabs = await Promise.all(
    Array.from({ length: SIDE_BY_SIDE }, () => given.browser.open({ before: PAGE_CLOCK })),
  );
  const results = [];
  let done = 0;
  const play = async (tab) => {
    await tab.focus();
    while (results.length < count) {
      const steps = makeScenario(random);
      const result = { steps, truths: [truthOf(steps), truthOf(steps, true)] };
      results.push(result);
      const page = await visit(tab, given);
      for (const [nth, step] of steps.entries()) await ACTS[step.what](tab, { ...step, nth });
      result.left = await page.leave(endsLeft(steps));
      const off = ({ engagedMs }) => Math.abs((result.left?.engagedMs ?? Infinity) - engagedMs);
      result.truth = result.truths.reduce((a, b) => (off(b) < off(a) ? b : a));
      done += 1;
      if (done % 100 === 0) say(`${done} scenarios`);
    }
  };
  await Promise.all(tabs.map(play));
  tell(results, report, say);
  await Promise.all(tabs.map((tab) => tab.close()));
}

const errorOf = ({ truth, left }) => (left ? left.engagedMs - truth.engagedMs : Infinity);
const isRight = (result) =>
  Math.abs(errorOf(result)) <= Math.max(ERROR_MS_MAX, result.truth.engagedMs * ERROR_SHARE_MAX);

function tell(results, report, say) {
  const wrong = results.filter((result) => !isRight(result));
  report.none("scenarios whose engaged time is off by more than 250 ms and 1 %", wrong.length, results.length);
  const errors = results.map(errorOf).sort((a, b) => a - b);
  report.states("furthest below and above the truth", `${Math.round(errors[0])} ms, ${Math.round(errors.at(-1))} ms`);
  const seconds = (of) => Math.round(results.reduce((sum, result) => sum + of(result), 0) / 1000);
  report.states(
    "engaged in all, told and true",
    `${seconds(({ left }) => left?.engagedMs ?? 0)} s, ${seconds(({ truth }) => truth.engagedMs)} s`,
  );
  for (const what of Object.keys(ACTS).filter((act) => act !== "wait" && act !== "type in the frame")) {
    const having = results.filter(({ steps }) => steps.some((step) => step.what === what));
    const off = having.filter((result) => !isRight(result));
    if (off.length > 0) report.states(`off, of the scenarios with: ${what}`, `${off.length} of ${having.length}`);
  }
  const isPlain = ({ steps }) => !steps.some(({ what }) => / the frame$|^sleep/.test(what));
  const plain = results.filter(isPlain);
  report.states(
    "off, of the scenarios without frames and sleep",
    `${plain.filter((result) => !isRight(result)).length} of ${plain.length}`,
  );
  for (const { left, truth, steps } of wrong.sort((a, b) => a.steps.length - b.steps.length).slice(0, SHOWN)) {
    const told = steps.map(({ what, ms }) => (ms ? `${what} ${ms}` : what)).join("; ");
    say(`${left?.engagedMs} ms told, ${truth.engagedMs} ms true: ${told}`);
  }
}

/** Three pages of which somebody was engaged for three seconds; then they were stopped, and two seconds more. */
async function stopped(given, { report }) {
  const tabs = await Promise.all(Array.from({ length: STOPPED }, () => given.browser.open()));
  const visits = await Promise.all(tabs.map((tab) => visit(tab, given)));
  const fromMs = await Promise.all(tabs.map((tab) => tab.press().then(() => performance.now())));
  await pause(3_000);
  const pids = await given.browser.processes("renderer");
  const stoppedMs = performance.now();
  for (const pid of pids) signalTo(pid, "SIGSTOP");
  await pause(STOPPED_MS);
  for (const pid of pids) signalTo(pid, "SIGCONT");
  const wokeMs = performance.now();
  await pause(2_000);
  const ended = await Promise.all(visits.map(async ({ leave }) => ({ atMs: performance.now(), left: await leave() })));
  const off = ended.map(({ atMs, left }, nth) =>
    Math.abs((left?.engagedMs ?? Infinity) - (stoppedMs - fromMs[nth] + atMs - wokeMs)),
  );
  report.within(`engaged time of a page that was stopped for ${STOPPED_MS / 1000} s: error`, off, ERROR_MS_MAX);
}
