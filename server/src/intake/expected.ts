/** What is expected in a field, in a few words: what is counted of it is never a value. */
import { isSignalType, kindOf, type PropKind } from "@holdoff/sdk/wire";

const OF_KIND: Readonly<Record<PropKind, string>> = {
  id: "an id",
  name: "an id, and no placeholder for a missing one",
  text: "a short text",
  texts: "a list of short texts",
  count: "a number",
  ms: "milliseconds",
  flag: "true or false",
  channel: "a channel",
  channel_or_all: "a channel, or all",
  purpose: "a purpose",
  purpose_or_all: "a purpose, or all",
  outcome: "an outcome",
  keyword: "stop, start or help",
  follow_up: "the id of a follow-up",
  until: "a time with Z or an offset",
  since: "a time or a date",
  when: "a time",
  wording: "a SHA-256 in hex",
  lifts: "ids of refusals",
  refusal: "an id",
  hours: "windows of days, from and to",
  zone: "a time zone of a place",
  country: "two letters",
};

/** Fields that every signal or event may have. */
const ANYWHERE: Readonly<Record<string, string>> = {
  "/at": "a time",
  "/sentAt": "a time",
  "/id": "an id",
  "/zone": "a time zone of a place",
  "/person": "a customer, a checkout or a visitor",
  "/person/customer": "an id, and no placeholder for a missing one",
  "/person/checkout": "an id, and no placeholder for a missing one",
  "/person/visitor": "the visitor id of the page",
  "/person/verified": "true or false",
  "/refs/customer": "an id, and no placeholder for a missing one",
  "/refs/checkout": "an id, and no placeholder for a missing one",
  "/refs/exp": "Unix seconds or milliseconds",
  "/next": "a new visitor id, beside a valid proof",
  "/refs/hash": "64 hex digits in small letters",
  "/checkout": "an id, and no placeholder for a missing one",
};

/** Undefined where nobody knows the field. */
export function expectedAt(type: string, pointer: string | undefined): string | undefined {
  if (pointer === undefined) return undefined;
  const props = isSignalType(type) ? kindOf(type).props : {};
  const kind = Object.entries(props).find(([name]) => `/${name}` === pointer)?.[1];
  return kind === undefined ? ANYWHERE[pointer] : OF_KIND[kind];
}
