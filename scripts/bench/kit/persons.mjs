/**
 * The persons that the benchmarks decide about: documents as a shop's week makes them, folded from signals and events
 * like real ones. The same every time: all that varies comes from a small generator with a fixed start.
 */
import { emptyDocument, fold } from "./core.mjs";

/** A Wednesday afternoon in Europe: late morning in New York, evening in Kolkata. */
export const PRESENT_MS = Date.UTC(2026, 10, 25, 14, 30);

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const ZONES = ["Europe/London", "America/New_York", "Asia/Kolkata"];
const CHANNELS = ["call", "email", "sms"];

/** Numbers from 0 to 1 that look random and are the same in every run. */
function randomFrom(seed) {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

/** What one person does, told in milliseconds before the present. */
function story(number, random) {
  const facts = [];
  let seq = 0;
  let events = 0;
  const page = (agoMs, type, more = {}, tab = `t_${number}`) =>
    facts.push({
      fact: { type, ...more },
      atMs: PRESENT_MS - Math.round(agoMs),
      source: { door: "page", tab, seq: ++seq },
    });
  const shop = (agoMs, type, more = {}) => {
    const atMs = PRESENT_MS - Math.round(agoMs);
    facts.push({
      fact: { type, ...more },
      atMs,
      source: { door: "backend", event: `e_${number}_${++events}`, receivedAtMs: atMs },
    });
  };
  const between = (from, to) => from + random() * (to - from);
  return { facts, page, shop, between, number };
}

function visit({ page, number }, agoMs, pages = 3) {
  const tab = `t_${number}_${Math.round(agoMs)}`;
  for (let index = 0; index < pages; index += 1) {
    const atMs = agoMs - index * 40 * SECOND;
    page(atMs, "page.viewed", {}, tab);
    page(
      atMs - 20 * SECOND,
      "page.active",
      { visibleMs: 20 * SECOND * (index + 1), engagedMs: 9000 * (index + 1) },
      tab,
    );
  }
  page(agoMs - pages * 40 * SECOND, "page.left", {}, tab);
}

/** A few weeks as anybody has them: visits, an order, contacts by several departments. */
function past(one, contacts) {
  visit(one, one.between(20 * DAY, 28 * DAY));
  visit(one, one.between(8 * DAY, 15 * DAY), 5);
  one.shop(one.between(7 * DAY, 8 * DAY), "order.completed", {
    order: `o_${one.number}`,
    checkout: `ck_old_${one.number}`,
  });
  for (let index = 0; index < contacts; index += 1) {
    one.shop(one.between(9 * DAY, 60 * DAY), "contact.made", {
      channel: CHANNELS[index % 3],
      purpose: index % 4 === 3 ? "service" : "sales",
      department: index % 2 ? "growth" : "care",
    });
  }
}

function checkout(one, agoMs, step = "address") {
  one.page(agoMs + 3 * MINUTE, "page.viewed");
  one.page(agoMs + 2 * MINUTE, "cart.changed", { items: 2 });
  one.page(agoMs + MINUTE, "checkout.started", { checkout: `ck_${one.number}` });
  one.page(agoMs, "checkout.step_viewed", { checkout: `ck_${one.number}`, step });
}

/** Kinds of persons with how many of a hundred are like that. */
const KINDS = [
  { name: "away for days", of100: 22, tell: (one) => visit(one, one.between(2 * DAY, 5 * DAY)) },
  {
    name: "left the order form yesterday",
    of100: 15,
    tell: (one) => {
      checkout(one, one.between(20 * HOUR, 30 * HOUR));
      one.page(19 * HOUR, "page.left");
    },
  },
  {
    name: "on the site, looking around",
    of100: 14,
    tell: (one) => {
      one.page(8 * MINUTE, "page.viewed");
      one.page(one.between(SECOND, 30 * SECOND), "page.active", { visibleMs: 400_000, engagedMs: 200_000 });
    },
  },
  {
    name: "at the payment step",
    of100: 10,
    tell: (one) => {
      checkout(one, one.between(30 * SECOND, 4 * MINUTE), "payment");
      one.page(one.between(SECOND, 30 * SECOND), "page.active", { visibleMs: 300_000, engagedMs: 100_000 });
    },
  },
  {
    name: "left the order form an hour ago",
    of100: 10,
    tell: (one) => {
      checkout(one, one.between(HOUR, 3 * HOUR));
      one.page(50 * MINUTE, "page.left");
    },
  },
  {
    name: "contacted as often as allowed",
    of100: 10,
    tell: (one) => {
      for (const days of [0.8, 2, 4, 6]) {
        one.shop(days * DAY, "contact.made", {
          channel: days > 3 ? "call" : "email",
          purpose: "sales",
          department: "growth",
        });
      }
    },
  },
  {
    name: "has an open ticket",
    of100: 5,
    tell: (one) => one.shop(one.between(HOUR, 3 * DAY), "ticket.opened", { ticket: `k_${one.number}` }),
  },
  {
    name: "said no three times",
    of100: 5,
    tell: (one) => {
      for (const offer of ["tea", "cover", "club"]) one.page(one.between(HOUR, 5 * HOUR), "offer.declined", { offer });
    },
  },
  {
    name: "asked to be called",
    of100: 4,
    tell: (one) => one.page(one.between(10 * MINUTE, 5 * HOUR), "contact.requested", { channel: "call" }),
  },
  {
    name: "has ordered",
    of100: 3,
    tell: (one) => {
      checkout(one, 5 * HOUR, "payment");
      one.shop(4 * HOUR, "order.completed", { order: `p_${one.number}`, checkout: `ck_${one.number}` });
    },
  },
  {
    name: "refused to be sold to",
    of100: 2,
    tell: (one) => one.shop(10 * DAY, "consent.withdrawn", { channel: "all", purpose: "sales" }),
  },
];

const followUpId = (number, index) => `fu_000${String(number * 10 + index).padStart(24, "0")}`;

/** Three departments want the same person: about the order form, after the order, and to help. */
function followUpsOf({ number, between }) {
  const base = { status: "waiting", release: 0, nextLookAtMs: null, receipts: 0, deliveries: 0, priority: 50 };
  const due = (agoMs) => ({ createdAtMs: PRESENT_MS - Math.round(agoMs), notBeforeMs: PRESENT_MS - Math.round(agoMs) });
  const triggered = (type, agoMs) => ({ trigger: { type, atMs: PRESENT_MS - Math.round(agoMs) } });
  return [
    {
      ...base,
      ...due(between(HOUR, 3 * HOUR)),
      id: followUpId(number, 1),
      channel: "call",
      purpose: "sales",
      department: "growth",
      ...triggered("checkout_incomplete", 5 * HOUR),
      about: { checkout: `ck_${number}` },
      basis: "consent",
    },
    {
      ...base,
      ...due(between(DAY, 2 * DAY)),
      id: followUpId(number, 2),
      channel: "email",
      purpose: number % 3 ? "sales" : "survey",
      department: "retention",
      ...triggered("check_up", 2 * DAY),
      basis: "soft_opt_in",
      ...(number % 3 && { offer: "tea" }),
    },
    {
      ...base,
      ...due(between(MINUTE, HOUR)),
      id: followUpId(number, 3),
      channel: "sms",
      purpose: "service",
      department: "care",
      ...triggered("ticket", 3 * HOUR),
      about: { ticket: `k_${number}` },
      basis: "contract",
    },
  ];
}

/** So many of each kind as it has of a hundred, in a mixed order. */
function kindsOf(count, random) {
  const hundred = KINDS.flatMap((kind) => Array.from({ length: kind.of100 }, () => kind));
  return Array.from({ length: count }, (_, index) => ({
    kind: hundred[Math.floor((index * 100) / count)],
    at: random(),
  }))
    .sort((a, b) => a.at - b.at)
    .map(({ kind }) => kind);
}

/** `count` different persons in a mixed order, as they are read from storage, each with three open follow-ups. */
export function persons(count) {
  const random = randomFrom(1);
  return kindsOf(count, random).map((kind, number) => {
    const one = story(number, random);
    const zone = number % 5 === 4 ? undefined : ZONES[number % 3];
    past(one, number % 7);
    if (zone) one.shop(30 * DAY, "profile.updated", { zone, since: "2021-03-01T00:00:00Z", products: ["larch"] });
    kind.tell(one);
    const { document } = fold(emptyDocument(), one.facts, zone ? { zone } : {});
    return JSON.parse(JSON.stringify({ ...document, customer: `c_${number}`, open: followUpsOf(one) }));
  });
}

/** A page's batch as a visit sends them: ten signals of one tab. */
export function batchOfTen(number) {
  const types = ["page.viewed", "page.active", "cart.changed", "page.active", "checkout.started"];
  return Array.from({ length: 10 }, (_, index) => ({
    fact: {
      type: types[index % 5],
      ...(index % 5 === 1 && { visibleMs: index * 5000, engagedMs: index * 4000 }),
      ...(index % 5 === 4 && { checkout: `ck_${number}` }),
    },
    atMs: PRESENT_MS + index * SECOND,
    source: { door: "page", tab: `t_batch_${number}`, seq: index + 1 },
  }));
}
