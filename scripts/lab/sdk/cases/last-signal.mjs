/**
 * The last thing that a page says, of every kind, and then the page dies: which of it is heard, at once and after the
 * visitor came back. Beside it the same deaths of scripts that many shops carry.
 */
import { Browser } from "../kit/browser.mjs";
import { Collector } from "../kit/collector.mjs";
import { DEATHS, dies } from "../kit/deaths.mjs";
import { KNOWN, KnownSdk } from "../kit/known-sdks.mjs";
import { Ours } from "../kit/ours.mjs";
import { Shop } from "../kit/shop.mjs";

const LEAST_LEAVING = 0.999;
const LEAST_KILLED = 0.99;
/** A page that leaves is cheap, and what is promised of it is more. */
const LEAVING_FOR_EACH = 5;
const KNOWN_SHARE = 0.4;
const SIDE_BY_SIDE = 10;
const KNOWN_SIDE_BY_SIDE = 20;

const within = async (deaths, make, work) => {
  const [collector, shop] = [await new Collector().listen(), await new Shop().listen()];
  let browser = await Browser.launch();
  try {
    const subject = await make(collector, shop);
    for (const death of deaths) {
      const given = { browser, collector, shop, subject };
      browser = (await work(death, given)) ?? browser;
    }
    return collector;
  } finally {
    await browser.kill();
    await Promise.all([collector.close(), shop.close()]);
  }
};

const kindsOf = (trials) => [...new Set(trials.map(({ kind }) => kind))].join(", ");

export const lastSignal = {
  name: "last-signal",
  says: "what a page says last, of every kind, before it dies",
  count: 100,
  async run(lab) {
    const { count, only = [], report, say } = lab;
    const deaths = namedOf(DEATHS, only, ({ name }) => name);
    const subjects = namedOf(["holdoff", ...KNOWN], only, (name) => name);
    for (const name of subjects)
      await (name === "holdoff" ? ours({ deaths, count, report, say }) : known(name, { deaths, count, report, say }));
  },
};

/** Those of a list that are asked for: all of them, unless one of them is. */
function namedOf(list, only, nameOf) {
  const named = list.filter((one) => only.includes(nameOf(one)));
  return named.length > 0 ? named : list;
}

async function ours({ deaths, count, report, say }) {
  const collector = await within(
    deaths,
    (heard, shop) => new Ours(heard, shop),
    async (death, given) => {
      const tries = death.leaves ? count * LEAVING_FOR_EACH : count;
      const sinceMs = performance.now();
      const { browser, of, atOnce, later } = await dies(death, tries, { ...given, sideBySide: SIDE_BY_SIDE });
      say(`${death.name}: ${((performance.now() - sinceMs) / 1000).toFixed(1)} s`);
      const missing = death.returns ? later : atOnce;
      const least = death.leaves ? LEAST_LEAVING : LEAST_KILLED;
      report.share(`${death.name}${death.returns ? ", then a return" : ""}`, of - missing.length, of, least);
      if (atOnce.length > 0) {
        const when = death.returns ? "before the return" : "after a return";
        report.states(`${death.name}, ${when}`, `${of - (death.returns ? atOnce : later).length} of ${of}`);
      }
      if (missing.length > 0) say(`${death.name}, missing: ${kindsOf(missing)}`);
      return browser;
    },
  );
  report.none("numbers that came with two contents", collector.conflicts.length, collector.entries.size);
  const renamed = [...collector.entries.values()].filter(({ names }) => names.size > 1).length;
  report.none("signals under two names (visitor, checkout, customer)", renamed, collector.entries.size);
}

async function known(name, { deaths, count, report, say }) {
  const tries = Math.max(1, Math.round(count * KNOWN_SHARE));
  let version = "";
  await within(
    deaths,
    async (collector, shop) => {
      const sdk = await KnownSdk.of(name, collector, shop);
      ({ version } = sdk);
      return sdk;
    },
    async (death, given) => {
      const { browser, of, atOnce, later } = await dies(death, tries, { ...given, sideBySide: KNOWN_SIDE_BY_SIDE });
      report.states(
        `${name} ${version}: ${death.name}, at once -> after a return`,
        `${of - atOnce.length} -> ${of - later.length} of ${of}`,
      );
      say(`${name}: ${death.name} done`);
      return browser;
    },
  );
}
