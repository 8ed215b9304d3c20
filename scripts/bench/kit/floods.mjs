/**
 * More than anybody says: persons with overfull documents, and the batch that is the hardest to fold into them. A
 * recipe says what was told; a search changes one thing of it at a time.
 */
import { emptyDocument, fold } from "./core.mjs";

const MINUTE = 60_000;
const DAY = 1_440 * MINUTE;
const START_MS = Date.UTC(2026, 10, 25, 14, 30);
const BATCH_BYTES_MAX = 64 * 1024;
const BATCH_SIGNALS_MAX = 100;
const CHANNELS = ["call", "sms", "email", "push", "chat", "post", "social"];
const PURPOSES = ["sales", "service", "transactional", "survey"];

const at = (list, n) => list[n % list.length];
const name = (prefix, n, bytes) => `${prefix}${n}`.padEnd(bytes, "-").slice(0, Math.max(bytes, `${prefix}${n}`.length));

/** `g`: how it is told, see `gene`. */
const OF_BOTH = {
  cart: (_, n) => ({ type: "cart.changed", items: n % 3 }),
  started: (g, n) => ({ type: "checkout.started", checkout: name("ck", n % g.ids, g.bytes) }),
  step: (_, n) => ({ type: "checkout.step_viewed", step: n % 2 ? "payment" : "address" }),
  numbered: (g, n) => ({ type: "order.completed", order: name("o", n % g.ids, g.bytes) }),
  ordered: (g, n) => ({
    type: "order.completed",
    order: name("o", n % g.others, g.bytes),
    checkout: name("ck", n % g.ids, g.bytes),
  }),
  bought: (g, n) => ({ type: "order.completed", checkout: name("ck", n % g.ids, g.bytes) }),
  nameless: () => ({ type: "order.completed" }),
  declined: (g, n) => ({ type: "offer.declined", offer: name("of", n % g.ids, g.bytes) }),
  uncalled: (g, n) => ({ type: "contact.declined", channel: at(CHANNELS, n), offer: name("of", n % g.ids, g.bytes) }),
  requested: (g, n) => ({ type: "contact.requested", channel: at(CHANNELS, n), offer: name("of", n % g.ids, g.bytes) }),
  offered: () => ({ type: "contact.offered" }),
  downloaded: () => ({ type: "content.downloaded" }),
  allowed: (g, n) => ({
    type: "consent.given",
    channel: at(CHANNELS, n),
    purpose: at(PURPOSES, n),
    preTicked: g.others === 1,
    wording: String(n).padStart(64, "0"),
    lifts: [name("r", n, g.bytes), name("s", n, g.bytes)],
  }),
  refused: (g, n) => ({
    type: "consent.withdrawn",
    channel: at(CHANNELS, n),
    purpose: at(PURPOSES, Math.floor(n / 7)),
    refusal: name("r", n % g.ids, g.bytes),
  }),
};

const KINDS = {
  page: {
    ...OF_BOTH,
    viewed: (_, n) => ({ type: "page.viewed", visibleMs: n, engagedMs: n }),
    active: (_, n) => ({ type: "page.active", visibleMs: n * 10, engagedMs: n * 10 }),
    concluded: () => ({ type: "order.completed", inferred: true }),
    dismissed: () => ({ type: "chat.dismissed" }),
    invited: () => ({ type: "chat.invited" }),
  },
  backend: {
    ...OF_BOTH,
    cancelled: (g, n) => ({
      type: "order.cancelled",
      order: name("o", n % g.ids, g.bytes),
      checkout: name("ck", n % g.others, g.bytes),
    }),
    opened: (g, n) => ({ type: "ticket.opened", ticket: name("t", n % g.ids, g.bytes) }),
    closed: (g, n) => ({ type: "ticket.closed", ticket: name("t", n % g.ids, g.bytes) }),
    made: (g, n) => ({
      type: "contact.made",
      channel: at(CHANNELS, n),
      purpose: at(PURPOSES, n),
      offer: name("of", n, g.bytes),
      department: name("d", n, Math.min(g.bytes, 128)),
      outcome: at(["reached", "declined", "complained", "undelivered"], n),
    }),
    profile: (g, n) => ({
      type: "profile.updated",
      zone: "Europe/Berlin",
      products: Array.from({ length: 50 }, (_, m) => name(`p${n}`, m, Math.min(g.bytes, 128))),
    }),
    preferred: (g, n) => ({
      type: "preference.set",
      channel: at(CHANNELS, n),
      purpose: at(PURPOSES, n),
      allow: g.others > 1,
      refusal: name("r", n, g.bytes),
      lifts: { before: new Date(START_MS + n).toISOString() },
    }),
  },
};

/** How one kind of fact is told, at random. */
function gene(random, door) {
  const pick = (list) => list[Math.floor(random() * list.length)];
  return {
    door,
    kind: pick(Object.keys(KINDS[door])),
    count: pick([50, 120, 250]),
    ids: pick([1, 2, 50, 1000]),
    others: pick([1, 30, 1000]),
    bytes: pick([8, 24, 40, 120, 255]),
    stepMs: pick([1, MINUTE, 31 * MINUTE, DAY]),
    tellers: pick([1, 3, 40]),
    gap: pick([1, 2, 3]),
    newestFirst: random() < 0.3,
    dated: random() < 0.5,
    signed: random() < 0.3,
    imported: random() < 0.3,
  };
}

const anyDoor = (random, pageShare) => (random() < pageShare ? "page" : "backend");

export const anyRecipe = (random) => ({
  told: Array.from({ length: 1 + Math.floor(random() * 10) }, () => gene(random, anyDoor(random, 0.6))),
  batch: Array.from({ length: 1 + Math.floor(random() * 4) }, () => gene(random, anyDoor(random, 0.75))),
  planned: random() < 0.5 ? 200 : 0,
});

/** The same with one thing changed. */
export function changed(recipe, random) {
  const { told, batch, planned } = structuredClone(recipe);
  const list = random() < 0.5 ? told : batch;
  const index = Math.floor(random() * list.length);
  const dice = random();
  if (dice < 0.3) list.push(gene(random, anyDoor(random, 0.6)));
  else if (dice < 0.4 && list.length > 1) list.splice(index, 1);
  else if (dice < 0.6) list[index] = gene(random, anyDoor(random, 0.6));
  else {
    const { door, kind, ...other } = gene(random, list[index].door);
    const [field, value] = Object.entries(other)[Math.floor(random() * Object.keys(other).length)];
    list[index][field] = value;
  }
  return { told: told.slice(-24), batch: batch.slice(-8), planned: random() < 0.05 ? 200 - planned : planned };
}

let told = 0;

function factsOf(g, count, nowMs) {
  return Array.from({ length: count }, (_, n) => {
    told += 1;
    const receivedAtMs = nowMs + n;
    const atMs = nowMs - (g.newestFirst ? n : count - n) * g.stepMs;
    const fact = KINDS[g.door][g.kind](g, n);
    const teller = String(n % g.tellers);
    if (g.door === "backend") {
      const event = (g.tellers === 40 ? String(told) : teller).padEnd(11, "e");
      const content = String(told).padEnd(11, "c");
      const source = { door: "backend", event, content, receivedAtMs, isDated: g.dated };
      const batch = teller.padEnd(11, "b");
      return { fact, atMs, source: g.imported ? { ...source, isDated: true, isImport: true, batch } : source };
    }
    const seq = (g.newestFirst ? 1e6 - n : told) * g.gap;
    const visitor = `vh_${teller}`.padEnd(19, "v");
    const source = { door: "page", tab: teller.padEnd(60, "t"), seq, receivedAtMs, visitor, signed: g.signed };
    return { fact, atMs, source };
  });
}

const planned = (n) => ({
  id: `fu_${String(n).padStart(27, "0")}`,
  status: "waiting",
  channel: "call",
  purpose: "sales",
  trigger: { type: "cart_left", atMs: START_MS },
  about: { checkout: name("ck", n, 24) },
  priority: 50,
  createdAtMs: START_MS + DAY,
  notBeforeMs: START_MS,
  release: 0,
  nextLookAtMs: null,
  receipts: 0,
  deliveries: 0,
});

/** The document of a recipe, and a batch as large as a door takes. */
export function cooked({ told: tellings, batch, planned: count }) {
  const open = Array.from({ length: count }, (_, n) => planned(n));
  let document = { ...emptyDocument(), customer: "c_1", open };
  for (const [index, g] of tellings.entries()) {
    const facts = factsOf(g, g.count, START_MS + index * 1000);
    for (let from = 0; from < facts.length; from += BATCH_SIGNALS_MAX)
      document = fold(document, facts.slice(from, from + BATCH_SIGNALS_MAX), { zone: "Europe/London" }).document;
  }
  const share = Math.ceil(BATCH_SIGNALS_MAX / batch.length);
  const facts = batch.flatMap((g, index) => factsOf(g, share, START_MS + (tellings.length + index) * 1000));
  return { document, facts: facts.slice(0, sendable(facts)) };
}

/** How many of them fit a batch. */
function sendable(facts) {
  let bytes = 0;
  const tooMany = facts.slice(0, BATCH_SIGNALS_MAX).findIndex(({ fact }) => {
    bytes += Buffer.byteLength(JSON.stringify(fact));
    return bytes > BATCH_BYTES_MAX;
  });
  return tooMany === -1 ? BATCH_SIGNALS_MAX : tooMany;
}
