/** One event of the shop's backend, read: who, what and when. What cannot be read of it is left out and named, or drops it. */
import type { PersonRefs } from "@holdoff/sdk/wire";
import { shortHash } from "../ids.js";
import { allows, refuses, takesBack } from "../person/allows.js";
import type { HeardFact } from "../person/fact.js";
import { batchHash } from "../person/imports.js";
import { fieldNames } from "../reading/field-names.js";
import { readFlag } from "../reading/read-flag.js";
import { readId, readNamedId } from "../reading/read-id.js";
import { ABSENT, type Reading } from "../reading/reading.js";
import { readTold, type Told } from "../reading/told-time.js";
import type { Ignored } from "./ignored.js";
import { isRecord } from "./is-record.js";
import { ENVELOPE, readFact } from "./read-fact.js";
import { type ReadPerson, readPerson } from "./read-refs.js";

export interface BackendEvent {
  id: string;
  /** Its place among the events of the call. */
  index: number;
  /** The id, hashed: what is kept of it. */
  hash: string;
  isNameless?: true;
  /** Hash of all that it says. */
  content: string;
  person: PersonRefs;
  fact: HeardFact;
  /** Undefined means when it is received. */
  told?: Told;
  /** A time was told that nobody could read. */
  isTimeUnread?: true;
  /** What the sender's clock showed when it sent the events. */
  sentAt?: Told;
  isImport: boolean;
  /** The name of its import, hashed. */
  batch?: string;
}

/** `pointer` leads from the event to the field. */
interface Dropped {
  ok: false;
  reason: string;
  pointer: string;
  detail: string;
}

export type ReadEvent =
  | { ok: true; id: string | null; event: BackendEvent; ignored: Ignored[] }
  | (Dropped & { id: string | null });

export interface AroundEvent {
  /** A name that this call alone has. */
  call: string;
  index: number;
  /** The site's. A time that names none is read in it, and in UTC. */
  zone: string;
  sentAt?: Told;
}

export function readEvent(raw: Record<string, unknown>, around: AroundEvent): ReadEvent {
  const named = readId(raw["id"]);
  const id = named.read === "value" ? named.value : null;
  const who = readWho(raw);
  const checkout = who.ok ? who.person.checkout : undefined;
  const what = readFact(raw, { door: "backend", zone: around.zone, checkout });
  // A shop may send all it has: of what is no signal nothing else is asked.
  if (!what.ok && what.reason === "unknown_type") return { ...what, id };
  if (!who.ok) return { ...who, id };
  if (!what.ok) return { ...what, id };
  const when = readWhenItWas(raw, what.fact, around.zone);
  if (!when.ok) return { ...when, id };

  const ignored = [...who.ignored, ...what.ignored, ...when.ignored];
  if (id === null) ignored.push({ pointer: "/id", detail: "expected an id, by which a copy is known" });
  const { told, isImport, isTimeUnread } = when;
  const { batch, ignored: ofBatch } = readBatch(raw, what.fact, isImport);
  ignored.push(...ofBatch);
  const content = shortHash(JSON.stringify([sorted(what.fact), sorted(who.person), told ?? null, batch ?? isImport]));
  const event: BackendEvent = {
    id: id ?? content,
    index: around.index,
    hash: shortHash(id ?? nameless(what.fact, { told, content, around })),
    ...(id === null && { isNameless: true as const }),
    content,
    person: who.person,
    fact: what.fact,
    ...(told !== undefined && { told }),
    ...(isTimeUnread && { isTimeUnread }),
    ...(around.sentAt !== undefined && { sentAt: around.sentAt }),
    isImport,
    ...(batch !== undefined && { batch }),
  };
  return { ok: true, id, event, ignored };
}

interface Nameless {
  told: Told | undefined;
  content: string;
  around: AroundEvent;
}

/**
 * Stands for an id that is not there. With a told time, the same words are one event. Without a told time, each call tells
 * of another event; but of what allows something, the same words are still one.
 */
const nameless = (fact: HeardFact, { told, content, around }: Nameless): string =>
  told !== undefined || allows(fact) ? `content:${content}` : `call:${around.call}:${around.index}`;

/** A guest without a name is known by the checkout that the event is about. */
function readWho(raw: Record<string, unknown>): ReadPerson {
  const who = readPerson(raw["person"]);
  if (who.ok || !isRecord(raw["person"])) return who;
  const checkout = readNamedId(raw["checkout"]);
  return checkout.read === "value" ? { ok: true, person: { checkout: checkout.value }, ignored: who.ignored } : who;
}

/** What is imported under a name can be taken back as one; news is told for good. */
function readBatch(
  raw: Record<string, unknown>,
  fact: HeardFact,
  isImport: boolean,
): { batch?: string; ignored: Ignored[] } {
  const other = fieldNames(raw, ENVELOPE.backend).misnamed.get("batch");
  const name = fact.type === "import.undone" ? ABSENT : (other ?? readId(raw["batch"]));
  if (name.read === "absent") return { ignored: [] };
  const detail = name.read === "value" ? 'expected beside "import": true' : `expected ${name.detail}`;
  if (name.read !== "value" || !isImport) return { ignored: [{ pointer: "/batch", detail }] };
  return { batch: batchHash(name.value), ignored: [] };
}

type WhenItWas =
  | { ok: true; told: Told | undefined; isTimeUnread: boolean; isImport: boolean; ignored: Ignored[] }
  | Dropped;

function readWhenItWas(raw: Record<string, unknown>, fact: HeardFact, zone: string): WhenItWas {
  const { misnamed } = fieldNames(raw, ENVELOPE.backend);
  const [told, history] = [
    misnamed.get("at") ?? readTold(raw["at"], zone),
    misnamed.get("import") ?? readFlag(raw["import"]),
  ];
  const ignored: Ignored[] = [];
  if (history.read === "unreadable") {
    // News allows more than history does.
    if (allows(fact)) return dropped("/import", `expected ${history.detail}`);
    ignored.push({ pointer: "/import", detail: `expected ${history.detail}` });
  }
  const isImport = history.read === "value" && history.value;
  const refusal = timeRefusal(fact, told, isImport);
  if (refusal !== undefined) return dropped("/at", refusal);
  const isTimeUnread = told.read === "unreadable";
  if (isTimeUnread) ignored.push({ pointer: "/at", detail: `expected ${told.detail}` });
  return { ok: true, told: told.read === "value" ? told.value : undefined, isTimeUnread, isImport, ignored };
}

const dropped = (pointer: string, detail: string): Dropped => ({ ok: false, reason: "bad_props", pointer, detail });

/** What allows something has to say when, if it says so at all; and so has history that does not refuse. */
function timeRefusal(fact: HeardFact, told: Reading<Told>, isImport: boolean): string | undefined {
  const drawsLine = "lifts" in fact && fact.lifts !== undefined && !Array.isArray(fact.lifts);
  if (told.read === "unreadable" && (allows(fact) || takesBack(fact))) return `expected ${told.detail}`;
  if (told.read === "value") return undefined;
  if (drawsLine) return "expected when the opt-in was given: it lifts nothing after that";
  return isImport && !refuses(fact) ? "expected when it happened: history has to say so" : undefined;
}

/** The same text for the same words, in whatever order they were sent. */
const sorted = (words: object): [string, unknown][] => Object.entries(words).sort(([a], [b]) => (a < b ? -1 : 1));
