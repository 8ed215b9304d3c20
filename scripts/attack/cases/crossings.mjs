/**
 * Each of several sites calls every route with what belongs to another one: keys, ids, refs, permits, cursors, words. None
 * may be told anything of another, not even that it is there, and nothing of another's may change.
 */
import { sideBySide } from "../../faults/kit/side-by-side.mjs";
import { isWanted } from "../../faults/kit/wanted.mjs";
import { World } from "../../faults/kit/world.mjs";
import { BODIES, QUERIES } from "../kit/bodies.mjs";
import { inventory, maskOf, moveIn, ownersOf, unknownIdLike } from "../kit/move-in.mjs";
import { NEIGHBOURS, neighboursText, tracesIn } from "../kit/neighbours.mjs";
import { ROUTES } from "../kit/routes.mjs";

const PEOPLE_EACH = 10;
const CALLS_A_PERSON = 1_000;
const AT_ONCE = 16;
const SAY_EVERY = 5_000;
const STREAM_READ_MS = 300;
const STREAM_SHARE = 0.2;

export const crossings = {
  name: "crossings",
  says: "calls with the keys, ids and refs of other sites, modes and sandboxes",
  count: 100_000,
  async run(lab) {
    await World.within({ sites: neighboursText }, async (world) => {
      await world.serve();
      await cross(world, lab);
    });
  },
};

/** Keys that open nothing, or nothing of the other's. */
const KEYS = {
  "the caller's own": (own) => own.neighbour.secret,
  "the other's publishable one": (_own, other) => other.neighbour.publishable,
  "a live one with the name of a sandbox": () => "hsk_north_secret+w1",
  "a test one with a name that is none": (own) => `${own.neighbour.secret.split("+")[0]}+W1 w2`,
  "both, one after the other": (own, other) => `${own.neighbour.secret}, ${other.neighbour.publishable}`,
  "a permit of the other's for something else": (_own, other, one) => permitOf(other, one),
  "a permit of the caller's": (own, _other, one) => permitOf(own, one),
};

const permitOf = ({ people }, not) => people.find(({ id, permit }) => permit !== undefined && id !== not.id).permit;

async function cross(world, { count, random, report, say, only }) {
  const routes = ROUTES.filter(({ door }) => door !== "open" && isWanted({ only }, door));
  if (routes.length === 0) return;
  const homes = [];
  const people = Math.min(PEOPLE_EACH, Math.ceil(count / CALLS_A_PERSON));
  for (const neighbour of NEIGHBOURS) homes.push(await moveIn(world, neighbour, people));
  const before = await Promise.all(homes.map(inventory));
  const owners = await ownersOf(homes, before);
  const found = { told: [], opened: [], different: [], failed: [] };
  let done = 0;
  await sideBySide(Array.from({ length: count }), AT_ONCE, async () => {
    const call = aCall(random, homes, routes);
    noteSent(call);
    const answer = await send(world.api.url, call);
    judge(call, answer, owners, found);
    if (call.path.includes(call.one.id)) await compare(world.api.url, call, answer, found);
    if (++done % SAY_EVERY === 0) say(`${done} of ${count} calls`);
  });
  const after = await Promise.all(homes.map(inventory));
  const changed = before.flat().filter((text, nth) => text !== after.flat()[nth]);
  const sent = world.receiver.received.filter((post) => !isOfOne(post, owners));
  for (const [what, some] of Object.entries({ ...found, changed }))
    for (const one of some.slice(0, 5)) say(`${what}: ${typeof one === "string" ? one : JSON.stringify(one)}`);
  report.none("answers with anything of another's", found.told.length, count);
  report.none("doors that a key which is none, or another's, opens", found.opened.length, count);
  report.none("answers that tell another's id from one that nobody has", found.different.length, count);
  report.none("answers of 5xx, or none", found.failed.length, count);
  report.none("contacts and people of others that changed", changed.length, before.flat().length);
  report.none("messages with words of two", sent.length, world.receiver.received.length);
}

function aCall(random, homes, routes) {
  const own = random.pick(homes);
  const other = random.pick(homes.filter((home) => home !== own));
  const one = random.pick(other.people);
  let route = random.pick(routes);
  // A stream is read for a while, so it is asked for less often than the others.
  while (route.path.endsWith("/stream") && !random.chance(STREAM_SHARE)) route = random.pick(routes);
  const name = `${route.method} ${route.path}`;
  const key = random.chance(0.7) ? "the caller's own" : random.pick(Object.keys(KEYS));
  const path = route.path
    .replace(":id", one.id)
    .replace(":n", "1")
    .replace(":name", other.department)
    .replace(":ref", random.pick([one.ref, `checkout:${one.checkout}`, `visitor:${one.visitor}`, maskRef(one)]))
    .replace(":file", "index.html");
  const asks =
    route.door === "console" ? [`?scope=${encodeURIComponent(other.neighbour.scope)}`] : QUERIES[name]?.(one, other);
  const body = BODIES[name]?.(own.neighbour, one, other.neighbour);
  const headers = {
    authorization: `Bearer ${KEYS[key](own, other, one)}`,
    "idempotency-key": one.idempotencyKey,
    ...(route.path.endsWith("/stream") && { "last-event-id": other.position }),
    ...(body !== undefined && { "content-type": route.door === "page" ? "text/plain" : "application/json" }),
  };
  const text = body === undefined ? undefined : JSON.stringify(body);
  return {
    name,
    door: route.door,
    method: route.method,
    key,
    own,
    other,
    one,
    path: path + (asks ? random.pick(asks) : ""),
    headers,
    text,
  };
}

const maskRef = ({ visitor }) => `visitor:${maskOf(visitor)}`;

async function send(url, { method, path, headers, text, name }) {
  const ending = new AbortController();
  let [status, read] = [0, ""];
  try {
    const asked = { method, headers, body: text, redirect: "manual", signal: ending.signal };
    const response = await fetch(url + path, asked);
    status = response.status;
    if (name.endsWith("/stream") && response.ok) setTimeout(() => ending.abort(), STREAM_READ_MS);
    const decoder = new TextDecoder();
    for await (const chunk of response.body ?? []) read += decoder.decode(chunk, { stream: true });
  } catch (error) {
    if (error.name !== "AbortError") read += `no answer: ${error}`;
  }
  return { status, text: read };
}

function judge(call, { status, text }, owners, found) {
  const { own, other, one } = call;
  const told = { call: call.name, key: call.key, from: own.neighbour.scope, of: other.neighbour.scope, status };
  if (status >= 500 || status === 0) found.failed.push({ ...told, text: text.slice(0, 200) });
  const isOthers = (trace) => (owners.get(trace) ?? own.neighbour.letter) !== own.neighbour.letter;
  const traces = tracesIn(text).filter((trace) => isOthers(trace) && !own.sent.has(trace));
  if (traces.length > 0) found.told.push({ ...told, traces: traces.slice(0, 3) });
  const asksForOwn = call.door === "secret" && call.key === "the caller's own" && !call.path.includes(one.id);
  if (call.door !== "page" && !asksForOwn && status < 300) found.opened.push({ ...told, text: text.slice(0, 200) });
}

/** What a neighbour sent itself it may be told again, now or later: the names that it heard of, never what is behind them. */
function noteSent({ own, one, path, headers, text }) {
  const sent = `${decodeURIComponent(path)}\n${JSON.stringify(headers)}\n${text ?? ""}`;
  for (const trace of [...tracesIn(sent), maskOf(one.visitor)]) own.sent.add(trace);
}

/** What is said of another's id is what is said of one that nobody has. */
async function compare(url, call, answer, found) {
  const nobody = unknownIdLike(call.one.id);
  const put = (text) => text?.replaceAll(call.one.id, nobody);
  const twin = await send(url, { ...call, path: put(call.path), text: put(call.text) });
  const said = ({ status, text }, id) => `${status} ${essence(text).replaceAll(id, "ID")}`;
  const [here, there] = [said(answer, call.one.id), said(twin, nobody)];
  if (here !== there) found.different.push(`${call.name}, ${call.key}: ${here} / ${there}`);
}

function essence(text) {
  try {
    const { title, code, detail, errors } = JSON.parse(text);
    return JSON.stringify({ title, code, detail, errors });
  } catch {
    return text;
  }
}

/** A message about a contact of one neighbour holds words of that one only. What others asked for holds what they sent. */
function isOfOne({ message }, owners) {
  const owner = owners.get(message.data.followUp.id);
  return (
    owner === undefined || tracesIn(JSON.stringify(message)).every((trace) => (owners.get(trace) ?? owner) === owner)
  );
}
