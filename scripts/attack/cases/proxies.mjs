/**
 * Holdoff behind nginx and behind Caddy, on the very files that the documentation gives: nobody sees the console who is
 * not signed in, addresses are those of the clients, and what a client writes about itself counts for nothing.
 */
import { once } from "node:events";
import { readFileSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { fresh } from "../../faults/kit/shop.mjs";
import { LIVE } from "../../faults/kit/sites.mjs";
import { holdsWithinMs } from "../../faults/kit/wait.mjs";
import { isWanted } from "../../faults/kit/wanted.mjs";
import { World } from "../../faults/kit/world.mjs";
import { call, open } from "../kit/by-name.mjs";
import { NAMES, startCaddy, startNginx } from "../kit/proxies.mjs";

const SECRET = "a-console-secret-of-attacks";
const PROXIES = { nginx: startNginx, caddy: startCaddy };
/** As the server's own limits have it. */
const TRIES_OF_ONE = 10;
/** Of one address, in the sites file of this case: few, so that it is soon reached. */
const BURST = 30;
const EVENT_MS_MAX = 3_000;

export const proxies = {
  name: "proxies",
  says: "the console, addresses, events and bodies behind nginx and Caddy, as the documentation sets them up",
  count: 1_000,
  async run(lab) {
    for (const [name, start] of Object.entries(PROXIES)) {
      if (!isWanted(lab, name)) continue;
      await World.within({}, async (world) => {
        const limits = `limits: {address: {perMinute: 1, burst: ${BURST}}}\n`;
        writeFileSync(world.sitesFile, limits + readFileSync(world.sitesFile, "utf8"));
        const [main, own, https, http] = await freePorts(4);
        const env = {
          PORT: String(main),
          CONSOLE_PORT: String(own),
          HOLDOFF_CONSOLE_SECRET: SECRET,
          HOLDOFF_LOG: "error",
        };
        await world.serve(env);
        const proxy = await start({ main, own, https, http });
        try {
          const at = { shop: { name: NAMES.shop, port: https }, console: { name: NAMES.console, port: https } };
          await leadsToTls({ ...lab, http, proxy });
          await withoutSession({ ...lab, at, proxy });
          await signedIn({ ...lab, at, proxy, world });
          await addresses({ ...lab, at, proxy });
          await bodies({ ...lab, at, proxy });
        } finally {
          await proxy.stop();
        }
      });
    }
  },
};

async function leadsToTls({ report, http, proxy }) {
  const answers = await Promise.all(
    Object.values(NAMES).map((name) => call({ name, port: http, path: "/console", tls: false })),
  );
  const open = answers.filter(({ status, headers }) => status < 300 || !/^https:/.test(headers.location ?? ""));
  report.none(`${proxy.name}: answers without TLS`, open.length, answers.length);
}

const PATHS = [
  ...[
    "/console",
    "/console/",
    "//console",
    "/CONSOLE",
    "/console/main.js",
    "/console/api/sites",
    "//console/api/sites",
  ],
  ...["/console/%61pi/sites", "/console/./api/sites", "/console/x/../api/sites", "/console%2fapi%2fsites"],
  ...[
    "/console/sign-in/../api/sites",
    "/console/tokens.css/../api/sites",
    "/console/api/stream?scope=shop",
    "/x/..;/console",
  ],
];
const CLAIMS = [
  ...[{}, { "x-forwarded-for": "127.0.0.1" }, { "x-real-ip": "::1" }, { forwarded: "for=127.0.0.1;host=localhost" }],
  ...[{ "x-forwarded-host": "localhost" }, { "x-original-url": "/console/api/sites" }, { "x-rewrite-url": "/console" }],
  ...[
    { "sec-fetch-site": "same-origin" },
    { cookie: "__Host-holdoff-console=" },
    { authorization: `Bearer ${LIVE.secret}` },
  ],
  ...[
    { cookie: `__Host-holdoff-console=${"A".repeat(43)}` },
    { "x-forwarded-proto": "https", origin: "https://localhost" },
  ],
];

/** What only who is signed in may see. */
const isConsole = ({ status, text }) => status === 200 && /id="console"|"sites":|event: message|data: \{/.test(text);

async function withoutSession({ report, random, count, at, proxy }) {
  const seen = [];
  for (let n = 0; n < count; n += 1) {
    const asked = { ...random.pick(Object.values(at)), path: random.pick(PATHS), headers: random.pick(CLAIMS) };
    if (isConsole(await call(asked))) seen.push(asked);
  }
  report.none(`${proxy.name}: the console without a session`, seen.length, count);
  const [page, api] = await Promise.all(
    ["/console", "/console/api/sites"].map((path) => call({ ...at.console, path })),
  );
  const signIn = await call({ ...at.console, path: page.headers.location ?? "/" });
  const statuses = [page.status, page.headers.location, api.status, signIn.status].join(" ");
  report.none(
    `${proxy.name}: answers other than 303 to the sign-in, 401 and 200 (${statuses})`,
    statuses === "303 /console/sign-in 401 200" ? 0 : 1,
    1,
  );
  const elsewhere = await call({ ...at.shop, path: "/console/sign-in" });
  report.none(`${proxy.name}: the console at the shop's name`, elsewhere.status === 404 ? 0 : 1, 1);
}

const trySignIn = (at, secret, { from, headers } = {}) =>
  call({
    ...at.console,
    path: "/console/sign-in",
    method: "POST",
    from,
    headers: { "content-type": "application/x-www-form-urlencoded", "sec-fetch-site": "same-origin", ...headers },
    body: new URLSearchParams({ secret }).toString(),
  });

/** Through the proxy as through none: the session holds, and what changes is told at once. */
async function signedIn({ report, at, proxy, world }) {
  const signed = await trySignIn(at, SECRET, { from: "127.0.0.9" });
  const cookie = String(signed.headers["set-cookie"] ?? "").split(";")[0];
  const read = await call({ ...at.console, path: "/console/api/sites", headers: { cookie } });
  report.none(
    `${proxy.name}: sessions that do not hold (${signed.status}, ${read.status})`,
    read.status === 200 ? 0 : 1,
    1,
  );
  const streams = [
    await open({ ...at.console, path: "/console/api/stream?scope=shop", headers: { cookie } }),
    await open({ ...at.shop, path: "/v1/stream", headers: { authorization: `Bearer ${LIVE.secret}` } }),
  ];
  const tookMs = [];
  for (const stream of streams) {
    let told = "";
    stream.setEncoding("utf8").on("data", (text) => {
      told += text;
    });
    stream.on("error", () => undefined);
    const { body } = await world.shop.schedule({ person: { customer: fresh("c_") } });
    const sinceMs = performance.now();
    const heard = await holdsWithinMs(EVENT_MS_MAX, () => told.includes(body.id));
    tookMs.push(heard === undefined ? EVENT_MS_MAX * 2 : performance.now() - sinceMs);
    stream.destroy();
  }
  report.within(`${proxy.name}: until a change is told to the console and to /v1/stream`, tookMs, EVENT_MS_MAX);
}

const spoofs = (random) => ({
  "x-forwarded-for": `${random.below(256)}.${random.below(256)}.${random.below(256)}.${random.below(256)}`,
  "x-real-ip": `10.0.0.${random.below(256)}`,
  forwarded: `for=192.0.2.${random.below(256)}`,
});

const SPOOFED = 50;

/** One client reaches its limits; another does not; and the first gets no further by what it says of itself. */
async function addresses({ report, random, at, proxy }) {
  const [one, other, third] = ["127.0.0.2", "127.0.0.3", "127.0.0.4"];
  const tries = { first: [], spoofed: [], other: [] };
  for (let n = 0; n < TRIES_OF_ONE; n += 1) tries.first.push((await trySignIn(at, "wrong", { from: one })).status);
  for (let n = 0; n < SPOOFED; n += 1)
    tries.spoofed.push((await trySignIn(at, "wrong", { from: one, headers: spoofs(random) })).status);
  tries.other.push((await trySignIn(at, "wrong", { from: other })).status);
  const unlike = (list, status) => list.filter((each) => each !== status).length;
  report.none(`${proxy.name}: wrong secrets that were not looked at`, unlike(tries.first, 401), TRIES_OF_ONE);
  report.none(`${proxy.name}: further ones that were, for a made-up address`, unlike(tries.spoofed, 429), SPOOFED);
  report.none(`${proxy.name}: of another client refused for them`, unlike(tries.other, 401), 1);

  const says = (from, headers = {}) =>
    call({ ...at.shop, path: "/v1/signals", method: "POST", from, headers, body: aBatch() });
  const signals = { first: [], spoofed: [], other: [] };
  for (let n = 0; n < BURST; n += 1) signals.first.push((await says(third)).status);
  for (let n = 0; n < SPOOFED; n += 1) signals.spoofed.push((await says(third, spoofs(random))).status);
  signals.other.push((await says(other)).status);
  report.none(`${proxy.name}: batches of one address refused below its limit`, unlike(signals.first, 202), BURST);
  report.none(`${proxy.name}: taken above it, for a made-up address`, unlike(signals.spoofed, 429), SPOOFED);
  report.none(`${proxy.name}: of another address refused for them`, unlike(signals.other, 202), 1);
}

/** Of a visitor that nobody knows. */
const aBatch = () =>
  JSON.stringify({
    v: 1,
    key: LIVE.publishable,
    visitor: fresh("v_"),
    tab: fresh("t_"),
    sentAt: 1_000,
    signals: [{ seq: 1, at: 1_000, type: "page.viewed" }],
  });

async function bodies({ report, at, proxy }) {
  const body = "x".repeat(4 * 1024 * 1024);
  const answer = await call({ ...at.shop, path: "/v1/events", method: "POST", from: "127.0.0.5", body }).catch(() => ({
    status: 0,
  }));
  report.none(
    `${proxy.name}: bodies of 4 MiB that were taken (${answer.status})`,
    answer.status < 300 && answer.status > 0 ? 1 : 0,
    1,
  );
}

async function freePorts(count) {
  const probes = Array.from({ length: count }, () => createServer().listen(0, "127.0.0.1"));
  await Promise.all(probes.map((probe) => once(probe, "listening")));
  const ports = probes.map((probe) => probe.address().port);
  await Promise.all(probes.map((probe) => once(probe.close(), "close")));
  return ports;
}
