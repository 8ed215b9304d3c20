/** What each kind of fact leaves in the document, beside being a sign of life. */
import type { Fact } from "@holdoff/sdk/wire";
import { describe, expect, test } from "vitest";
import type { Known, PersonDocument } from "../../src/person/document.js";
import { emptyDocument } from "../../src/person/empty-document.js";
import { arrived, byBackend, byPage } from "./told.js";

const T = 1_795_000_000_000;
const T_36 = T.toString(36);
const WHEN = "2026-11-25T10:00:00Z";
const HOURS = [{ days: ["mon" as const], from: "09:00", to: "12:00" }];

interface Left extends Partial<Known> {
  askedAtMs?: number[];
}

const EMPTY = emptyDocument();

/** Events that were seen and visits are told of elsewhere. */
function leftIn({ now, known }: PersonDocument): Left {
  const { events: _, ...rest } = known;
  const fields = (Object.keys(rest) as (keyof typeof rest)[]).filter(
    (field) => JSON.stringify(rest[field]) !== JSON.stringify(EMPTY.known[field]),
  );
  return {
    ...Object.fromEntries(fields.map((field) => [field, rest[field]])),
    ...(now.askedAtMs.length > 0 && { askedAtMs: now.askedAtMs }),
  };
}

const seen = (paid: boolean) => ({ startedAtMs: T, lastAtMs: T, paymentAtMs: paid ? T : null });
const NO_SALES = { checkouts: {}, completed: {}, orders: [] };
const unnamedStep = (paid: boolean): Left => ({
  checkouts: { "": seen(paid) },
  loose: { steps: paid ? [] : [T], payments: paid ? [T] : [], inferred: [] },
  firm: NO_SALES,
});
const optedIn = { channel: "email", purpose: "sales", atMs: T, preTicked: false } as const;
const dated = <V>(value: V) => ({ value, atMs: T });

const madeWith = (outcome: string, offer?: string): Left => ({
  ledger: [{ atMs: T, channel: "call", purpose: "sales", ...(offer && { offer }), outcome, event: "e_1" }],
});

/** Those of both doors leave the same. */
const OF_BOTH: [Fact, Left][] = [
  [{ type: "cart.changed", items: 2 }, { cartAtMs: T }],
  [{ type: "checkout.started", checkout: "ck" }, { checkouts: { ck: seen(false) } }],
  [{ type: "checkout.step_viewed", checkout: "ck", step: "payment" }, { checkouts: { ck: seen(true) } }],
  [{ type: "checkout.step_viewed", checkout: "ck", step: "address" }, { checkouts: { ck: seen(false) } }],
  [{ type: "checkout.step_completed", checkout: "ck", step: "payment" }, { checkouts: { ck: seen(true) } }],
  [{ type: "checkout.error", checkout: "ck", step: "payment" }, { checkouts: { ck: seen(true) } }],
  [{ type: "checkout.started" }, unnamedStep(false)],
  [{ type: "checkout.step_viewed", step: "payment" }, unnamedStep(true)],
  [{ type: "checkout.step_completed", step: "address" }, unnamedStep(false)],
  [{ type: "checkout.error" }, unnamedStep(false)],
  [{ type: "order.completed" }, { orders: [{ atMs: T }], completed: { "": T } }],
  [
    { type: "order.completed", order: "o_1", checkout: "ck" },
    { orders: [{ atMs: T, order: "o_1", checkout: "ck" }], completed: { "": T, ck: T } },
  ],
  [{ type: "offer.shown", offer: "tea" }, {}],
  [{ type: "offer.accepted", offer: "tea" }, {}],
  [
    { type: "offer.declined", offer: "tea" },
    { offersDeclined: { tea: { atMs: T } }, declines: [{ atMs: T, offer: "tea" }] },
  ],
  [{ type: "contact.offered", channel: "call" }, { askedAtMs: [T] }],
  [
    { type: "contact.requested", channel: "call" },
    { invitations: [{ id: `in-call--${T_36}`, atMs: T, channel: "call" }] },
  ],
  [
    { type: "contact.requested", channel: "call", offer: "tea", when: WHEN },
    {
      invitations: [
        {
          id: `in-call-tea-${T_36}-${Date.parse(WHEN).toString(36)}`,
          atMs: T,
          channel: "call",
          offer: "tea",
          whenMs: Date.parse(WHEN),
        },
      ],
    },
  ],
  [{ type: "contact.declined" }, { contactDeclined: { all: { atMs: T } } }],
  [{ type: "contact.declined", channel: "sms" }, { contactDeclined: { sms: { atMs: T } } }],
  [
    { type: "contact.declined", channel: "sms", offer: "tea" },
    {
      offersDeclined: { tea: { atMs: T } },
      declines: [{ atMs: T, offer: "tea" }],
      declinedWithOffer: { sms: { atMs: T } },
    },
  ],
  [
    { type: "contact.declined", offer: "tea" },
    { offersDeclined: { tea: { atMs: T } }, declines: [{ atMs: T, offer: "tea" }] },
  ],
  [{ type: "content.downloaded", content: "guide" }, { downloadsAtMs: [T] }],
  [{ type: "link.clicked", campaign: "spring" }, {}],
  [
    { type: "consent.withdrawn", channel: "email", purpose: "sales" },
    { refusals: [{ id: `rf-email-sales-${T_36}`, atMs: T, channel: "email", purpose: "sales" }] },
  ],
];

const OF_PAGES: [Fact, Left][] = [
  [{ type: "page.viewed" }, {}],
  [{ type: "page.active", engagedMs: 5 }, {}],
  [{ type: "page.hidden" }, {}],
  [{ type: "page.left" }, {}],
  [{ type: "form.progress", filled: 1, of: 3 }, {}],
  [{ type: "chat.invited" }, { askedAtMs: [T] }],
  [{ type: "chat.opened" }, {}],
  [{ type: "chat.dismissed" }, { chatDismissedAtMs: [T] }],
  [{ type: "chat.closed" }, {}],
  // Nobody paid: it is kept for the case that a payment step arrives late.
  [
    { type: "order.completed", inferred: true },
    { loose: { steps: [], payments: [], inferred: [{ atMs: T }] }, firm: NO_SALES },
  ],
  [
    { type: "consent.given", channel: "email", purpose: "sales", wording: "0f3a" },
    { optIns: [{ ...optedIn, door: "page", wording: "0f3a" }] },
  ],
];

const OF_BACKENDS: [Fact, Left][] = [
  // The shop knows its own orders, whatever word it uses for them.
  [
    { type: "order.completed", inferred: true },
    { orders: [{ atMs: T }], completed: { "": T } },
  ],
  [{ type: "consent.given", channel: "email", purpose: "sales" }, { optIns: [{ ...optedIn, door: "backend" }] }],
  [{ type: "ticket.opened", ticket: "7" }, { tickets: { 7: { openedAtMs: T, closedAtMs: null } } }],
  [{ type: "ticket.closed", ticket: "7" }, { tickets: { 7: { openedAtMs: T, closedAtMs: T } } }],
  [
    { type: "contact.made", channel: "call", purpose: "sales" },
    { ledger: [{ atMs: T, channel: "call", purpose: "sales", event: "e_1" }] },
  ],
  [
    {
      type: "contact.made",
      channel: "call",
      purpose: "sales",
      department: "growth",
      offer: "tea",
      outcome: "reached",
    },
    {
      ledger: [
        {
          atMs: T,
          channel: "call",
          purpose: "sales",
          department: "growth",
          offer: "tea",
          outcome: "reached",
          event: "e_1",
        },
      ],
    },
  ],
  [
    { type: "contact.made", channel: "call", purpose: "sales", offer: "tea", outcome: "declined" },
    {
      ...madeWith("declined", "tea"),
      offersDeclined: { tea: { atMs: T } },
      declines: [{ atMs: T, offer: "tea" }],
      declinedWithOffer: { call: { atMs: T } },
    },
  ],
  [
    { type: "contact.made", channel: "call", purpose: "sales", outcome: "declined" },
    { ...madeWith("declined"), contactDeclined: { call: { atMs: T } } },
  ],
  [
    { type: "contact.made", channel: "call", purpose: "sales", outcome: "complained" },
    {
      ...madeWith("complained"),
      refusals: [{ id: `rf-call-sales-${T_36}`, atMs: T, channel: "call", purpose: "sales" }],
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
  [{ type: "preference.set", allow: false }, { refusals: [{ id: `rf-all-all-${T_36}`, atMs: T }] }],
  [
    { type: "preference.set", allow: false, channel: "sms" },
    { refusals: [{ id: `rf-sms-all-${T_36}`, atMs: T, channel: "sms" }] },
  ],
  [
    { type: "preference.set", allow: true, purpose: "survey" },
    { optIns: [{ channel: "all", purpose: "survey", atMs: T, preTicked: false, door: "preferences" }] },
  ],
];

const named = (rows: [Fact, Left][]) =>
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
});
