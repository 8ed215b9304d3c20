/**
 * What happens in one interleaving, by its seed: one person with one or two follow-ups, and a handful of actors that
 * want things of them at the same time. Pure: the same seed gives the same plan. What is told is in `told-facts.mjs`,
 * and who tells what contradicts itself in `tellers.mjs`.
 *
 * @typedef {{ n: number, person: "customer" | "visitor" | "checkout", verified: boolean, channel: string,
 *   purpose: string, offer?: string, checkout?: string, trigger: string, delayMs: number }} FollowUp
 * @typedef {{ n: number, door: "page" | "event", person: "customer" | "visitor" | "checkout", links: string[],
 *   tab: number, seq: number, type: string, checkout?: string, offer?: string, channel?: string, purpose?: string,
 *   order?: number, event?: number, items?: number }} Fact `order` and `event` are the fact whose order number or event
 *   id it goes by, absent where that is its own
 * @typedef {{ do: "schedule" | "fact" | "cancel" | "look" | "link" | "permit" | "redeem", followUp?: number,
 *   fact?: number, person?: string, key?: string, permitted?: boolean }} Op
 * @typedef {{ name: string, waits: "no" | "scheduled" | "due", ops: Op[], restarts: boolean,
 *   fault?: { at: number, kind: string } }} Client
 */
import { Random } from "../random.mjs";
import { backOffice, basket, joiner, mixer, resender, reteller } from "./tellers.mjs";
import {
  aFact,
  began,
  CHECKOUTS,
  cancel,
  cancelled,
  declinedContact,
  declinedOffer,
  GUEST,
  OFFERS,
  optOut,
  order,
  presence,
} from "./told-facts.mjs";

const CHANNELS = ["email", "sms", "call"];
const FAULTS = ["crash_before", "crash_after", "lost", "resent"];
/** Most operations take fewer commands than this, so that most faults strike. */
const FAULT_AT_MAX = 12;
const KEYS = ["a", "b", undefined];

export function planOf(seed) {
  const random = new Random(seed);
  const draft = { random, facts: [], followUps: [], hasVisitor: random.chance(0.6), hasCheckout: random.chance(0.35) };
  draft.followUps = Array.from({ length: random.chance(0.3) ? 2 : 1 }, (_, n) => followUp(draft, n));
  const clients = [shop(draft), sender(draft), stopper(draft)];
  for (let more = random.below(4); more > 0; more -= 1) clients.push(random.pick(ACTORS)(draft));
  clients.push(...ofGuestsAndCarts(draft));
  if (draft.hasVisitor && random.chance(0.6)) clients.push(linker(draft));
  return planned(seed, draft, clients);
}

/** The same where a visitor is linked to a customer while a follow-up of each falls due. */
export function linkPlanOf(seed) {
  const random = new Random(seed);
  const draft = { random, facts: [], followUps: [], hasVisitor: true, hasCheckout: random.chance(0.35) };
  draft.followUps = ["visitor", "customer"].map((person, n) => ({ ...followUp(draft, n), person, verified: false }));
  const both = shop(draft);
  const apart = both.ops.map((op) => ({ ...both, ops: [op] }));
  const clients = [...apart, linker(draft), looker("visitor"), looker("customer"), sender(draft), stopper(draft)];
  for (let more = random.below(3); more > 0; more -= 1) clients.push(random.pick(ACTORS)(draft));
  clients.push(...ofGuestsAndCarts(draft));
  return planned(seed, draft, clients);
}

const ofGuestsAndCarts = (draft) => {
  const { random, followUps } = draft;
  const isGuests = followUps.some(({ person }) => person === "checkout");
  const isCarts = followUps.some(({ trigger }) => trigger === "cart_left");
  return [
    ...(isGuests && random.chance(0.8) ? [joiner(draft)] : []),
    ...(isCarts && random.chance(0.7) ? [basket(draft)] : []),
  ];
};

const planned = (seed, { random, followUps, facts }, clients) => ({
  seed,
  live: random.chance(0.5),
  patient: random.chance(0.5),
  stay: random.pick([0, 0.5, 0.85]),
  followUps,
  facts,
  clients: clients.map((client, at) => withFault(random, { ...client, name: `${client.name} ${at}` })),
});

function withFault(random, client) {
  const struck = random.chance(0.15);
  const fault = { at: 1 + random.below(FAULT_AT_MAX), kind: random.pick(FAULTS) };
  return { ...client, restarts: random.chance(0.7), ...(struck && { fault }) };
}

function followUp({ random, hasVisitor, hasCheckout }, n) {
  const about = random.chance(0.6);
  const guest = hasCheckout && random.chance(0.5);
  return {
    n,
    person: hasVisitor && random.chance(0.2) ? "visitor" : guest ? "checkout" : "customer",
    verified: hasVisitor && random.chance(0.15),
    channel: random.pick(CHANNELS),
    purpose: random.chance(0.9) ? "sales" : "service",
    trigger: random.chance(0.2) ? "cart_left" : about || random.chance(0.7) ? "checkout_incomplete" : "requested",
    delayMs: random.chance(0.4) ? 1 : 0,
    ...(about && { checkout: guest && random.chance(0.5) ? GUEST : random.pick(CHECKOUTS) }),
  };
}

/** Offers only where the purpose may carry one. */
const withOffer = (random, one) => (one.purpose === "sales" ? { ...one, offer: random.pick(OFFERS) } : one);

function shop(draft) {
  const { random, followUps } = draft;
  draft.followUps = followUps.map((one) => (random.chance(0.5) ? withOffer(random, one) : one));
  const seen = random.chance(0.4) ? [aFact(began(draft))] : [];
  const before = random.chance(0.12) ? [...seen, ...cancelled(draft, random.pick(followUps))] : seen;
  return {
    name: "shop",
    waits: "no",
    ops: [...before, ...followUps.map(({ n }) => ({ do: "schedule", followUp: n }))],
  };
}

/** Somebody who acts on a release: asks right before, more than once, sometimes with a permit. */
function sender({ random, followUps }) {
  const { n } = random.pick(followUps);
  const key = random.pick(KEYS);
  const permitted = random.chance(0.3);
  const redeem = { do: "redeem", followUp: n, permitted, ...(key !== undefined && { key }) };
  const once = permitted ? [{ do: "permit", followUp: n }, redeem] : [redeem];
  return { name: "sender", waits: "scheduled", ops: Array.from({ length: 1 + random.below(3) }, () => once).flat() };
}

/** Whoever makes the contact pointless or unwelcome. */
function stopper(draft) {
  const { random, followUps } = draft;
  const kind = random.pick([order, order, order, declinedOffer, declinedContact, optOut, cancel]);
  return {
    name: "stopper",
    waits: random.pick(["no", "scheduled", "scheduled", "due"]),
    ops: [kind(draft, random.pick(followUps))],
  };
}

const worker = ({ random, followUps, hasVisitor }) => ({
  name: "worker",
  waits: random.pick(["no", "scheduled"]),
  ops: Array.from({ length: 1 + random.below(3) }, () => ({
    do: "look",
    person: hasVisitor && random.chance(0.2) ? "visitor" : random.pick(followUps).person,
  })),
});

const looker = (person) => ({ name: "looker", waits: "due", ops: [{ do: "look", person }] });

/** What one page says, in its order. */
function shopper(draft) {
  const { random, facts } = draft;
  const first = facts.length;
  const pages = Array.from({ length: 1 + random.below(3) }, (_, at) => presence(draft, { tab: first, seq: at + 1 }));
  return { name: "shopper", waits: random.pick(["no", "scheduled"]), ops: pages.map(aFact) };
}

const scheduler = (draft) => ({
  name: "retry",
  waits: "no",
  ops: [{ do: "schedule", followUp: draft.random.pick(draft.followUps).n }],
});

const linker = ({ random }) => ({ name: "linker", waits: random.pick(["no", "scheduled"]), ops: [{ do: "link" }] });

const ACTORS = [
  ...[sender, sender, stopper, worker, worker, shopper, scheduler],
  ...[reteller, reteller, backOffice, backOffice, backOffice, mixer, mixer, resender, resender],
];
