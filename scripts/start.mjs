/**
 * `npm start`: builds, brings Redis, runs the server in this process and, with the demo's sites, the demo shop. Prints
 * the URLs and a line that begins `ready`. Ctrl-C and SIGTERM close all of it in the opposite order and exit 0.
 */
import { mkdirSync } from "node:fs";
import { build } from "./build.mjs";
import { consoleSecret } from "./console-secret.mjs";
import { dataDir } from "./data-dir.mjs";
import { Failure } from "./failure.mjs";
import { findOrStartRedis } from "./redis.mjs";
import { ROOT } from "./root.mjs";
import { printFailure, say, step } from "./step.mjs";
import { stopSignal } from "./stop-signal.mjs";

/** An empty variable is as good as none. */
const given = (name) => process.env[name]?.trim() || undefined;

const hasOwnSites = () => given("HOLDOFF_CONFIG") !== undefined;
const shopPort = () => given("SHOP_PORT") ?? "4601";

/** The demo's keys stand in this checkout for all to read: they open nothing to a network. */
function refuseDemoOnNetwork() {
  const host = given("HOST") ?? "127.0.0.1";
  if (hasOwnSites() || isLoopback(host)) return;
  throw new Failure(
    `HOST is ${host}, and the demo answers this machine only: its keys are public`,
    "Set HOLDOFF_CONFIG to a sites file of your own, or leave HOST out.",
  );
}

const isLoopback = (host) => /^(localhost|127(\.\d{1,3}){3}|::1)$/i.test(host);

async function startServer(redisUrl, signal) {
  const { serve } = await import(`${ROOT}/server/dist/main.js`);
  const { endByUncaught } = await import(`${ROOT}/server/dist/start/uncaught.js`);
  endByUncaught(say);
  const { DEMO_SITES } = await import(`${ROOT}/server/dist/config.js`);
  mkdirSync(dataDir(), { recursive: true });
  const shopHost = given("HOST") === "::1" ? "[::1]" : (given("HOST") ?? "127.0.0.1");
  const secret = consoleSecret();
  const defaults = {
    // What is remembered outside Redis lies beside its data: without both, Holdoff begins anew.
    HOLDOFF_MEMORY_FILE: `${dataDir()}/memory.json`,
    HOLDOFF_CONFIG: DEMO_SITES,
    HOLDOFF_CONSOLE_SECRET: secret.text,
    HOLDOFF_DEMO_WEBHOOK_URL: `http://${shopHost}:${shopPort()}/holdoff-webhook`,
  };
  const onSettings = (lines) => say(lines.join("\n"));
  return serve({ redisUrl, log: say, onSettings, defaults, consoleSecretIn: secret.keptIn, signal });
}

/** The shop, and its own connection to the Redis that the server uses: its queue of texts is in it. */
async function startShop(holdoffUrl, redisUrl) {
  const { serveShop } = await import(`${ROOT}/e2e/dist/storefront/server.js`);
  const { connectForQueues } = await import(`${ROOT}/server/dist/state/connect.js`);
  const queueConnection = connectForQueues(redisUrl);
  // The server says what is wrong with Redis.
  queueConnection.on("error", () => undefined);
  try {
    const host = given("HOST") ?? "127.0.0.1";
    const shop = await serveShop({ port: Number(shopPort()), host, holdoffUrl, queueConnection });
    const close = async () => {
      await shop.close();
      queueConnection.disconnect();
    };
    return { url: shop.url, close };
  } catch (error) {
    queueConnection.disconnect();
    if (error?.code !== "EADDRINUSE") throw error;
    throw new Failure(`port ${error.port} is taken`, "Stop what uses it, or set SHOP_PORT to another port.");
  }
}

function printUrls(urls) {
  const width = Math.max(...Object.keys(urls).map((name) => name.length));
  for (const [name, url] of Object.entries(urls)) console.log(`${name.padEnd(width)}  ${url}`);
}

/** Opens what is needed, in order; `opened` grows as it goes, so that a failure half-way closes what was there. */
async function open(opened, stop) {
  const startedMs = performance.now();
  await build();
  if (stop.asked) return;
  const redis = await step("start Redis", () => findOrStartRedis({ dataDir: dataDir(), log: say }));
  opened.push({ name: "Redis", close: redis.stop });
  if (stop.asked) return;
  const server = await step("start the server", () => startServer(redis.url, stop.signal));
  opened.push({ name: "the server", close: server.close });
  const urls = { ...server.urls };
  if (!hasOwnSites() && !stop.asked) {
    const shop = await step("start the demo shop", () => startShop(urls.collector, redis.url));
    opened.push({ name: "the demo shop", close: shop.close });
    Object.assign(urls, { shop: shop.url, agent: new URL("/agent", shop.url).href });
  }
  if (stop.asked) return;
  const link = await server.signInLink();
  // The link signs in the first person who opens it, and nobody after that.
  if (link !== undefined) urls["sign in"] = link;
  printUrls(urls);
  console.log(`ready in ${((performance.now() - startedMs) / 1000).toFixed(1)} s; Ctrl-C stops it`);
}

/** Last opened, first closed. What fails to close does not keep the rest open. */
async function close(opened) {
  let failed = false;
  for (const { name, close } of opened.reverse()) {
    try {
      await step(`stop ${name}`, close);
    } catch (error) {
      failed = true;
      printFailure(error);
    }
  }
  return failed ? 1 : 0;
}

export async function run() {
  refuseDemoOnNetwork();
  const stop = stopSignal();
  const opened = [];
  try {
    await open(opened, stop);
  } catch (error) {
    // Asked to stop while starting: what broke on the way is no news.
    if (!stop.asked) {
      await close(opened);
      throw error;
    }
  }
  await stop.promise;
  return close(opened);
}
