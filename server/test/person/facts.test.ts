/** What each kind of fact leaves in the document, beside being a sign of life. */
import type { Door } from "@holdoff/sdk/wire";
import { describe, expect, test } from "vitest";
import { shortHash } from "../../src/ids.js";
import type { Invitation, Known, OfferDeclines, PersonDocument, Refusal } from "../../src/person/document.js";
import { emptyDocument } from "../../src/person/empty-document.js";
import type { HeardFact } from "../../src/person/fact.js";
import type { Order } from "../../src/person/told-orders.js";
import { arrived, byBackend, byPage, event, inBothOrders } from "./told.js";

const T = 1_795_000_000_000;
const T_36 = T.toString(36);
const WHEN = "2026-11-25T10:00:00Z";
const BEFORE_T = { before: new Date(T).toISOString() };
const HOURS = [{ days: ["mon" as const], from: "09:00", to: "12:00" }];

interface Left extends Omit<Partial<Known>, "orders" | "steps" | "offersDeclined" | "invitations"> {
  askedAtMs?: number[];
  contactReceivedAtMs?: number;
  orders?: { backend?: Order[]; page?: Partial<Known["orders"]["page"]> };
  steps?: Partial<Known["steps"]>;
  offersDeclined?: { [D in Door]?: Partial<OfferDeclines> };
  invitations?: Omit<Invitation, "id">[];
}

const EMPTY = emptyDocument();

/** Events that were seen and visits are told of elsewhere. */
function leftIn({ now, known }: PersonDocument): Left {
  const { events: _, ...rest } = { ...known, invitations: known.invitations.map(({ id: _id, ...asked }) => asked) };
  const fields = (Object.keys(rest) as (keyof typeof rest)[]).filter(
    (field) => JSON.stringify(rest[field]) !== JSON.stringify(EMPTY.known[field]),
  );
  return {
    ...Object.fromEntries(fields.map((field) => [field, filled(rest[field])])),
    ...(now.askedAtMs.length > 0 && { askedAtMs: now.askedAtMs }),
    ...(now.contactReceivedAtMs !== undefined && { contactReceivedAtMs: now.contactReceivedAtMs }),
  };
}

/** Without what is empty in it, two tables deep. */
function filled(value: unknown, depth = 2): unknown {
  if (depth === 0 || typeof value !== "object" || value === null || Array.isArray(value)) return value;
  const entries = Object.entries(value).map(([name, inner]) => [name, filled(inner, depth - 1)] as const);
  return Object.fromEntries(
    entries.filter(([, inner]) => JSON.stringify(inner) !== "[]" && JSON.stringify(inner) !== "{}"),
  );
}

const seen = (paid: boolean) => ({ startedAtMs: T, lastAtMs: T, paymentAtMs: paid ? T : null });
const FIRST = { receivedAtMs: T, toldAtMs: T };
const toldOffer = { offers: { tea: { atMs: T } }, times: [{ atMs: T, offer: "tea" }] };
const refused = (name: string, door: "page" | "backend", scope: Partial<Refusal>): Refusal => ({
  id: `rf-${name}-${T_36}`,
  atMs: T,
  receivedAtMs: T,
  door,
  ...scope,
});
const everyPurposeRefused = (door: Door): Refusal[] => [
  refused("email-all", door, { channel: "email" }),
  refused("email-transactional", door, { channel: "email", purpose: "transactional" }),
];
const optedIn = { channel: "email", purpose: "sales", atMs: T, preTicked: false } as const;
const dated = <V>(value: V) => ({ value, atMs: T });

const asked = { atMs: T, channel: "call" } as const;

/** Those of both doors leave the same. */
const OF_BOTH: [HeardFact, Left][] = [
  [{ type: "cart.changed" }, { cartAtMs: T }],
  [{ type: "offer.shown", offer: "tea" }, {}],
  [{ type: "offer.accepted", offer: "tea" }, {}],
  [{ type: "contact.declined" }, { contactDeclined: { all: { atMs: T } } }],
  [{ type: "contact.declined", channel: "sms" }, { contactDeclined: { sms: { atMs: T } } }],
  [{ type: "content.downloaded", content: "guide" }, { downloadsAtMs: [T] }],
  [{ type: "link.clicked", campaign: "spring" }, {}],
  [{ type: "order.completed", renewal: true }, {}],
];

/** How a page's steps are remembered beside: its browser was at a checkout. */
const shown = { shownAtMs: { page: T } };
const shownThat = { ...shown, checkoutsShown: { [`page ${shortHash("ck")}`]: T } };

const OF_PAGES: [HeardFact, Left][] = [
  [{ type: "page.viewed" }, {}],
  [{ type: "page.active", engagedMs: 5 }, {}],
  [{ type: "page.hidden" }, {}],
  [{ type: "page.left" }, {}],
  [{ type: "form.progress", filled: 1, of: 3 }, {}],
  [{ type: "chat.invited" }, { askedAtMs: [T] }],
  [{ type: "chat.opened" }, {}],
  [{ type: "chat.dismissed" }, { chatDismissedAtMs: [T] }],
  [{ type: "chat.closed" }, {}],
  [{ type: "contact.offered", channel: "call" }, { askedAtMs: [T] }],
  [{ type: "contact.requested", channel: "call" }, { invitations: [asked] }],
  [
    { type: "contact.requested", channel: "call", offer: "tea", when: WHEN },
    { invitations: [{ ...asked, offer: "tea", whenMs: Date.parse(WHEN) }] },
  ],
  [
    { type: "cart.changed", items: 2 },
    { cartAtMs: T, carts: { page: { atMs: T, items: 2 } } },
  ],
  [
    { type: "checkout.started", checkout: "ck" },
    { ...shownThat, checkouts: { ck: seen(false) } },
  ],
  [
    { type: "checkout.step_viewed", checkout: "ck", step: "payment" },
    { ...shownThat, checkouts: { ck: seen(true) } },
  ],
  [{ type: "checkout.started" }, { ...shown, steps: { steps: [T] } }],
  [
    { type: "checkout.started", checkout: "" },
    { ...shown, steps: { steps: [T] } },
  ],
  [
    { type: "checkout.error", step: "payment" },
    { ...shown, steps: { payments: [T] } },
  ],
  [{ type: "order.completed" }, { orders: { page: { unnamed: { page: { pendingMs: [T] } } } } }],
  [{ type: "order.completed", inferred: true }, { orders: { page: { unnamed: { page: { pendingMs: [T] } } } } }],
  [
    { type: "order.completed", checkout: "ck", inferred: true },
    { orders: { page: { unnamed: { page: { pendingMs: [T] } } } } },
  ],
  [
    { type: "order.completed", checkout: "ck" },
    {
      orders: {
        page: { orders: [{ key: "checkout:ck", first: FIRST, completedAtMs: T, lastReachMs: T, checkouts: ["ck"] }] },
      },
    },
  ],
  [
    { type: "order.completed", order: "o_1", checkout: "ck" },
    { orders: { page: { orders: [{ key: "order:o_1", first: FIRST, completedAtMs: T, checkouts: ["ck"] }] } } },
  ],
  [
    { type: "order.completed", order: "o_1" },
    { orders: { page: { orders: [{ key: "order:o_1", first: FIRST, completedAtMs: T, visitors: ["page"] }] } } },
  ],
  [{ type: "order.completed", order: "o_1", renewal: true }, {}],
  // Only the backend can take an order back.
  [{ type: "order.cancelled", order: "o_1" }, {}],
  [{ type: "offer.declined", offer: "tea" }, { offersDeclined: { page: toldOffer } }],
  [{ type: "offer.declined" }, { offersDeclined: { page: { times: [{ atMs: T, offer: "" }], everyAtMs: T } } }],
  [
    { type: "contact.declined", channel: "sms", offer: "tea" },
    { offersDeclined: { page: toldOffer }, declinedWithOffer: { sms: { atMs: T } } },
  ],
  [
    { type: "consent.withdrawn", channel: "email", purpose: "sales" },
    { refusals: [refused("email-sales", "page", { channel: "email", purpose: "sales" })] },
  ],
  [
    { type: "consent.withdrawn", channel: "email", refusal: "r_1" },
    { refusals: [{ ...refused("", "page", { channel: "email" }), id: "rf-email-all-b-r_1" }] },
  ],
  [{ type: "consent.withdrawn", channel: "email", everyPurpose: true }, { refusals: everyPurposeRefused("page") }],
  [
    { type: "consent.given", channel: "email", purpose: "sales", wording: "0f3a" },
    { optIns: [{ ...optedIn, door: "page", wording: "0f3a" }] },
  ],
];

const made = {
  event: "e_1",
  channel: "call",
  purpose: "sales",
  atMs: T,
  firstFromMs: T,
  firstToMs: T,
} as const;
const ordered = { first: FIRST, completedAtMs: T };

const OF_BACKENDS: [HeardFact, Left][] = [
  [{ type: "contact.offered", channel: "call" }, { toldAsks: [{ event: "e_1", atMs: T }] }],
  [{ type: "contact.requested", channel: "call" }, { invitations: [{ ...asked, event: "e_1" }] }],
  [{ type: "contact.received", channel: "call" }, { contactReceivedAtMs: T }],
  [
    { type: "cart.changed", items: 0 },
    { cartAtMs: T, carts: { backend: { atMs: T, items: 0 } } },
  ],
  [{ type: "checkout.started", checkout: "ck" }, { checkouts: { ck: seen(false) } }],
  [{ type: "checkout.step_viewed", checkout: "ck", step: "address" }, { checkouts: { ck: seen(false) } }],
  [{ type: "checkout.step_completed", checkout: "ck", step: "payment" }, { checkouts: { ck: seen(true) } }],
  [{ type: "checkout.error", checkout: "ck", step: "payment" }, { checkouts: { ck: seen(true) } }],
  [{ type: "checkout.step_completed", step: "address" }, { steps: { steps: [T] } }],
  [{ type: "order.completed" }, { orders: { backend: [{ key: `event:e_1@${T}`, ...ordered }] } }],
  [
    { type: "order.completed", checkout: "ck" },
    { orders: { backend: [{ key: `event:e_1@${T}`, ...ordered, checkouts: ["ck"] }] } },
  ],
  [
    { type: "order.completed", order: "o_1", checkout: "ck" },
    { orders: { backend: [{ key: "order:o_1", ...ordered, checkouts: ["ck"] }] } },
  ],
  [{ type: "order.completed", order: "o_1", renewal: true }, { orders: { backend: [{ key: "order:o_1" }] } }],
  [
    { type: "order.cancelled", order: "o_1", checkout: "ck" },
    { orders: { backend: [{ key: "order:o_1", cancelledAtMs: T, checkouts: ["ck"] }] } },
  ],
  [{ type: "offer.declined", offer: "tea" }, { offersDeclined: { backend: toldOffer } }],
  [
    { type: "contact.declined", channel: "sms", offer: "tea" },
    { offersDeclined: { backend: toldOffer }, declinedWithOffer: { sms: { atMs: T } } },
  ],
  [
    { type: "consent.withdrawn", channel: "email", purpose: "sales" },
    { refusals: [refused("email-sales", "backend", { channel: "email", purpose: "sales" })] },
  ],
  [{ type: "consent.withdrawn", channel: "email", everyPurpose: true }, { refusals: everyPurposeRefused("backend") }],
  [{ type: "message.received", keyword: "help" }, {}],
  [
    { type: "message.received", channel: "sms", keyword: "stop" },
    { refusals: [{ ...refused("sms-all-stop", "backend", { channel: "sms" }), isStop: true }] },
  ],
  [
    { type: "message.received", keyword: "stop" },
    { refusals: [{ ...refused("all-all-stop", "backend", {}), isStop: true }] },
  ],
  [{ type: "message.received", channel: "sms", keyword: "start" }, { watermarks: { "sms:stop": { backendMs: T } } }],
  [{ type: "consent.given", channel: "email", purpose: "sales" }, { optIns: [{ ...optedIn, door: "backend" }] }],
  [
    { type: "consent.given", channel: "email", purpose: "sales", lifts: { before: new Date(T - 5).toISOString() } },
    {
      optIns: [{ ...optedIn, door: "backend" }],
      watermarks: { "email:sales": { backendMs: T - 5, pageMs: T - 5 } },
    },
  ],
  [{ type: "ticket.opened", ticket: "7" }, { tickets: { 7: { openedAtMs: T, closedAtMs: null } } }],
  [{ type: "ticket.closed", ticket: "7" }, { tickets: { 7: { openedAtMs: T, closedAtMs: T } } }],
  [{ type: "contact.made", channel: "call", purpose: "sales" }, { toldContacts: [made] }],
  [{ type: "contact.made" }, { toldContacts: [{ ...made, channel: "all", purpose: "all" }] }],
  [
    {
      type: "contact.made",
      channel: "call",
      purpose: "sales",
      department: "growth",
      offer: "tea",
      outcome: "reached",
      followUp: "fu_1",
    },
    {
      toldContacts: [
        { ...made, department: "growth", offer: "tea", followUp: "fu_1", outcome: "reached", outcomeAtMs: T },
      ],
    },
  ],
  [
    { type: "contact.made", channel: "call", purpose: "sales", outcome: "undelivered" },
    { toldContacts: [{ ...made, outcome: "undelivered", outcomeAtMs: T, isUndelivered: true }] },
  ],
  [
    { type: "contact.made", channel: "call", purpose: "sales", outcome: "declined" },
    { toldContacts: [{ ...made, outcome: "declined", outcomeAtMs: T }], contactDeclined: { call: { atMs: T } } },
  ],
  [
    { type: "contact.made", channel: "call", purpose: "sales", offer: "tea", outcome: "declined" },
    {
      toldContacts: [{ ...made, offer: "tea", outcome: "declined", outcomeAtMs: T }],
      offersDeclined: { backend: toldOffer },
      declinedWithOffer: { call: { atMs: T } },
    },
  ],
  [
    { type: "contact.made", channel: "call", purpose: "sales", everyOffer: true, outcome: "declined" },
    {
      toldContacts: [{ ...made, outcome: "declined", outcomeAtMs: T }],
      contactDeclined: { call: { atMs: T } },
      offersDeclined: { backend: { times: [{ atMs: T, offer: "" }], everyAtMs: T } },
    },
  ],
  [
    { type: "contact.made", channel: "call", purpose: "service", outcome: "complained" },
    {
      toldContacts: [{ ...made, purpose: "service", outcome: "complained", outcomeAtMs: T }],
      refusals: [refused("call-sales", "backend", { channel: "call", purpose: "sales" })],
    },
  ],
  [{ type: "profile.updated" }, {}],
  [{ type: "profile.updated", since: "2016-05-01T00:00:00Z" }, { profile: { sinceMs: dated(Date.UTC(2016, 4, 1)) } }],
  [
    { type: "profile.updated", products: ["tea"], zone: "Europe/Berlin", country: "DE", hours: HOURS },
    {
      profile: {
        products: dated(["tea"]),
        zone: dated("Europe/Berlin"),
        country: dated("DE"),
        hours: dated(HOURS),
      },
    },
  ],
  [{ type: "preference.set" }, {}],
  [{ type: "preference.set", hours: HOURS }, { profile: { hours: dated(HOURS) } }],
  [{ type: "preference.set", pauseUntil: WHEN }, { profile: { pauseUntilMs: dated(Date.parse(WHEN)) } }],
  [{ type: "preference.set", allow: false }, { refusals: [refused("all-all", "backend", {})] }],
  [
    { type: "preference.set", allow: false, channel: "sms", refusal: "r_1" },
    { refusals: [{ ...refused("", "backend", { channel: "sms" }), id: "rf-sms-all-b-r_1" }] },
  ],
  [
    { type: "preference.set", allow: true, purpose: "survey" },
    { optIns: [{ channel: "all", purpose: "survey", atMs: T, preTicked: false, door: "preferences" }] },
  ],
  [
    { type: "preference.set", allow: true, channel: "email", purpose: "sales", lifts: BEFORE_T },
    {
      optIns: [{ ...optedIn, door: "preferences" }],
      watermarks: { "email:sales": { backendMs: T, pageMs: T } },
    },
  ],
  [
    { type: "preference.set", allow: false, channel: "email", everyPurpose: true },
    { refusals: everyPurposeRefused("backend") },
  ],
];

/** History, not news: nothing of it happened just now. What it says about the person counts all the same. */
const OF_IMPORTS: [HeardFact, Left][] = [
  [{ type: "contact.offered", channel: "call" }, {}],
  [{ type: "contact.requested", channel: "call" }, {}],
  [{ type: "contact.received", channel: "call" }, {}],
  [{ type: "offer.declined", offer: "tea" }, { offersDeclined: { backend: toldOffer } }],
  [{ type: "order.completed", order: "o_1" }, { orders: { backend: [{ key: "order:o_1", ...ordered }] } }],
  [{ type: "contact.made", channel: "call", purpose: "sales" }, { toldContacts: [made] }],
  [
    { type: "consent.withdrawn", channel: "email", purpose: "sales" },
    { refusals: [refused("email-sales", "backend", { channel: "email", purpose: "sales" })] },
  ],
  [
    { type: "consent.given", channel: "email", purpose: "sales", lifts: BEFORE_T },
    { optIns: [{ ...optedIn, door: "backend" }], watermarks: { "email:sales": { backendMs: T } } },
  ],
  [
    { type: "preference.set", allow: true, channel: "email", purpose: "sales", lifts: BEFORE_T },
    { optIns: [{ ...optedIn, door: "preferences" }], watermarks: { "email:sales": { backendMs: T } } },
  ],
];

const named = (rows: [HeardFact, Left][]) =>
  rows.map(([fact, left]) => {
    const { type, ...props } = fact;
    return { told: `${type} ${JSON.stringify(props)}`, fact, left };
  });

describe("a fact leaves what it says and nothing else", () => {
  test.each(named([...OF_BOTH, ...OF_PAGES]))("from a page: $told", ({ fact, left }) => {
    expect(leftIn(arrived(byPage([T, fact])))).toStrictEqual(left);
  });

  test.each(named([...OF_BOTH, ...OF_BACKENDS]))("from the backend: $told", ({ fact, left }) => {
    expect(leftIn(arrived(byBackend([T, fact])))).toStrictEqual(left);
  });

  test.each(named(OF_IMPORTS))("from an import, and is no sign of life: $told", ({ fact, left }) => {
    const person = arrived([event(fact, { atMs: T, event: "e_1", isDated: true, isImport: true })]);
    expect(leftIn(person)).toStrictEqual(left);
    expect(person.now).toEqual(emptyDocument().now);
  });
});

test("the customer was in touch when they last were, whichever is told last", () => {
  const called: HeardFact = { type: "contact.received", channel: "call" };
  for (const { now } of inBothOrders(byBackend([T, called], [T + 5, called])))
    expect(now.contactReceivedAtMs).toBe(T + 5);
});

test("a complaint refuses as of when it is said to have been, and is known since it was received", () => {
  const complaint: HeardFact = { type: "contact.made", channel: "call", outcome: "complained" };
  const { known } = arrived([event(complaint, { atMs: T, receivedAtMs: T + 5 })]);
  expect(known.refusals).toEqual([
    { ...refused("call-sales", "backend", { channel: "call", purpose: "sales" }), receivedAtMs: T + 5 },
  ]);
});
