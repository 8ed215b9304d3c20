/** A neighbour's own people, with contacts in every state, and customers who are known to all neighbours. */
import { createHash } from "node:crypto";
import { fresh, Shop } from "../../faults/kit/shop.mjs";
import { until } from "../../faults/kit/wait.mjs";
import { tracesIn, wordOf } from "./neighbours.mjs";

/** Customers of every neighbour. Each neighbour knows something else of them. */
const COMMON = ["c_common_1", "c_common_2"];
const SENT_WITHIN_MS = 20_000;

/** What the server shows of a visitor id. */
export const maskOf = (visitor) =>
  `vh_${createHash("sha256").update(`visitor:${visitor}`).digest("base64url").slice(0, 16)}`;

/** How a contact came to be what it is. The last of it is what it stays. */
const STATES = {
  waiting: { channel: "call", delay: "30d" },
  released: { channel: "post" },
  cancelled: { channel: "call", delay: "30d", after: (shop, { id }) => shop.cancel(id) },
  closed: {
    channel: "post",
    async after(shop, { id }, word) {
      await shop.redeem(id);
      const body = { outcome: "no_answer", note: word() };
      return await shop.call("outcome", id, "POST", `/v1/follow-ups/${id}/outcome`, { body });
    },
  },
};

/** @returns what others may try to reach: people with their contacts, and a department that is stopped */
export async function moveIn(world, neighbour, people) {
  const shop = new Shop(() => world.api.url, neighbour);
  const word = () => wordOf(neighbour);
  const home = { neighbour, shop, people: [], department: word(), sent: new Set() };
  const position = firstPosition(world.api.url, neighbour.secret);
  const customers = [...COMMON, ...Array.from({ length: people }, word)];
  for (const customer of customers) {
    for (const state of Object.keys(STATES)) {
      // A contact that was made keeps others waiting, so each is for somebody else.
      const named = COMMON.includes(customer) ? customer : `${customer}-${state}`;
      home.people.push(await oneContact(world, shop, state, named, home.department, word));
      if (named === customer) break;
    }
  }
  const stop = { department: word(), on: true, by: word(), reason: word() };
  expectOk(await shop.call("stop", "", "POST", "/v1/stop", { body: stop }));
  home.cursor = expectOk(await shop.call("list", "", "GET", "/v1/follow-ups?limit=1")).nextCursor;
  home.position = await position;
  return home;
}

/** The name of the first change that the stream tells: from there on another would be told everything. */
async function firstPosition(url, secret) {
  const signal = AbortSignal.timeout(SENT_WITHIN_MS);
  const { body } = await fetch(`${url}/v1/stream`, { headers: { authorization: `Bearer ${secret}` }, signal });
  let read = "";
  for await (const chunk of body.pipeThrough(new TextDecoderStream())) {
    read += chunk;
    const position = /^id: *(\S+)$/m.exec(read)?.[1];
    if (position !== undefined) return position;
  }
  throw new Error("the stream ended before it told a change");
}

async function oneContact(world, shop, state, customer, department, word) {
  const { channel, delay, after } = STATES[state];
  const [visitor, checkout, key, idempotencyKey] = [`v_${word()}`, word(), word(), word()];
  const page = shop.page(visitor);
  await page.says({ type: "page.viewed" }, { type: "checkout.started", checkout }, { type: "page.left" });
  const person = { customer, visitor, checkout, verified: true };
  const request = {
    person,
    channel,
    department,
    offer: word(),
    about: { order: word(), ticket: word() },
    key,
    metadata: { own: word() },
    payload: { own: word() },
    ...(delay !== undefined && { delay }),
  };
  const { id } = expectOk(await shop.schedule(request, idempotencyKey));
  let permit;
  if (channel === "post") {
    await until("a letter", SENT_WITHIN_MS, () => world.receiver.releasesOf(id).length > 0);
    permit = world.receiver.releasesOf(id)[0].message.data.permit.token;
  }
  if (after) expectOk(await after(shop, { id }, word));
  return { id, customer, visitor, checkout, key, idempotencyKey, permit, ref: `customer:${customer}` };
}

function expectOk({ outcome, status, body, name, error }) {
  if (outcome === "ok") return body;
  throw new Error(`${name} was answered ${status}: ${JSON.stringify(body ?? error)}`);
}

/** What a neighbour's own people are to it, as it reads it itself. Those of all neighbours are changed by what each says. */
export async function inventory({ shop, people }) {
  const texts = [];
  for (const { id, ref } of people.filter(({ customer }) => !COMMON.includes(customer))) {
    const { status, release, decision, ...rest } = expectOk(await shop.get(id));
    const deliveries = expectOk(await shop.call("deliveries", id, "GET", `/v1/follow-ups/${id}/deliveries`));
    const person = expectOk(await shop.call("person", ref, "GET", `/v1/persons/${encodeURIComponent(ref)}`));
    // All but what time alone changes.
    const { revision: _, stage, present, visitSince, tabs, followUps, ...known } = person;
    const contact = { status, release, verdict: decision.verdict, metadata: rest.metadata, payload: rest.payload };
    texts.push(JSON.stringify({ id, contact, receipts: await shop.receipts(id), deliveries, known }));
  }
  return texts;
}

/** Whose each trace is that the server or a neighbour has left so far, by all that they may read of themselves. */
export async function ownersOf(homes, inventories) {
  const owners = new Map();
  for (const [nth, { neighbour, shop, people }] of homes.entries()) {
    const read = [JSON.stringify(people), ...inventories[nth]];
    for (const path of ["/v1/follow-ups?limit=100", "/v1/stop", "/v1/departments"])
      read.push(JSON.stringify(expectOk(await shop.call("read", "", "GET", path))));
    for (const trace of tracesIn(read.join("\n"))) owners.set(trace, neighbour.letter);
  }
  return owners;
}

/** A follow-up's id that nobody has, born where that one was. */
export const unknownIdLike = (id) =>
  id.slice(0, 6) +
  fresh("")
    .replaceAll(/[ilou]/g, "0")
    .slice(0, 24);
