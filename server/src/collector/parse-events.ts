/** From the body of `POST /v1/events` to events of the shop's backend, and the ones that are left out. */
import { randomUUID } from "node:crypto";
import { z } from "zod";
import { fieldErrors, ProblemError } from "../http/problem.js";
import { type FieldNames, fieldNames } from "../reading/field-names.js";
import { readTold } from "../reading/told-time.js";
import { type Ignored, unknownField } from "./ignored.js";
import { isRecord } from "./is-record.js";
import { type BackendEvent, type ReadEvent, readEvent } from "./read-event.js";

export const EVENTS_MAX = 100;

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
  ignored: ({ id: string | null; index?: number; type: unknown } & Ignored)[];
}

const FIELDS = ["events", "sentAt"];
const NO_FIELDS: FieldNames = { misnamed: new Map(), unknown: [] };
/** Of the call, and of no event in it. */
const OF_ALL = { id: null, type: null };

const envelope = z.object({ events: z.array(z.unknown()).min(1), sentAt: z.unknown().optional() });

/** `zone`: the site's. A time that names none is read in it, and in UTC. */
export function parseEvents(body: unknown, zone: string): Events {
  const parsed = envelope.safeParse(body);
  if (!parsed.success)
    throw new ProblemError(
      "bad_field",
      "the events are not as they have to be",
      fieldErrors(envelope, body, parsed.error),
    );
  const { events } = parsed.data;
  if (events.length > EVENTS_MAX) {
    throw new ProblemError("too_many", `${events.length} events in one call: at most ${EVENTS_MAX}`, [
      { pointer: "/events", detail: `at most ${EVENTS_MAX} events` },
    ]);
  }
  const result: Events = { events: [], dropped: [], ignored: [] };
  const { misnamed, unknown } = isRecord(body) ? fieldNames(body, FIELDS) : NO_FIELDS;
  result.ignored.push(...unknown.map((name) => ({ ...OF_ALL, ...unknownField(`/${name}`, FIELDS) })));
  const sentAt = misnamed.get("sentAt") ?? readTold(parsed.data.sentAt, zone);
  if (sentAt.read === "unreadable")
    result.ignored.push({ ...OF_ALL, pointer: "/sentAt", detail: `expected ${sentAt.detail}` });
  const clock = sentAt.read === "value" ? { sentAt: sentAt.value } : {};
  const call = randomUUID();
  for (const [index, raw] of events.entries()) {
    const read = isRecord(raw) ? readEvent(raw, { call, index, zone, ...clock }) : NO_EVENT;
    const type = isRecord(raw) ? raw["type"] : null;
    if (read.ok) {
      result.events.push(read.event);
      result.ignored.push(...read.ignored.map((one) => ({ id: read.id, index, type, ...one })));
    } else {
      const { id, reason, pointer, detail } = read;
      result.dropped.push({ id, index, type, reason, pointer, detail });
    }
  }
  return result;
}

const NO_EVENT: ReadEvent = { ok: false, id: null, reason: "bad_props", pointer: "", detail: "expected an object" };
