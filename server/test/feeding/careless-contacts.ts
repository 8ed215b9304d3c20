/** Consent, tickets and contacts, mapped without care. */
import type { Careless } from "./careless.js";
import { countsContact, leavesRefused, leavesTicketOpen, leavesWaiting, opensTicket, refuses } from "./effects.js";

const CUSTOMER = { customer: "c_42" };
const PAID = "2031-03-04T10:00:00Z";
const MAIL = { channel: "email", purpose: "sales" } as const;

/** The call that waits is not touched, because nothing was taken. */
const leaves = leavesWaiting(CUSTOMER);

const noMore = { id: "u-1", type: "consent.withdrawn", person: CUSTOMER, channel: "email", purpose: "sales", at: PAID };
const agreed = { ...noMore, type: "consent.given" };
const staysRefused = leavesRefused(CUSTOMER, MAIL);
const CONSENTS: Careless[] = [
  {
    says: "the name of a list for the channel of a refusal",
    events: [{ ...noMore, channel: "newsletter" }],
    effect: refuses(CUSTOMER, { channel: "sms", purpose: "sales" }, { channel: "email", purpose: "service" }),
    ignored: ["/channel"],
  },
  {
    says: "marketing for the purpose of a refusal",
    events: [{ ...noMore, purpose: "marketing" }],
    effect: refuses(CUSTOMER, { channel: "email", purpose: "service" }, { channel: "sms", purpose: "sales" }),
    ignored: ["/purpose"],
  },
  {
    says: "a refusal with a time that says nothing",
    events: [{ ...noMore, at: "just now" }],
    effect: refuses(CUSTOMER, MAIL, { channel: "sms", purpose: "sales" }),
    ignored: ["/at"],
  },
  {
    says: "the name of a list for the channel of an opt-in",
    events: [{ ...agreed, channel: "newsletter", lifts: { before: PAID } }],
    effect: staysRefused,
    refused: ["/events/0/channel"],
  },
  {
    says: "an opt-in that takes back and does not say when it was given",
    events: [{ ...agreed, at: null, lifts: { before: PAID } }],
    effect: staysRefused,
    refused: ["/events/0/at"],
  },
  { says: "an opt-in that does not say what it takes back", events: [agreed], effect: staysRefused },
  {
    says: "an opt-in for everything that takes everything back",
    events: [{ ...agreed, channel: "all", purpose: "all", lifts: { before: PAID } }],
    effect: staysRefused,
    ignored: ["/lifts"],
  },
  {
    says: "the whole text for the keyword",
    events: [{ id: "m-1", type: "message.received", person: CUSTOMER, channel: "sms", keyword: "Please stop it" }],
    effect: leaves,
    refused: ["/events/0/keyword"],
  },
];

const closed = { id: "77", type: "ticket.closed", person: CUSTOMER, ticket: "77", at: PAID };
const TICKETS: Careless[] = [
  {
    says: "the end of a ticket at a time that says nothing",
    events: [{ ...closed, at: "solved" }],
    effect: leavesTicketOpen(CUSTOMER, "77"),
    refused: ["/events/0/at"],
  },
  {
    says: "the end of a whole ticket",
    events: [{ ...closed, ticket: { id: 77, status: "solved" } }],
    effect: leavesTicketOpen(CUSTOMER, "77"),
    refused: ["/events/0/ticket"],
  },
  {
    says: "a new ticket at a time that says nothing",
    events: [{ ...closed, type: "ticket.opened", at: "now" }],
    effect: opensTicket(CUSTOMER),
    ignored: ["/at"],
  },
];

const made = { id: "CA-1", type: "contact.made", person: CUSTOMER, channel: "call", at: PAID };
const CONTACTS: Careless[] = [
  {
    says: "a wish for a call at a time of no known zone",
    events: [{ id: "w-1", type: "contact.requested", person: CUSTOMER, channel: "call", when: "2031-03-05T15:00" }],
    effect: leaves,
    refused: ["/events/0/when"],
  },
  {
    says: "a status that is no outcome",
    events: [{ ...made, outcome: "failed" }],
    effect: countsContact("c_42", undefined),
    ignored: ["/outcome"],
  },
  {
    says: "undelivered in another spelling, which takes nothing out of the count",
    events: [{ ...made, outcome: "Undelivered" }],
    effect: countsContact("c_42", undefined),
    ignored: ["/outcome"],
  },
  {
    says: "an outcome in another spelling",
    events: [{ ...made, outcome: "No-Answer" }],
    effect: countsContact("c_42", "no_answer"),
  },
  {
    says: "another word for the channel",
    events: [{ ...made, channel: "voice" }],
    effect: countsContact("c_42", undefined),
    ignored: ["/channel"],
  },
  {
    says: "one call under one id, told at two times in two words",
    events: [
      { ...made, outcome: "no_answer", at: "2031-03-04T09:58:00Z" },
      { ...made, outcome: "reached", department: "order desk" },
    ],
    effect: countsContact("c_42", "reached"),
  },
];

export const CARELESS_CONTACTS: readonly Careless[] = [...CONSENTS, ...TICKETS, ...CONTACTS];
