/**
 * `npm run races`: a million interleavings of what clients do to one person, each in an order of its own, against a
 * private Redis; every history is held against a model. `-- --count N --seconds S` for fewer, `-- --seed N` plays one
 * again and shows it, `-- --seed N --count N` begins there, `-- --links` links a visitor to a customer in each of them
 * while follow-ups of both fall due, `-- --naive` does the same with a delayed job for each contact.
 */
import { randomInt } from "node:crypto";
import { parseArgs } from "node:util";
import { Worker } from "node:worker_threads";
import { build } from "./build.mjs";
import { Failure, Interrupted } from "./failure.mjs";
import { startOwnRedis } from "./races/own-redis.mjs";
import { progressLine, reportLines, summed } from "./races/report.mjs";
import { ROOT } from "./root.mjs";
import { stopSignal } from "./stop-signal.mjs";

const COUNT = 1_000_000;
const SEED_MAX = 2 ** 31;
const DAY_SECONDS = 86_400;
/** Node is busier than Redis with it, so that a second core nearly doubles the rate. */
const THREADS = 2;
const PROGRESS_MS = 10_000;
/** Most of what is made lives shorter than one interleaving. */
const YOUNG_MB = 64;

const OPTIONS = {
  count: { type: "string" },
  seed: { type: "string" },
  seconds: { type: "string" },
  threads: { type: "string" },
  naive: { type: "boolean", default: false },
  links: { type: "boolean", default: false },
};

function wholeNumber(name, text, otherwise, most) {
  if (text === undefined) return otherwise;
  const value = Number(text);
  if (Number.isInteger(value) && value >= 0 && value <= most) return value;
  throw new Failure(`--${name} ${text}`, `A whole number up to ${most.toLocaleString("en")}.`);
}

function settingsOf(args) {
  const { values } = parseArgs({ args, options: OPTIONS });
  const again = values.seed !== undefined && values.count === undefined;
  const count = wholeNumber("count", values.count, again ? 1 : COUNT, 1e9);
  return {
    count,
    again,
    seed: wholeNumber("seed", values.seed, randomInt(SEED_MAX), 2 ** 32 - 1),
    seconds: wholeNumber("seconds", values.seconds, DAY_SECONDS, DAY_SECONDS),
    threads: Math.max(1, Math.min(count, wholeNumber("threads", values.threads, THREADS, 64))),
    naive: values.naive,
    links: values.links,
  };
}

/** Runs one share in a thread; `told` is called with how far it is. Resolves when it is over. */
function share(data, told, stop) {
  return new Promise((resolve, reject) => {
    const thread = new Worker(`${ROOT}/scripts/races/thread.mjs`, {
      workerData: data,
      resourceLimits: { maxYoungGenerationSizeMb: YOUNG_MB },
    });
    stop.then(() => thread.postMessage("stop"));
    thread.on("message", (message) => {
      told(message);
      if (message.over) resolve();
    });
    thread.once("error", reject);
    thread.once("exit", () => reject(new Error("a thread ended before its share was done")));
  });
}

async function runShares({ count, seed, seconds, threads, naive, links, again }, servers, signal) {
  const each = Math.ceil(count / threads);
  const told = servers.map(() => ({ interleavings: 0, contradictions: 0, counts: {}, kinds: {} }));
  const what = naive ? "broken promises" : "contradictions";
  const beganMs = performance.now();
  const secondsSoFar = () => (performance.now() - beganMs) / 1000;
  const ticker = setInterval(() => console.error(progressLine(summed(told), secondsSoFar(), what)), PROGRESS_MS);
  let stopAll;
  const stop = Promise.race([signal.promise, new Promise((resolve) => (stopAll = resolve))]);
  try {
    await Promise.all(
      servers.map(({ socket }, at) => {
        const data = {
          socket,
          naive,
          links,
          again,
          seconds,
          seed: seed + at * each,
          count: Math.max(0, Math.min(each, count - at * each)),
        };
        const hear = (message) => {
          told[at] = message;
          if (message.over && message.contradictions > 0 && !naive) stopAll();
        };
        return share(data, hear, stop);
      }),
    );
  } finally {
    clearInterval(ticker);
  }
  const sum = summed(told);
  console.log(progressLine(sum, secondsSoFar(), what));
  for (const line of reportLines(sum, what)) console.log(line);
  return sum;
}

export async function run(args) {
  const settings = settingsOf(args);
  await build();
  const signal = stopSignal();
  const servers = [];
  try {
    for (let at = 0; at < settings.threads; at += 1) servers.push(await startOwnRedis());
    console.error(`seed ${settings.seed}, ${settings.count.toLocaleString("en")} interleavings`);
    const { contradictions } = await runShares(settings, servers, signal);
    if (signal.asked) throw new Interrupted("a signal");
    return contradictions > 0 && !settings.naive ? 1 : 0;
  } finally {
    await Promise.all(servers.map((server) => server.stop()));
  }
}
