/**
 * Every route, asked in every wrong way: other methods, other content types, bodies that parsers stumble over, naughty
 * strings in paths, queries, headers and each field, values of other types. No answer is a 5xx, the server goes on, is
 * quick, and keeps nothing of it.
 */
import { request } from "node:http";
import { sideBySide } from "../../faults/kit/side-by-side.mjs";
import { World } from "../../faults/kit/world.mjs";
import { JSON_BODIES, METHODS, NAUGHTY, TYPES, VALUES } from "../kit/corpora.mjs";
import { ownRoutes, placesIn, putIn } from "../kit/own-routes.mjs";

const AT_ONCE = 4;
const ANSWER_MS_MAX = 100;
const HUNG_MS_MAX = 20_000;
const WARM_UP = 1_000;
/** What a heap may differ by without anything being kept: what is compiled, and pools. */
const KEPT_BYTES_MAX = 16 * 1024 * 1024;
const SAY_EVERY = 10_000;

const KEY = "hsk_test_demo+routes";
const PUBLISHABLE = "hpk_test_demo+routes";
/** The server tells its heap, cleared, whenever it is asked by a signal. */
const TELLS_HEAP = `data:text/javascript,${encodeURIComponent(
  `process.on("SIGUSR2",()=>{gc();console.error("heap "+process.memoryUsage().heapUsed)})`,
)}`;

export const everyRoute = {
  name: "every-route",
  says: "each route with wrong methods and types, bodies that do not parse, naughty strings everywhere",
  count: 100_000,
  async run(lab) {
    await World.within({}, async (world) => {
      await world.serve({ NODE_OPTIONS: `--expose-gc --import=${TELLS_HEAP}` });
      await play(world, lab);
    });
  },
};

async function play(world, { count, random, report, say }) {
  const routes = ownRoutes(PUBLISHABLE);
  const all = callsAt(routes);
  const calls = count < all.length ? Array.from({ length: count }, () => random.pick(all)) : shuffled(all, random);
  const { port } = new URL(world.api.url);
  const found = { failed: new Set(), statuses: new Map(), tookMs: [] };
  const ask = async (call, isCounted) => {
    const { method, path, headers, body } = call();
    const startMs = performance.now();
    const status = await answerOf(port, { method, path, headers, body });
    if (!isCounted) return;
    found.tookMs.push(performance.now() - startMs);
    found.statuses.set(status, (found.statuses.get(status) ?? 0) + 1);
    if (status >= 500 || status === 0)
      found.failed.add(`${status} to ${method} ${path.slice(0, 200)}, ${String(body ?? "").slice(0, 200)}`);
    if (found.tookMs.length % SAY_EVERY === 0) say(`${found.tookMs.length} of ${calls.length}`);
  };
  await sideBySide(
    Array.from({ length: Math.min(WARM_UP, Math.ceil(count / 4)) }, () => random.pick(all)),
    AT_ONCE,
    (call) => ask(call, false),
  );
  const before = await heapOf(world.api);
  await sideBySide(calls, AT_ONCE, (call) => ask(call, true));
  const after = await heapOf(world.api);

  const broken = [...found.statuses].filter(([status]) => status >= 500 || status === 0);
  for (const line of [...found.failed].slice(0, 20)) say(line);
  report.none(
    "answers of 5xx, or none",
    broken.reduce((sum, [, times]) => sum + times, 0),
    calls.length,
  );
  report.none("ends of the server", world.api.isRunning ? 0 : 1, calls.length);
  report.within("an answer", found.tookMs, ANSWER_MS_MAX);
  report.none("heaps that kept more than 16 MiB", after - before > KEPT_BYTES_MAX ? 1 : 0, calls.length);
  report.states("routes", String(routes.length));
  report.states("heap after it, in MiB, from", `${mib(after)} from ${mib(before)}`);
  report.states(
    "answers",
    [...found.statuses]
      .sort(([a], [b]) => a - b)
      .map(([status, times]) => `${status}: ${times}`)
      .join(", "),
  );
}

const mib = (count) => (count / 2 ** 20).toFixed(1);

async function heapOf(server) {
  const told = () => [...server.said.matchAll(/^heap (\d+)$/gm)].map(([, count]) => Number(count));
  const { length } = told();
  server.process.kill("SIGUSR2");
  await new Promise((resolve, reject) => {
    const late = setTimeout(() => reject(new Error("the server does not tell its heap")), HUNG_MS_MAX);
    server.process.stderr.on("data", () => {
      if (told().length <= length) return;
      clearTimeout(late);
      resolve();
    });
  });
  return told().at(-1);
}

/** Each call is made when it is asked: there are many, and bodies are long. */
function callsAt(routes) {
  return routes.flatMap((route) => [
    ...METHODS.map((method) => () => aCall(route, { method })),
    ...TYPES.map((type) => () => aCall(route, { headers: { "content-type": type } })),
    ...JSON_BODIES.map((body) => () => aCall(route, { body })),
    ...NAUGHTY.flatMap((text, nth) => [
      () => aCall(route, { name: text }),
      () => aCall(route, { query: text }),
      () => aCall(route, { headers: headersOf(text) }),
      // Field after field, so that each string stands in one and each field holds many.
      () => aCall(route, { body: JSON.stringify(putIn(route.body, placeOf(route, nth), text)) }),
      () => aCall(route, { body: JSON.stringify({ ...route.body, [text]: text }) }),
    ]),
    ...VALUES.flatMap((value) =>
      placesIn(route.body).map(
        (place) => () => aCall(route, { body: JSON.stringify(putIn(route.body, place, value)) }),
      ),
    ),
  ]);
}

function placeOf({ body }, nth) {
  const places = placesIn(body);
  return places[nth % places.length];
}

const FIXED = {
  ":ref": "customer:c_1",
  ":id": "fu_000x0123456789abcdefghjkmnp",
  ":n": "1",
  ":code": "bad_field",
  ":name": "desk",
  ":file": "app.js",
};
const IN_QUERY = ["scope", "cursor", "limit", "status", "customer", "visitor", "state", "since", "dueBefore", "a[b]"];

function aCall(route, { method = route.method, headers = {}, body, name, query }) {
  const path = route.path.replaceAll(/:\w+/g, (one) => (name === undefined ? (FIXED[one] ?? "x") : escaped(name)));
  const asked =
    query === undefined ? "" : `?${IN_QUERY.map((one) => `${one}=${escaped(query)}`).join("&")}`.slice(0, 8_000);
  const sent = method === "GET" || method === "HEAD" ? undefined : (body ?? JSON.stringify(route.body));
  const own = {
    authorization: `Bearer ${KEY}`,
    "idempotency-key": "k",
    "content-type": "application/json",
    ...headers,
  };
  return { method, path: path.slice(0, 8_000) + asked, headers: own, body: sent };
}

/** A lone half of a pair has no bytes in UTF-8. */
const escaped = (text) =>
  encodeURIComponent(text.slice(0, 500).toWellFormed?.() ?? text.slice(0, 500).replaceAll(/[\ud800-\udfff]/g, "?"));

/** What a client can put on the wire at all: bytes, without what ends a line. */
function headersOf(text) {
  const value = [...Buffer.from(text)]
    .map((byte) => (byte < 32 || byte === 127 ? " " : String.fromCharCode(byte)))
    .join("")
    .slice(0, 2_000);
  return {
    "idempotency-key": value,
    "last-event-id": value,
    origin: value,
    "x-request-id": value,
    "x-forwarded-for": value,
  };
}

/** The status; 0 where no answer came. What streams is not read to its end. */
function answerOf(port, { method, path, headers, body }) {
  return new Promise((resolve) => {
    const known = Object.fromEntries(Object.entries(headers).filter(([, value]) => value !== undefined));
    const length = body === undefined ? {} : { "content-length": Buffer.byteLength(body) };
    const asked = request({
      port,
      host: "127.0.0.1",
      method,
      path,
      headers: { ...known, ...length },
      agent: false,
      timeout: HUNG_MS_MAX,
    });
    asked.on("response", (response) => {
      resolve(response.statusCode);
      if (/event-stream/.test(response.headers["content-type"] ?? "")) asked.destroy();
      else response.resume();
    });
    asked.on("timeout", () => asked.destroy());
    asked.on("error", () => resolve(0));
    asked.on("close", () => resolve(0));
    asked.end(body);
  });
}

function shuffled(list, random) {
  for (let at = list.length - 1; at > 0; at -= 1) {
    const other = random.below(at + 1);
    [list[at], list[other]] = [list[other], list[at]];
  }
  return list;
}
