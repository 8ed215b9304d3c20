/** From the body of `POST /v1/events` to events of the shop's backend, and the ones that are left out. */
import type { PersonRefs } from "@holdoff/sdk/wire";
import { z } from "zod";
import { fieldErrors, ProblemError } from "../http/problem.js";
import { shortHash } from "../ids.js";
import type { HeardFact } from "../person/fact.js";
import { readFlag } from "../reading/read-flag.js";
import { readId } from "../reading/read-id.js";
import type { Reading } from "../reading/reading.js";
import { readTold, type Told } from "../reading/told-time.js";
import { allows, refuses, takesBack } from "./allows.js";
import type { Ignored } from "./ignored.js";
import { isRecord } from "./is-record.js";
import { readFact } from "./read-fact.js";
import { readPerson } from "./read-refs.js";

export const EVENTS_MAX = 100;

export interface BackendEvent {
  id: string;
  /** Its place in the call. */
  index: number;
  /** The id, hashed: what is kept of it. */
  hash: string;
  /** Hash of all that it says. */
  content: string;
  person: PersonRefs;
  fact: HeardFact;
  /** Undefined means when it is received. */
  told?: Told;
  /** What the sender's clock showed when it sent the events. */
  sentAt?: Told;
  isImport: boolean;
}

/** `pointer` leads from the event to the field. */
export interface DroppedEvent {
  id: string | null;
  index: number;
  type: unknown;
  reason: string;
  pointer: string;
  detail: string;
}

export interface Events {
  events: BackendEvent[];
  dropped: DroppedEvent[];
  ignored: ({ id: string | null; type: unknown } & Ignored)[];
}

const envelope = z.object({ events: z.array(z.unknown()).min(1), sentAt: z.unknown().optional() });
const completedEnvelope = z.strictObject({ completed: z.array(z.unknown()).default([]) });

/** `{"completed": […]}`: orders as they are sent to `POST /v1/events`, whose type goes without saying. */
export function parseCompleted(body: unknown, zone: string): Events {
  const parsed = completedEnvelope.safeParse(body);
  if (!parsed.success)
    throw new ProblemError("bad_field", "the orders are not as they have to be", fieldErrors(parsed.error));
  const { completed } = parsed.data;
  const events = completed.map((order) => (isRecord(order) ? { ...order, type: "order.completed" } : order));
  return events.length === 0 ? { events: [], dropped: [], ignored: [] } : parseEvents({ events }, zone);
}

/** `zone`: the site's. A time that names none is read in it, and in UTC. */
export function parseEvents(body: unknown, zone: string): Events {
  const parsed = envelope.safeParse(body);
  if (!parsed.success)
    throw new ProblemError("bad_field", "the events are not as they have to be", fieldErrors(parsed.error));
  const { events } = parsed.data;
  if (events.length > EVENTS_MAX) {
    throw new ProblemError("too_many", `${events.length} events in one call: at most ${EVENTS_MAX}`, [
      { pointer: "/events", detail: `at most ${EVENTS_MAX} events` },
    ]);
  }
  const result: Events = { events: [], dropped: [], ignored: [] };
  const sentAt = readTold(parsed.data.sentAt, zone);
  if (sentAt.read === "unreadable")
    result.ignored.push({ id: null, type: null, pointer: "/sentAt", detail: `expected ${sentAt.detail}` });
  for (const [index, raw] of events.entries()) {
    const read = readEvent({ raw, index }, zone, sentAt.read === "value" ? sentAt.value : undefined);
    if ("dropped" in read) result.dropped.push(read.dropped);
    else {
      result.events.push(read.event);
      result.ignored.push(...read.ignored);
    }
  }
  return result;
}

interface Sent {
  raw: unknown;
  index: number;
}

type ReadEvent = { event: BackendEvent; ignored: Events["ignored"] } | { dropped: DroppedEvent };

function readEvent({ raw, index }: Sent, zone: string, sentAt: Told | undefined): ReadEvent {
  if (!isRecord(raw)) {
    const detail = "expected an object";
    return { dropped: { id: null, index, type: null, reason: "bad_props", pointer: "", detail } };
  }
  const ignored: Ignored[] = [];
  const idReading = readId(raw["id"]);
  const id = idReading.read === "value" ? idReading.value : null;
  const drop = (reason: string, pointer: string, detail: string): ReadEvent => ({
    dropped: { id, index, type: raw["type"], reason, pointer, detail },
  });
  const person = readPerson(raw["person"]);
  ignored.push(...person.ignored);
  const read = readFact(raw, { door: "backend", zone, checkout: person.ok ? person.person.checkout : undefined });
  if (!read.ok && read.reason === "unknown_type") return drop(read.reason, read.pointer, read.detail);
  if (!person.ok) return drop(person.reason, person.pointer, person.detail);
  ignored.push(...read.ignored);
  if (!read.ok) return drop(read.reason, read.pointer, read.detail);
  const { fact } = read;

  const told = readTold(raw["at"], zone);
  const history = readFlag(raw["import"]);
  if (history.read === "unreadable") {
    // News allows more than history does.
    if (allows(fact)) return drop("bad_props", "/import", `expected ${history.detail}`);
    ignored.push({ pointer: "/import", detail: `expected ${history.detail}` });
  }
  const isImport = asRead(history) === true;
  const refusal = timeRefusal(fact, told, isImport);
  if (refusal !== undefined) return drop("bad_props", "/at", refusal);
  if (told.read === "unreadable") ignored.push({ pointer: "/at", detail: `expected ${told.detail}` });
  const toldAt = told.read === "value" ? told.value : undefined;
  if (idReading.read !== "value")
    ignored.push({ pointer: "/id", detail: "expected an id, by which a copy is known" });

  const content = shortHash(JSON.stringify([sorted(fact), sorted(person.person), toldAt ?? null, isImport]));
  const event: BackendEvent = {
    id: id ?? content,
    index,
    hash: shortHash(id ?? `content:${content}`),
    content,
    person: person.person,
    fact,
    ...(toldAt !== undefined && { told: toldAt }),
    ...(sentAt !== undefined && { sentAt }),
    isImport,
  };
  return { event, ignored: ignored.map((one) => ({ id, type: fact.type, ...one })) };
}

/** What allows something has to say when, if it says so at all; and so has history that does not refuse. */
function timeRefusal(fact: HeardFact, told: Reading<Told>, isImport: boolean): string | undefined {
  const drawsLine = "lifts" in fact && fact.lifts !== undefined && !Array.isArray(fact.lifts);
  if (told.read === "unreadable" && (allows(fact) || takesBack(fact))) return `expected ${told.detail}`;
  if (told.read === "value") return undefined;
  if (drawsLine) return "expected when the opt-in was given: it lifts nothing after that";
  return isImport && !refuses(fact) ? "expected when it happened: history has to say so" : undefined;
}

const asRead = <T>(reading: Reading<T>): T | undefined => (reading.read === "value" ? reading.value : undefined);

/** The same text for the same words, in whatever order they were sent. */
const sorted = (words: object): [string, unknown][] => Object.entries(words).sort(([a], [b]) => (a < b ? -1 : 1));
