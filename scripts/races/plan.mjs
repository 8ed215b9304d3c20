/**
 * What happens in one interleaving, by its seed: one person with one or two follow-ups, and a handful of actors that
 * want things of them at the same time. Pure: the same seed gives the same plan.
 *
 * @typedef {{ n: number, person: "customer" | "visitor" | "checkout", verified: boolean, channel: string,
 *   purpose: string, offer?: string, checkout?: string, trigger: string, delayMs: number }} FollowUp
 * @typedef {{ n: number, door: "page" | "event", person: "customer" | "visitor" | "checkout", links: string[],
 *   tab: number, seq: number, type: string, checkout?: string, offer?: string, channel?: string, purpose?: string }} Fact
 * @typedef {{ do: "schedule" | "fact" | "cancel" | "look" | "link" | "permit" | "redeem", followUp?: number,
 *   fact?: number, person?: string, key?: string, permitted?: boolean }} Op
 * @typedef {{ name: string, waits: "no" | "scheduled" | "due", ops: Op[], restarts: boolean,
 *   fault?: { at: number, kind: string } }} Client
 */
import { Random } from "../random.mjs";

const CHANNELS = ["email", "sms", "call"];
const CHECKOUTS = ["k1", "k2"];
const OFFERS = ["o1", "o2"];
const FAULTS = ["crash_before", "crash_after", "lost", "resent"];
/** Most operations take fewer commands than this, so that most faults strike. */
const FAULT_AT_MAX = 12;
const KEYS = ["a", "b", undefined];

export function planOf(seed) {
  const random = new Random(seed);
  const draft = { random, facts: [], followUps: [], hasVisitor: random.chance(0.6), hasCheckout: random.chance(0.2) };
  draft.followUps = Array.from({ length: random.chance(0.3) ? 2 : 1 }, (_, n) => followUp(draft, n));
  const clients = [shop(draft), sender(draft), stopper(draft)];
  for (let more = random.below(4); more > 0; more -= 1) clients.push(random.pick(ACTORS)(draft));
  if (draft.hasVisitor && random.chance(0.6)) clients.push(linker(draft));
  return planned(seed, draft, clients);
}

/** The same where a visitor is linked to a customer while a follow-up of each falls due. */
export function linkPlanOf(seed) {
  const random = new Random(seed);
  const draft = { random, facts: [], followUps: [], hasVisitor: true, hasCheckout: random.chance(0.2) };
  draft.followUps = ["visitor", "customer"].map((person, n) => ({ ...followUp(draft, n), person, verified: false }));
  const both = shop(draft);
  const apart = both.ops.map((op) => ({ ...both, ops: [op] }));
  const clients = [...apart, linker(draft), looker("visitor"), looker("customer"), sender(draft), stopper(draft)];
  for (let more = random.below(3); more > 0; more -= 1) clients.push(random.pick(ACTORS)(draft));
  return planned(seed, draft, clients);
}

const planned = (seed, { random, followUps, facts }, clients) => ({
  seed,
  live: random.chance(0.5),
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
  return {
    n,
    person: hasVisitor && random.chance(0.2) ? "visitor" : hasCheckout && random.chance(0.4) ? "checkout" : "customer",
    verified: hasVisitor && random.chance(0.15),
    channel: random.pick(CHANNELS),
    purpose: random.chance(0.9) ? "sales" : "service",
    trigger: about || random.chance(0.7) ? "checkout_incomplete" : "requested",
    delayMs: random.chance(0.4) ? 1 : 0,
    ...(about && { checkout: random.pick(CHECKOUTS) }),
  };
}

/** Offers only where the purpose may carry one. */
const withOffer = (random, one) => (one.purpose === "sales" ? { ...one, offer: random.pick(OFFERS) } : one);

function shop(draft) {
  const { random, followUps } = draft;
  draft.followUps = followUps.map((one) => (random.chance(0.5) ? withOffer(random, one) : one));
  const before = random.chance(0.4) ? [{ do: "fact", fact: began(draft) }] : [];
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

const ACTORS = [sender, sender, stopper, worker, worker, shopper, scheduler];

function noted(draft, fact) {
  const n = draft.facts.length;
  draft.facts.push({ n, tab: n, seq: 1, ...fact });
  return n;
}

/** Who says it: the page of the visitor, signed or not, or the shop's backend. */
function told(draft, fact, { only } = {}) {
  const { random, hasVisitor, hasCheckout } = draft;
  const page = hasVisitor && only !== "event" && random.chance(0.5);
  if (page)
    return noted(draft, {
      door: "page",
      person: "visitor",
      links: random.chance(0.25) ? ["visitor", "customer"] : [],
      ...fact,
    });
  const links = hasCheckout && random.chance(0.25) ? ["checkout", "customer"] : [];
  const person = links.length === 0 && hasCheckout && random.chance(0.3) ? "checkout" : "customer";
  return noted(draft, { door: "event", person, links, ...fact });
}

const began = (draft) => told(draft, { type: "checkout.started", checkout: draft.random.pick(CHECKOUTS) });

const presence = (draft, place) =>
  draft.hasVisitor
    ? noted(draft, {
        door: "page",
        person: "visitor",
        links: draft.random.chance(0.2) ? ["visitor", "customer"] : [],
        type: draft.random.pick(["page.viewed", "page.active", "page.hidden", "page.left"]),
        ...place,
      })
    : began(draft);

const aFact = (n) => ({ do: "fact", fact: n });

function order(draft, { checkout }) {
  const named = draft.random.chance(0.7) ? (checkout ?? "k1") : undefined;
  return aFact(told(draft, { type: "order.completed", ...(named !== undefined && { checkout: named }) }));
}

const declinedOffer = (draft, { offer }) => aFact(told(draft, { type: "offer.declined", offer: offer ?? "o1" }));

const declinedContact = (draft, { channel }) =>
  aFact(told(draft, { type: "contact.declined", ...(draft.random.chance(0.5) && { channel }) }));

const optOut = (draft, { channel, purpose }) =>
  aFact(
    told(draft, {
      type: "consent.withdrawn",
      channel: draft.random.chance(0.5) ? channel : "all",
      purpose: draft.random.chance(0.5) ? purpose : "all",
    }),
  );

const cancel = (_, { n }) => ({ do: "cancel", followUp: n });
