/**
 * Customers with an account, a browser of their own and contacts that wait for them; and what strangers may have come by:
 * names that can be guessed, ids of before the sign-in, hashes that the console shows, requests that were overheard.
 */
import { createHmac } from "node:crypto";
import { fresh } from "../../faults/kit/shop.mjs";
import { sideBySide } from "../../faults/kit/side-by-side.mjs";

const AT_ONCE = 16;
const DAY_MS = 24 * 60 * 60 * 1000;

export const hmac = (text, secret = "identity") => createHmac("sha256", secret).update(text).digest("hex");
export const proofOf = (customer) => ({ customer, hash: hmac(customer) });

/** @param {import("../../faults/kit/shop.mjs").Shop} shop */
export async function knownPeople(shop, count) {
  const people = [];
  await sideBySide(Array.from({ length: count }), AT_ONCE, async () => people.push(await moveIn(shop)));
  return people;
}

async function moveIn(shop) {
  const person = {
    ...{ customer: fresh("known_"), checkout: fresh("ck_"), canary: fresh("canary_") },
    ...{ old: fresh("v_"), visitor: fresh("v_"), outsider: fresh("v_"), tab: fresh("t_") },
  };
  const { customer, checkout } = person;
  const old = { visitor: person.old, tab: person.tab };
  const refs = proofOf(customer);
  await posted(shop, { ...old, signals: [{ seq: 1, at: 1, type: "page.viewed" }] });
  await posted(shop, { ...old, refs, signals: [{ seq: 2, at: 1, type: "offer.shown", offer: "tea" }] });
  await posted(shop, { ...old, refs, next: person.visitor, signals: [{ seq: 3, at: 1, type: "page.left" }] });
  person.overheard = {
    ...{ visitor: person.visitor, tab: fresh("t_"), refs },
    signals: [
      { seq: 1, at: 1, type: "checkout.step_viewed", checkout, step: "details" },
      { seq: 2, at: 1, type: "page.left" },
    ],
  };
  await posted(shop, person.overheard);
  const expMs = Date.now() - 8 * DAY_MS;
  person.expired = { customer, exp: expMs, hash: hmac(`${customer}\n${expMs}`) };
  const waits = { person: { customer }, delay: "1d", payload: { canary: person.canary } };
  const about = { ...waits, trigger: { type: "cart_left" }, about: { checkout } };
  const scheduled = [
    await shop.schedule(about),
    await shop.schedule({ ...waits, channel: "email", purpose: "service" }),
    await shop.schedule({ ...waits, channel: "sms", offer: "tea", trigger: { type: "link_clicked" } }),
  ];
  person.ids = scheduled.map(({ body }) => body.id);
  await shop.event({ customer, visitor: person.outsider }, { type: "link.clicked", campaign: "spring" });
  const { body } = await shop.call("person", customer, "GET", `/v1/persons/customer:${customer}`);
  person.shown = body.refs.filter((ref) => ref.startsWith("visitor:")).map((ref) => ref.slice("visitor:".length));
  return person;
}

async function posted(shop, batch) {
  const { body, status } = await shop.call("signals", batch.visitor, "POST", "/v1/signals", {
    ...{ body: { v: 1, key: shop.publishable, sentAt: 1, ...batch }, headers: { "content-type": "text/plain" } },
  });
  if (status !== 202 || body.dropped.length > 0) throw new Error(JSON.stringify(body ?? status));
}

/** The fates of all of them, in their order. */
export async function fatesOf(shop, people) {
  const fates = new Map();
  await sideBySide(people, AT_ONCE, async (person) => fates.set(person, await fateOf(shop, person)));
  return people.map((person) => fates.get(person));
}

/** What may not change: what becomes of the contacts, and what the person is held to have said and done. */
async function fateOf(shop, { customer, ids }) {
  const person = await read(shop, `/v1/persons/customer:${customer}`);
  const followUps = await Promise.all(ids.map((id) => read(shop, `/v1/follow-ups/${id}`)));
  const { checkouts, completed, orders, declined, consents, refusals, ledger, refs } = person;
  return JSON.stringify({
    ...{ checkouts, completed, orders, declined, consents, refusals, ledger, refs },
    followUps: followUps.map(({ status, release, decision }) => [status, release, endsOf(decision)]),
  });
}

async function read(shop, path) {
  const { body, status } = await shop.call("read", path, "GET", path);
  if (status !== 200) throw new Error(`${path}: ${status} ${JSON.stringify(body)}`);
  return body;
}

/** Being there is all that an associated visitor may count for, and that only holds. */
const endsOf = ({ reasons }) => reasons.filter(({ effect }) => effect === "cancel").map(({ code }) => code);

/** Everything that is theirs and that no stranger may be told, not even what a stranger said first. */
export const wordsOf = ({ customer, checkout, canary, old, visitor, outsider, ids, shown, overheard }) => [
  ...[customer, checkout, canary, old, visitor, outsider, overheard.refs.hash],
  ...[...ids, ...shown],
];
