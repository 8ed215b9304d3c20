/** Documents that the fold itself made, of generated signals and events. */
import { OUTCOMES, PURPOSES } from "@holdoff/sdk/wire";
import fc from "fast-check";
import type { PersonDocument } from "../../../src/person/document.js";
import { emptyDocument } from "../../../src/person/empty-document.js";
import type { DatedFact } from "../../../src/person/fact.js";
import { fold } from "../../../src/person/fold.js";
import { idOf } from "../given.js";
import { future, justNow, lately, maybe, past, present } from "./times.js";
import { channel, checkout, department, offer, order, purpose, ticket, visitor, zone } from "./words.js";

const iso = (atMs: number) => new Date(atMs).toISOString();
const type = <T extends string>(name: T) => fc.constant(name);
const totals = { visibleMs: fc.constantFrom(0, 9_999, 10_000, 60_000), engagedMs: fc.constantFrom(0, 1_000, 5_000) };
const scope = {
  channel: fc.oneof(channel, fc.constant("all" as const)),
  purpose: fc.oneof(purpose, fc.constant("all" as const)),
};

const ofBoth = [
  fc.record({ type: type("cart.changed"), items: fc.constantFrom(undefined, 0, 0, 2) }),
  fc.record({
    type: fc.constantFrom("checkout.started" as const, "checkout.step_viewed" as const),
    checkout: maybe(checkout),
    step: fc.constantFrom("address", "payment"),
  }),
  fc.record({
    type: type("order.completed"),
    order: maybe(order),
    checkout: maybe(checkout),
    inferred: fc.constantFrom(undefined, true as const),
    renewal: fc.constantFrom(undefined, undefined, true as const),
  }),
  fc.record({ type: fc.constantFrom("offer.shown" as const, "offer.accepted" as const), offer }),
  fc.record({ type: type("offer.declined"), offer: maybe(offer) }),
  fc.record({ type: type("contact.offered"), channel: maybe(channel) }),
  fc.record({
    type: type("contact.requested"),
    channel,
    offer: maybe(offer),
    when: maybe(fc.oneof(past, future).map(iso)),
  }),
  fc.record({ type: type("contact.declined"), channel: maybe(channel), offer: maybe(offer) }),
  fc.record({ type: type("content.downloaded") }),
  fc.record({ type: type("link.clicked") }),
  fc.record({ type: type("consent.given"), ...scope, preTicked: fc.boolean() }),
  fc.record({ type: type("consent.withdrawn"), ...scope }),
];
const ofThePage = [
  fc.record({
    type: fc.constantFrom("page.viewed" as const, "page.active" as const, "page.hidden" as const),
    ...totals,
  }),
  fc.record({ type: type("page.active"), ...totals }),
  fc.record({ type: fc.constantFrom("chat.invited" as const, "chat.dismissed" as const, "chat.opened" as const) }),
  fc.record({ type: type("form.progress"), filled: fc.constant(1), of: fc.constant(2) }),
];
const ofTheBackend = [
  fc.record({ type: fc.constantFrom("ticket.opened" as const, "ticket.closed" as const), ticket }),
  fc.record({
    type: type("contact.made"),
    channel: maybe(channel),
    purpose: maybe(fc.constantFrom(...PURPOSES)),
    department: maybe(department),
    outcome: maybe(fc.constantFrom(...OUTCOMES)),
    followUp: fc.constantFrom(undefined, undefined, idOf(1), idOf(3)),
  }),
  fc.record({ type: type("order.cancelled"), order, checkout: maybe(checkout) }),
  fc.record({ type: type("profile.updated"), zone: maybe(zone) }),
  fc.record({
    type: type("preference.set"),
    channel: maybe(channel),
    purpose: maybe(purpose),
    allow: fc.constantFrom(undefined, undefined, true, false),
    pauseUntil: maybe(fc.oneof(past, future).map(iso)),
  }),
];

const when = fc.oneof(justNow, lately, past);
/** How long after it happened it was received. */
const waitedMs = fc.oneof(
  { weight: 3, arbitrary: fc.constant(0) },
  { weight: 1, arbitrary: fc.constantFrom(1, 60_000, 7_200_000, 7_200_001, 90_000_000) },
);
const fromThePage = fc
  .record({
    fact: fc.oneof(...ofBoth, ...ofThePage),
    atMs: when,
    waitedMs,
    tab: fc.constantFrom("t_1", "t_2"),
    visitor,
    signed: fc.boolean(),
  })
  .map(({ fact, atMs, waitedMs: late, ...from }) => ({
    fact: present(fact),
    atMs,
    source: { door: "page" as const, ...from, seq: 0, receivedAtMs: atMs + late },
  }));
const fromTheBackend = fc
  .record({ fact: fc.oneof(...ofBoth, ...ofTheBackend), atMs: when, waitedMs })
  .map(({ fact, atMs, waitedMs: late }) => ({
    fact: present(fact),
    atMs,
    source: { door: "backend" as const, event: "", receivedAtMs: atMs + late, isDated: true },
  }));

/** Signals and events in the order of their times, each of its own number. */
export const anyFacts: fc.Arbitrary<DatedFact[]> = fc
  .array(fc.oneof(fromThePage, fromTheBackend), { maxLength: 12 })
  .map((some) =>
    [...some]
      .sort((a, b) => a.atMs - b.atMs)
      .map(({ fact, atMs, source }, index) => ({
        fact,
        atMs,
        source: source.door === "page" ? { ...source, seq: index + 1 } : { ...source, event: `ev_${index}` },
      })),
  ) as fc.Arbitrary<DatedFact[]>;

export const folded: fc.Arbitrary<PersonDocument> = fc
  .record({ facts: anyFacts, zone: maybe(zone) })
  .map(
    ({ facts, zone: browser }) => fold(emptyDocument(), facts, browser === undefined ? {} : { zone: browser }).document,
  );
