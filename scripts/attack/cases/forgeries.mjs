/**
 * Strangers speak as if they were customers: with guessed names, forged and foreign proofs, ids from before the
 * sign-in, hashes of ids, and requests that they overheard. No contact may fare otherwise than an associated visitor
 * can make it fare, nothing may be held against anybody, and no answer may have a byte of anybody's data.
 */

import { fresh } from "../../faults/kit/shop.mjs";
import { sideBySide } from "../../faults/kit/side-by-side.mjs";
import { isWanted } from "../../faults/kit/wanted.mjs";
import { inWorld } from "../kit/in-world.mjs";
import { fatesOf, hmac, knownPeople, proofOf, wordsOf } from "../kit/known-people.mjs";

const REQUESTS_A_PERSON = 100;
const AT_ONCE = 16;
const SAY_EVERY = 5_000;

/** A stranger has an account of their own, too. */
const MALLORY = "mallory";

export const forgeries = {
  name: "forgeries",
  says: "strangers who speak for known customers, by forged and by overheard requests",
  count: 100_000,
  async run(lab) {
    await inWorld(lab, (world) => forge(world, lab));
  },
};

/** What a stranger would have said of them. */
const WORDS = [
  { type: "consent.withdrawn", channel: "all", purpose: "all" },
  { type: "consent.given", channel: "all", purpose: "all" },
  { type: "contact.declined", channel: "call" },
  { type: "offer.declined", offer: "tea" },
  { type: "chat.dismissed" },
  { type: "order.completed" },
  { type: "order.completed", inferred: true },
  { type: "order.completed", order: "o_1" },
  { type: "order.cancelled", order: "o_1" },
  { type: "cart.changed", items: 0 },
  { type: "contact.requested", channel: "sms" },
  { type: "page.active", visibleMs: 60_000, engagedMs: 60_000 },
];

const saying = (random, { checkout }) => {
  const named = random.chance(0.4) ? { checkout } : {};
  return Array.from({ length: random.between(1, 3) }, (_, index) => ({
    ...{ seq: index + 1, at: 1, ...random.pick(WORDS), ...named },
  }));
};

const batch = (random, person, more) => ({
  visitor: fresh("v_"),
  tab: fresh("t_"),
  signals: saying(random, person),
  ...more,
});

/** Ways to lie, each with the request that it makes. */
const LIES = {
  "their name and no proof": (random, one) => batch(random, one, { refs: { customer: one.customer } }),
  "their name and another's proof": (random, one, other) =>
    batch(random, one, { refs: { customer: one.customer, hash: proofOf(other.customer).hash } }),
  "their name and the stranger's own proof": (random, one) =>
    batch(random, one, { refs: { ...proofOf(MALLORY), customer: one.customer } }),
  "their proof, mended": (random, one) =>
    batch(random, one, { refs: { customer: one.customer, hash: mended(random, proofOf(one.customer).hash) } }),
  "their proof with another expiry": (random, one) =>
    batch(random, one, { refs: { ...one.expired, exp: Date.now() + random.between(1, 1e9) } }),
  "their proof of last week": (random, one) => batch(random, one, { refs: one.expired }),
  "their proof without its expiry": (random, one) =>
    batch(random, one, {
      refs: { customer: `${one.customer}${random.pick([".", "\n", ""])}${one.expired.exp}`, hash: one.expired.hash },
    }),
  "a proof by a secret that is none": (random, one) =>
    batch(random, one, {
      refs: { customer: one.customer, hash: hmac(one.customer, random.pick(["", "secret", "Identity"])) },
    }),
  "the id of before their sign-in": (random, one) => batch(random, one, { visitor: one.old }),
  "the same, in the very tab": (random, one) => ({
    ...batch(random, one, { visitor: one.old, tab: one.tab }),
    signals: saying(random, one).map((signal) => ({ ...signal, seq: signal.seq + random.between(3, 500) })),
  }),
  "the same, with a new id": (random, one) => batch(random, one, { visitor: one.old, next: fresh("v_") }),
  "the same, under the stranger's own proof": (random, one) =>
    batch(random, one, { visitor: one.old, refs: proofOf(MALLORY), next: fresh("v_") }),
  "their id, hashed": (random, one) => batch(random, one, { visitor: random.pick(one.shown) }),
  "a new id that is theirs, hashed": (random, one) =>
    batch(random, one, { refs: proofOf(MALLORY), next: random.pick(one.shown) }),
  "an id that the shop named beside them": (random, one) => batch(random, one, { visitor: one.outsider }),
  "a stranger who names their checkout": (random, one) =>
    batch(random, one, {
      refs: { checkout: one.checkout },
      signals: [{ seq: 1, at: 1, ...random.pick(WORDS), checkout: one.checkout }],
    }),
  "what they said, word for word": (_random, one) => one.overheard,
};

const mended = (random, hash) =>
  random.pick([
    (text) => text.toUpperCase(),
    (text) => `${text}zz`,
    (text) => `${text}\n`,
    (text) => ` ${text}`,
    (text) => text.slice(0, 62),
    (text) => `${text.slice(0, 62)}zz`,
    (text) => [text],
    (text) => text.replace(/./, (digit) => (digit === "0" ? "1" : "0")),
  ])(hash);

async function forge(world, { count, random, report, say, only }) {
  const lies = Object.entries(LIES).filter(([name]) => isWanted({ only }, name));
  if (lies.length === 0) return;
  const { shop } = world;
  const people = await knownPeople(shop, Math.max(2, Math.ceil(count / REQUESTS_A_PERSON)));
  const before = await fatesOf(shop, people);
  say(`${people.length} known people`);
  const words = people.flatMap(wordsOf);
  const found = { told: [], failed: [] };
  let done = 0;
  await sideBySide(Array.from({ length: count }), AT_ONCE, async () => {
    const one = random.pick(people);
    const [lie, make] = random.pick(lies);
    const asked = aRequest(random, one, make(random, one, random.pick(people.filter((other) => other !== one))));
    const { status, text } = await send(world.api.url, shop, asked);
    if (status >= 500) found.failed.push(`${lie}: ${status}`);
    if (words.some((word) => text.includes(word))) found.told.push(`${lie}: ${text.slice(0, 200)}`);
    if (++done % SAY_EVERY === 0) say(`${done} of ${count} requests`);
  });
  const after = await fatesOf(shop, people);
  const changed = before.flatMap((fate, nth) => (fate === after[nth] ? [] : [`${fate}\n    ${after[nth]}`]));
  for (const [what, some] of Object.entries({ ...found, changed }))
    for (const one of some.slice(0, 3)) say(`${what}: ${one}`);
  report.none("known people with a change other than somebody being there", changed.length, people.length);
  report.none("answers with anything of anybody", found.told.length, count);
  report.none("answers of 5xx, or none", found.failed.length, count);
}

/** Now and then the same stranger asks for leave to offer a chat, or knocks at a door that is not for pages. */
function aRequest(random, { ids }, said) {
  const { visitor } = said;
  if (random.chance(0.1)) return { path: "/v1/invites", body: { visitor, channel: "chat" } };
  if (random.chance(0.05)) {
    const [id] = ids;
    return {
      ...random.pick([{ path: `/v1/follow-ups/${id}/redeem` }, { path: "/v1/events" }, { path: "/v1/check" }]),
      body: said,
    };
  }
  return { path: "/v1/signals", body: { v: 1, sentAt: 1, ...said } };
}

async function send(url, { publishable }, { path, body }) {
  const headers = {
    "content-type": "text/plain",
    authorization: `Bearer ${publishable}`,
    origin: "http://localhost:1",
  };
  try {
    const response = await fetch(`${url}${path}`, {
      ...{ method: "POST", headers, body: JSON.stringify({ key: publishable, ...body }) },
    });
    return { status: response.status, text: await response.text() };
  } catch (error) {
    return { status: 599, text: String(error) };
  }
}
