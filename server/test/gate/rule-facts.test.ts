/** The facts beside the sentence: what a receipt needs so that somebody can check it. */
import type { ReasonCode } from "@holdoff/sdk/wire";
import { describe, expect, test } from "vitest";
import { decide } from "../../src/gate/decide.js";
import { followUpWith, type GivenPerson, idOf, PRESENT_MS, personWith, policyWith, siteWith } from "./given.js";

interface Given {
  followUp?: object;
  others?: object[];
  person?: GivenPerson;
  policy?: Record<string, unknown>;
  site?: object;
}

function factsOf(code: ReasonCode, { followUp, others = [], person, policy, site }: Given): object {
  const one = followUpWith(followUp);
  const document = personWith(person, [one, ...others.map((other, index) => followUpWith(other, index + 2))]);
  const { reasons } = decide(one, document, policyWith(policy), PRESENT_MS, siteWith(site));
  const reason = reasons.find((found) => found.code === code);
  if (reason === undefined) throw new Error(`${code} has nothing to say`);
  return reason.say().facts;
}

const PRE_TICKED = { channel: "call", purpose: "all", atMs: "-1d", preTicked: true, door: "page" };
const NOES = {
  offersDeclined: [
    { offer: "tea", at: "-2h" },
    { offer: "loan", at: "-2h" },
  ],
  chatDismissedAtMs: ["-1h"],
};

const CHAT = { channel: "chat" };
const ASKED = { now: { askedAtMs: ["-1h"] } };
const DISMISSED: GivenPerson = { known: { chatDismissedAtMs: ["-1h"] } };
/** Three within the last week, and one that left it in this millisecond. */
const CONTACTED: GivenPerson = {
  known: {
    ledger: ["-8d", "-7d", "-7d+1ms", "-3d", "-2d"].map((atMs) => ({ atMs, channel: "email", purpose: "survey" })),
  },
};
const CHECKOUT = { startedAtMs: "-2h", lastAtMs: "-1h", paymentAtMs: null };
const OPEN_TICKET: GivenPerson = { known: { tickets: { tk_1: { openedAtMs: "-1h", closedAtMs: null } } } };
const ORDERED: GivenPerson = { known: { orders: [{ order: "o_1", at: "-5d" }] } };
const beingMade = (changes: object): object => ({ status: "redeemed", redeemedAtMs: "-1h", ...changes });

test.each<[ReasonCode, string, Given, object]>([
  ["open_ticket", "open", { person: OPEN_TICKET }, { ticket: "tk_1", openedAt: "2026-11-25T13:30:00.000Z" }],
  [
    "open_ticket",
    "closed",
    { person: { known: { tickets: { tk_1: { openedAtMs: "-2h", closedAtMs: "-1h" } } } } },
    { ticket: "tk_1", closedAt: "2026-11-25T13:30:00.000Z", coolOff: "7d" },
  ],
  [
    "fatigue",
    "with an offer",
    { followUp: { offer: "coffee" }, person: { known: NOES } },
    { noes: 3, within: "24h", reachedAt: "2026-11-25T13:30:00.000Z", for: "7d" },
  ],
  [
    "fatigue",
    "without one",
    { person: { known: NOES } },
    {
      noes: 3,
      within: "24h",
      reachedAt: "2026-11-25T13:30:00.000Z",
      lastNo: "2026-11-25T13:30:00.000Z",
      wait: "24h",
    },
  ],
  [
    "bounced",
    "after a visit of a minute",
    { person: { now: { visits: [{ fromMs: "-61m", toMs: "-1h" }] } } },
    { cameAt: "2026-11-25T13:29:00.000Z", leftBy: "2026-11-25T14:00:00.000Z", bounce: "10s" },
  ],
  [
    "invited",
    "for now",
    { person: { known: { invitations: [{ id: "i1", atMs: "-1h", channel: "call" }] } } },
    { channel: "call", askedAt: "2026-11-25T13:30:00.000Z", standsUntil: "2026-11-26T13:30:00.000Z" },
  ],
  [
    "invited",
    "for a time",
    { person: { known: { invitations: [{ id: "i1", atMs: "-1h", channel: "call", whenMs: "+3h" }] } } },
    {
      channel: "call",
      askedAt: "2026-11-25T13:30:00.000Z",
      askedFor: "2026-11-25T17:30:00.000Z",
      punctualUntil: "2026-11-25T18:30:00.000Z",
      standsUntil: "2026-11-26T17:30:00.000Z",
    },
  ],
  [
    "lapsed",
    "for no time",
    {
      person: { known: { invitations: [{ id: "i1", atMs: "-24h", channel: "call" }] } },
      followUp: { createdAtMs: "-2d" },
    },
    { channel: "call", askedAt: "2026-11-24T14:30:00.000Z", lapsedAt: "2026-11-25T14:30:00.000Z" },
  ],
  [
    "lapsed",
    "for a time",
    {
      person: { known: { invitations: [{ id: "i1", atMs: "-26h", channel: "call", whenMs: "-25h" }] } },
      followUp: { createdAtMs: "-2d" },
    },
    {
      channel: "call",
      askedAt: "2026-11-24T12:30:00.000Z",
      askedFor: "2026-11-24T13:30:00.000Z",
      lapsedAt: "2026-11-25T13:30:00.000Z",
    },
  ],
  [
    "declined_contact",
    "for a time",
    { person: { known: { contactDeclined: { all: { atMs: "-1d" } } } } },
    { channel: "call", declinedAt: "2026-11-24T14:30:00.000Z", remembered: "30d" },
  ],
  [
    "declined_contact",
    "for calendar days, and which one is the last",
    {
      person: { known: { declinedWithOffer: { call: { atMs: "-1d" } } } },
      policy: { declines: { contact: "60 calendar days", afterCall: "contact" } },
    },
    {
      channel: "call",
      declinedAt: "2026-11-24T14:30:00.000Z",
      remembered: "60 calendar days",
      until: "2027-01-24T00:00:00.000Z",
    },
  ],
  [
    "basis_stated",
    "with its proof",
    { followUp: { basisProof: "call 4711" } },
    { need: "consent", basis: "consent", basisProof: "call 4711" },
  ],
  [
    "no_consent",
    "a proof is missing",
    { policy: { consent: { stated: "with_proof" } } },
    { need: "consent", basis: "consent", stated: "with_proof" },
  ],
  ["no_consent", "nothing stated", { followUp: { basis: undefined } }, { need: "consent" }],
  [
    "no_consent",
    "not enough stated",
    { followUp: { channel: "email", basis: "contract" } },
    { need: "consent_or_soft_opt_in", basis: "contract" },
  ],
  [
    "no_consent",
    "ticked already: where, when, and which words",
    {
      person: {
        known: {
          optIns: [
            { ...PRE_TICKED, atMs: "-2d" },
            { ...PRE_TICKED, wording: "0f3a" },
          ],
        },
      },
    },
    {
      need: "consent",
      basis: "consent",
      preTicked: true,
      givenAt: "2026-11-24T14:30:00.000Z",
      door: "page",
      wording: "0f3a",
    },
  ],
  [
    "no_consent",
    "ticked already, in words that nobody wrote down",
    { followUp: { basis: undefined }, person: { known: { optIns: [{ ...PRE_TICKED, door: "backend" }] } } },
    { need: "consent", preTicked: true, givenAt: "2026-11-24T14:30:00.000Z", door: "backend" },
  ],
  [
    "purpose",
    "an offer",
    { followUp: { purpose: "survey", offer: "tea" } },
    { problem: "offer_forbidden", purpose: "survey", offer: "tea" },
  ],
  [
    "purpose",
    "a department",
    { followUp: { department: "loans" }, policy: { purposes: { departments: { loans: [] } } } },
    { problem: "purpose_not_allowed", purpose: "sales", department: "loans" },
  ],
  [
    "purpose",
    "a suspended department",
    { followUp: { department: "loans", offer: "tea" }, site: { suspended: ["loans"] } },
    { problem: "department_suspended", purpose: "sales", department: "loans", offer: "tea" },
  ],
  [
    "stopped",
    "a channel: who, when and why; of several the first that is about it",
    {
      site: {
        stops: [
          { target: { channel: "email" }, by: "Eve", reason: "flood", atMs: "-3h" },
          { target: { channel: "call" }, by: "Ada", reason: "storm", atMs: "-2h" },
          { target: { purpose: "sales" }, by: "Bob", reason: "frost", atMs: "-1h" },
        ],
      },
    },
    { channel: "call", by: "Ada", reason: "storm", stoppedAt: "2026-11-25T12:30:00.000Z" },
  ],
  [
    "stopped",
    "everything",
    { site: { stops: [{ target: { site: true }, by: "Ada", reason: "storm", atMs: "-2h" }] } },
    { site: true, by: "Ada", reason: "storm", stoppedAt: "2026-11-25T12:30:00.000Z" },
  ],
  [
    "orders_silent",
    "since when",
    {
      followUp: { trigger: { type: "cart_left", atMs: "-2d" } },
      site: { orders: { count: 20, lastAtMs: "-10h", longestGapMs: 7_200_000 } },
    },
    { lastOrder: "2026-11-25T04:30:00.000Z", silentSince: "2026-11-25T14:30:00.000Z" },
  ],
  [
    "unsure",
    "before the gap",
    { site: { gapAtMs: "-1h" } },
    { createdAt: "2026-11-24T14:30:00.000Z", gapEndedAt: "2026-11-25T13:30:00.000Z" },
  ],
  [
    "holdout",
    "with the percentage",
    { person: { customer: "c_42" }, policy: { holdout: { percent: 2.5 } } },
    { percent: 2.5 },
  ],
  [
    "asked_enough",
    "closed",
    { followUp: CHAT, person: DISMISSED },
    { dismissedAt: "2026-11-25T13:30:00.000Z", remembered: "30d" },
  ],
  [
    "asked_enough",
    "asked",
    { followUp: CHAT, person: ASKED, policy: { asks: { max: 1, per: "2h" } } },
    { lastAsked: "2026-11-25T13:30:00.000Z", asks: 1, within: "2h" },
  ],
  ["asked_enough", "nobody may ask", { followUp: CHAT, policy: { asks: { max: 0 } } }, { asks: 0, within: "24h" }],
  [
    "asked_enough",
    "asked lately",
    { followUp: CHAT, person: ASKED, policy: { asks: { max: 2, gap: "2h" } } },
    { lastAsked: "2026-11-25T13:30:00.000Z", gap: "2h" },
  ],
  [
    "budget",
    "used up, and how far",
    { followUp: { channel: "sms" }, person: CONTACTED, policy: { budgets: [{ name: "week", max: 2, per: "7d" }] } },
    { budget: "week", contacts: 3, max: 2, per: "7d", until: "2026-11-29T14:30:00.000Z" },
  ],
  [
    "budget",
    "of two that have room again in the same instant the first of the policy",
    {
      followUp: { channel: "sms" },
      person: CONTACTED,
      policy: {
        budgets: [
          { name: "week", max: 1, per: "7d" },
          { name: "surveys", purposes: ["sales", "survey"], max: 1, per: "7d" },
        ],
      },
    },
    { budget: "week", contacts: 3, max: 1, per: "7d", until: "2026-11-30T14:30:00.000Z" },
  ],
  [
    "budget",
    "nothing allowed",
    { followUp: { channel: "sms" }, policy: { budgets: [{ name: "none", max: 0, per: "7d" }] } },
    { budget: "none", contacts: 0, max: 0, per: "7d" },
  ],
  [
    "in_funnel",
    "at the checkout",
    { person: { known: { checkouts: { ck_1: CHECKOUT } } } },
    { stage: "checkout", lastAtOrder: "2026-11-25T13:30:00.000Z", leftAfter: "4h" },
  ],
  [
    "in_funnel",
    "at the payment",
    { person: { known: { checkouts: { ck_1: { ...CHECKOUT, paymentAtMs: "-90m" } } } } },
    { stage: "payment", lastAtOrder: "2026-11-25T13:30:00.000Z", leftAfter: "4h" },
  ],
  ["service_first", "about what was bought", { followUp: { purpose: "transactional" } }, { purpose: "transactional" }],
  [
    "service_first",
    "about a ticket",
    { followUp: { purpose: "service", about: { ticket: "tk_1" } }, person: OPEN_TICKET },
    { purpose: "service", about: "ticket" },
  ],
  [
    "service_first",
    "about whichever ticket",
    { followUp: { purpose: "service", trigger: { type: "ticket", atMs: "-2d" } }, person: OPEN_TICKET },
    { purpose: "service", about: "ticket" },
  ],
  [
    "service_first",
    "about an order",
    { followUp: { purpose: "service", about: { order: "o_1" } }, person: ORDERED },
    { purpose: "service", about: "order" },
  ],
  [
    "service_first",
    "about whichever order",
    { followUp: { purpose: "service", trigger: { type: "order_completed", atMs: "-2d" } }, person: ORDERED },
    { purpose: "service", about: "order" },
  ],
  [
    "arbitration",
    "another is being made",
    { followUp: { channel: "email" }, others: [beingMade({ department: "loans" })] },
    { followUp: idOf(2), purpose: "sales", department: "loans", until: "2026-11-25T15:30:00.000Z" },
  ],
  [
    "arbitration",
    "of two that are being made the one that ends later",
    { followUp: { channel: "email" }, others: [beingMade({ redeemedAtMs: "-90m" }), beingMade({ offer: "tea" })] },
    { followUp: idOf(3), purpose: "sales", until: "2026-11-25T15:30:00.000Z" },
  ],
  [
    "arbitration",
    "of two that end in the same instant the one that was scheduled first",
    { followUp: { channel: "email" }, others: [beingMade({ purpose: "service" }), beingMade({ purpose: "survey" })] },
    { followUp: idOf(2), purpose: "service", until: "2026-11-25T15:30:00.000Z" },
  ],
  [
    "arbitration",
    "another goes first, nobody knows for how long",
    { others: [{ purpose: "service", channel: "post" }] },
    { followUp: idOf(2), purpose: "service" },
  ],
])("%s, %s", (code, _what, given, facts) => {
  expect(factsOf(code, given)).toStrictEqual(facts);
});

describe("contact_hours says on whose clocks it read the hours", () => {
  const known = (profile: object, zones: readonly string[] = []): GivenPerson => ({
    known: {
      profile: Object.fromEntries(Object.entries(profile).map(([key, value]) => [key, { value, atMs: "-1d" }])),
      zones: Object.fromEntries(zones.map((zone) => [zone, "-1d"])),
    },
  });
  const hours = { call: { from: "09:00", to: "10:00" }, unknown: { from: "08:30", to: "09:30" } };
  const MORNING = { opensAt: "2026-11-26T09:00:00.000Z" };
  const FIVE = ["Belfast", "Dublin", "Guernsey", "Isle_of_Man", "Jersey"].map((city) => `Europe/${city}`);

  test.each<[string, GivenPerson, object]>([
    ["one zone", known({ zone: "Europe/London" }), { ...MORNING, zoneFrom: "stated", zones: "Europe/London" }],
    ["five zones", known({}, FIVE), { ...MORNING, zoneFrom: "browser", zones: FIVE.join(", ") }],
    [
      "more zones than anybody reads",
      known({}, [...FIVE, "Europe/Lisbon", "Europe/London"]),
      { ...MORNING, zoneFrom: "browser", zones: `${FIVE.join(", ")} and 2 more` },
    ],
    ["nobody's", known({}), { ...MORNING, zoneFrom: "site", zones: "Europe/London", unknownHours: "08:30-09:30" }],
    [
      "a choice that never meets them",
      known({ zone: "Europe/London", hours: [{ days: ["sun"], from: "11:00", to: "12:00" }] }),
      { opensAt: null, zoneFrom: "stated", zones: "Europe/London", hoursChosen: true },
    ],
  ])("%s", (_whose, person, facts) => {
    expect(factsOf("contact_hours", { person, policy: { hours } })).toStrictEqual(facts);
  });
});
