/** Twilio and Aircall: calls out and in, and texts that came in. Twilio sends forms, so that everything is text. */
import { countsContact, countsNothing, isActive, refuses, saysNothing } from "../effects.js";
import { type Feed, feed } from "../feed.js";

const CUSTOMER = { customer: "c_42" };

export const call = (status: string, second: number, more: Record<string, string> = {}) => ({
  AccountSid: "ACexample0000000000000000000000001",
  ApiVersion: "2010-04-01",
  CallSid: "CAexample0000000000000000000000001",
  CallStatus: status,
  CallbackSource: "call-progress-events",
  Direction: "outbound-api",
  From: "+442079460100",
  SequenceNumber: String(second),
  Timestamp: `Tue, 04 Mar 2031 09:59:5${second} +0000`,
  To: "+442079460042",
  ...more,
});
const mapCalls = (told: ReturnType<typeof call>[]): unknown[] =>
  told.map(({ CallSid, CallStatus, Timestamp }) => ({
    id: CallSid,
    type: "contact.made",
    person: CUSTOMER,
    channel: "call",
    outcome: CallStatus,
    at: Timestamp,
  }));

const ended = call("completed", 3, { CallDuration: "74", Duration: "2" });
const before = [call("initiated", 0), call("ringing", 1), call("in-progress", 2)];
const ofTheirs = { ...ended, Direction: "inbound", From: ended.To, To: ended.From };

const CALLS = "Twilio: calls";
const ofCalls: Feed[] = [
  feed(CALLS, "a call that was answered", ended, countsContact("c_42", "reached"), {
    map: (told) => mapCalls([told, ...before, told]),
    effect: countsContact("c_42", undefined),
    ignored: ["/outcome"],
  }),
  feed(CALLS, "a call that was begun", call("initiated", 0), saysNothing),
  feed(CALLS, "a call that rings", call("ringing", 1), countsContact("c_42", undefined)),
  feed(
    CALLS,
    "a call that a machine answered",
    { ...ended, AnsweredBy: "machine_start" },
    countsContact("c_42", "no_answer"),
  ),
  feed(
    CALLS,
    "a call that nobody answered",
    call("no-answer", 3, { CallDuration: "0" }),
    countsContact("c_42", "no_answer"),
    {
      map: (told) => mapCalls([told]),
    },
  ),
  feed(CALLS, "a call that could not be put through", call("failed", 1), countsNothing("c_42")),
  feed(CALLS, "a call of theirs", ofTheirs, isActive(CUSTOMER)),
  feed(CALLS, "a call with somebody unknown", { ...ended, To: "+442079460999" }, saysNothing),
];

export const text = {
  AccountSid: "ACexample0000000000000000000000001",
  ApiVersion: "2010-04-01",
  Body: "STOP",
  From: "+442079460042",
  FromCountry: "GB",
  MessageSid: "SMexample0000000000000000000000001",
  NumMedia: "0",
  NumSegments: "1",
  OptOutType: "STOP",
  SmsStatus: "received",
  To: "+442079460100",
};
const plain = { ...text, Body: " Stop\n", OptOutType: undefined };
const noTexts = refuses(CUSTOMER, { channel: "sms", purpose: "service" }, { channel: "email", purpose: "sales" });
const mapText = (told: { MessageSid: string; Body: string }): unknown[] => [
  { id: told.MessageSid, type: "message.received", person: CUSTOMER, channel: "SMS", keyword: told.Body },
];
const TEXTS = "Twilio: texts";
const ofTexts: Feed[] = [
  feed(TEXTS, "STOP, as Twilio understood it", text, noTexts, { map: mapText }),
  feed(TEXTS, "STOP, as it was written", plain, noTexts, { map: mapText }),
  feed(TEXTS, "an ordinary text", { ...plain, Body: "When does it come?" }, saysNothing),
];

export const aircall = {
  resource: "call",
  event: "call.ended",
  timestamp: 1930384802,
  token: "exampletoken",
  data: {
    id: 1802201144,
    direct_link: "https://api.example.com/v1/calls/1802201144",
    direction: "outbound",
    status: "done",
    missed_call_reason: null as string | null,
    started_at: 1930384740,
    answered_at: 1930384752 as number | null,
    ended_at: 1930384800,
    duration: 60,
    raw_digits: "+44 20 7946 0042",
    number: { id: 5511, name: "Order desk", digits: "+44 20 7946 0100" },
    user: { id: 7001, name: "Order desk" },
    contact: null,
    tags: [],
  },
};
const missed = { ...aircall, data: { ...aircall.data, answered_at: null, duration: 22 } };
const inbound = { ...aircall, data: { ...aircall.data, direction: "inbound" } };
const mapAircall = ({ data }: typeof aircall): unknown[] => [
  {
    id: data.id,
    type: "contact.made",
    person: CUSTOMER,
    channel: "call",
    purpose: "sales",
    department: data.number.name,
    outcome: data.answered_at === null ? "no answer" : "reached",
    at: data.started_at,
  },
];
const AIRCALL = "Aircall";
const ofAircall: Feed[] = [
  feed(AIRCALL, "a call out", aircall, countsContact("c_42", "reached"), { map: mapAircall }),
  feed(AIRCALL, "a call out that nobody answered", missed, countsContact("c_42", "no_answer"), { map: mapAircall }),
  feed(AIRCALL, "a call in", inbound, isActive(CUSTOMER), {
    map: ({ data }) => [
      { id: data.id, type: "contact.received", person: CUSTOMER, channel: "call", at: data.answered_at },
    ],
  }),
];

export const PHONES: Feed[] = [...ofCalls, ...ofTexts, ...ofAircall];
