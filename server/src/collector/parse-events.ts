/** From the body of `POST /v1/events` to events of the shop's backend, and the ones that are left out. */
import type { Fact, PersonRefs } from "@holdoff/sdk/wire";
import { z } from "zod";
import { eventId, instant, person } from "../http/fields.js";
import { fieldErrors, ProblemError } from "../http/problem.js";
import { parseFact } from "./parse-fact.js";

export const EVENTS_MAX = 100;

export interface BackendEvent {
  id: string;
  person: PersonRefs;
  fact: Fact;
  /** Undefined means when it is received. */
  at?: string;
}

export interface Events {
  events: BackendEvent[];
  dropped: { id: string | null; reason: string; detail: string }[];
}

const envelope = z.object({ events: z.array(z.record(z.string(), z.unknown())).min(1) });
const completedEnvelope = z.strictObject({ completed: z.array(z.record(z.string(), z.unknown())).default([]) });
const head = z.object({ id: eventId, person, at: instant.exactOptional() });

/** `{"completed": […]}`: orders as they are sent to `POST /v1/events`, whose type goes without saying. */
export function parseCompleted(body: unknown): Events {
  const parsed = completedEnvelope.safeParse(body);
  if (!parsed.success)
    throw new ProblemError("bad_field", "the orders are not as they have to be", fieldErrors(parsed.error));
  const { completed } = parsed.data;
  return completed.length === 0
    ? { events: [], dropped: [] }
    : parseEvents({ events: completed.map((order) => ({ ...order, type: "order.completed" })) });
}

export function parseEvents(body: unknown): Events {
  const parsed = envelope.safeParse(body);
  if (!parsed.success)
    throw new ProblemError("bad_field", "the events are not as they have to be", fieldErrors(parsed.error));
  if (parsed.data.events.length > EVENTS_MAX) {
    throw new ProblemError("too_many", `${parsed.data.events.length} events in one call: at most ${EVENTS_MAX}`, [
      { pointer: "/events", detail: `at most ${EVENTS_MAX} events` },
    ]);
  }
  const result: Events = { events: [], dropped: [] };
  for (const raw of parsed.data.events) {
    const read = head.safeParse(raw);
    const id = typeof raw["id"] === "string" ? raw["id"] : null;
    if (!read.success) {
      const detail = fieldErrors(read.error)
        .map((error) => `${error.pointer} ${error.detail}`)
        .join("; ");
      result.dropped.push({ id, reason: "bad_props", detail });
      continue;
    }
    const { person: refs, at } = read.data;
    const fact = parseFact(raw, "backend");
    if (!fact.ok) result.dropped.push({ id, reason: fact.reason, detail: fact.detail });
    else
      result.events.push({
        id: read.data.id,
        person: refs,
        fact: ownCheckout(fact.fact, refs.checkout),
        ...(at === undefined ? {} : { at }),
      });
  }
  return result;
}

/** An event about a person named by its checkout is about that checkout, unless it names another. */
function ownCheckout(fact: Fact, checkout: string | undefined): Fact {
  if (checkout === undefined || fact.checkout !== undefined) return fact;
  return fact.type.startsWith("checkout.") || fact.type === "order.completed" ? { ...fact, checkout } : fact;
}
