/** More of everything than anybody says: all that a page or a backend can send, with ids as long as they may be. */
import { CHANNELS, PURPOSES } from "@holdoff/sdk/wire";
import fc from "fast-check";
import type { PersonDocument } from "../../src/person/document.js";
import type { DatedFact, HeardFact } from "../../src/person/fact.js";
import { fold } from "../../src/person/fold.js";
import { batchHash } from "../../src/person/imports.js";
import { event, MINUTE, signal } from "./told.js";

/** As long as an id may be, of signs that take one byte or more, or two where they are written out. */
const FILLERS = ["-", '"', "é", "\\"];
const BYTES_MAX = 255;

export type Name = (n: number) => string;
export const longName =
  (filler: string): Name =>
  (n) => {
    const name = `${n}`;
    return name + filler.repeat(Math.floor((BYTES_MAX - name.length) / Buffer.byteLength(filler)));
  };

const at = <T>(list: readonly T[], n: number): T => list[n % list.length] as T;

const OF_BOTH: readonly ((n: number, name: Name) => HeardFact)[] = [
  (n, name) => ({ type: "order.completed", order: name(n), checkout: name(n) }),
  (n, name) => ({ type: "order.completed", order: "one", checkout: name(n) }),
  (n, name) => ({ type: "order.completed", order: name(n) }),
  (n, name) => ({ type: "order.completed", checkout: name(n) }),
  () => ({ type: "order.completed" }),
  (n, name) => ({ type: "checkout.started", checkout: name(n) }),
  (n) => ({ type: "checkout.step_viewed", step: n % 2 ? "payment" : "address" }),
  (n) => ({ type: "cart.changed", items: n % 2 }),
  (n, name) => ({ type: "offer.declined", offer: name(n) }),
  (n, name) => ({ type: "contact.declined", channel: at(CHANNELS, n), offer: name(n) }),
  (n, name) => ({ type: "contact.requested", channel: at(CHANNELS, n), offer: name(n) }),
  () => ({ type: "contact.offered" }),
  () => ({ type: "content.downloaded" }),
  (n, name) => ({
    type: "consent.given",
    channel: at(CHANNELS, n),
    purpose: at(PURPOSES, Math.floor(n / 7)),
    preTicked: n % 3 === 0,
    wording: `${n}`.padStart(64, "0"),
    // More would not fit a batch.
    lifts: Array.from({ length: 2 }, (_, m) =>
      `rf-${at(CHANNELS, n)}-${at(PURPOSES, Math.floor(n / 7))}-${name(m)}`.slice(0, BYTES_MAX),
    ),
  }),
  (n, name) => ({
    type: "consent.withdrawn",
    channel: at(CHANNELS, n),
    purpose: at(PURPOSES, Math.floor(n / 7)),
    refusal: name(n),
  }),
  (n) => ({ type: "consent.withdrawn", channel: at(CHANNELS, n), purpose: at(PURPOSES, Math.floor(n / 7)) }),
];

const OF_PAGES: readonly ((n: number, name: Name) => HeardFact)[] = [
  ...OF_BOTH,
  (n) => ({ type: "page.active", visibleMs: Number.MAX_SAFE_INTEGER - n, engagedMs: n * 1e9 }),
  () => ({ type: "page.hidden" }),
  () => ({ type: "order.completed", inferred: true }),
  () => ({ type: "chat.dismissed" }),
  () => ({ type: "chat.invited" }),
];

const OF_BACKENDS: readonly ((n: number, name: Name) => HeardFact)[] = [
  ...OF_BOTH,
  (n, name) => ({ type: "order.cancelled", order: name(n), checkout: name(n) }),
  (n, name) => ({ type: "ticket.opened", ticket: name(n) }),
  (n, name) => ({ type: "ticket.closed", ticket: name(n) }),
  (n, name) => ({
    type: "contact.made",
    channel: at(CHANNELS, n),
    purpose: at(PURPOSES, n),
    department: name(n).slice(0, 128),
    offer: name(n),
    followUp: name(n),
    outcome: n % 2 ? "complained" : "declined",
  }),
  (n) => ({ type: "message.received", keyword: n % 2 ? "stop" : "start", channel: at(CHANNELS, n) }),
  (_, name) => ({
    type: "profile.updated",
    products: Array.from({ length: 50 }, (_, m) => name(m).slice(0, 128)),
    zone: "America/Argentina/ComodRivadavia",
    since: "2016-05-01T00:00:00Z",
    country: "AR",
  }),
  (n) => ({
    type: "preference.set",
    channel: at(CHANNELS, n),
    purpose: at(PURPOSES, n),
    allow: true,
    lifts: { before: new Date(n).toISOString() },
    hours: Array.from({ length: 14 }, () => ({
      days: ["mon", "tue", "wed", "thu", "fri", "sat", "sun"] as const,
      from: "09:00",
      to: "12:00",
    })).map(({ days, ...times }) => ({ days: [...days], ...times })),
  }),
];

export interface Flood {
  door: "page" | "backend";
  /** Which of what that door can send. */
  kind: number;
  count: number;
  filler: string;
  /** Between two of them. */
  stepMs: number;
  /** How many tabs, visitors or event ids tell it. */
  tellers: number;
  signed: boolean;
  /** The numbers of its tabs have gaps. */
  skips: boolean;
  /** Of the backend: how many imports it came with. */
  imports?: number;
}

export const floods: fc.Arbitrary<Flood> = fc.record({
  door: fc.constantFrom("page" as const, "backend" as const),
  kind: fc.nat(40),
  count: fc.constantFrom(30, 100, 220),
  filler: fc.constantFrom("", ...FILLERS),
  stepMs: fc.constantFrom(1, MINUTE, 31 * MINUTE),
  tellers: fc.constantFrom(1, 3, 40),
  signed: fc.boolean(),
  skips: fc.boolean(),
  imports: fc.constantFrom(0, 0, 1, 30),
});

/** Late enough that a time takes as many digits as it ever will. */
const T = 1_795_000_000_000;
let told = 0;

export function factsOf({
  door,
  kind,
  count,
  filler,
  stepMs,
  tellers,
  signed,
  skips,
  imports = 0,
}: Flood): DatedFact[] {
  const name: Name = filler === "" ? (n) => `n_${n}` : longName(filler);
  return Array.from({ length: count }, (_, n): DatedFact => {
    const atMs = T + n * stepMs;
    told += 1;
    const teller = n % tellers;
    if (door === "backend") {
      const fact = at(OF_BACKENDS, kind)(n, name);
      const id = tellers === 1 ? `e_${told}` : `e_${teller}`;
      const source = { atMs, receivedAtMs: atMs + told, event: id.padEnd(11, "_"), isDated: true };
      const batch = batchHash(`${n % imports}`);
      return event(fact, imports === 0 ? source : { ...source, isImport: true, batch });
    }
    return signal(at(OF_PAGES, kind)(n, name), {
      atMs,
      receivedAtMs: atMs + told,
      tab: `t_${teller}`.padEnd(128, "_"),
      seq: Number.MAX_SAFE_INTEGER - 1e9 + told * (skips ? 2 : 1),
      visitor: `vh_${teller}`.padEnd(19, "_"),
      signed,
    });
  });
}

/** In batches of a hundred, as they come in; `look` sees each document. */
export function flooded(
  before: PersonDocument,
  facts: readonly DatedFact[],
  look = (_: PersonDocument): void => undefined,
): PersonDocument {
  let person = before;
  for (let index = 0; index < facts.length; index += 100) {
    person = fold(person, facts.slice(index, index + 100)).document;
    look(person);
  }
  return person;
}

/** Each kind that a door can send, once. */
export const ALL_KINDS: readonly Pick<Flood, "door" | "kind">[] = [
  ...OF_PAGES.map((_, kind) => ({ door: "page" as const, kind })),
  ...OF_BACKENDS.map((_, kind) => ({ door: "backend" as const, kind })),
];
