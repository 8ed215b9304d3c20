/**
 * Orders that were completed while nobody could hear them, by whom a site is resumed. A name alone is a checkout: that
 * is all that many shops know of a guest.
 */
import { z } from "zod";
import { fieldErrors, ProblemError } from "../http/problem.js";
import { isRecord } from "./is-record.js";
import { type DroppedEvent, type Events, parseEvents } from "./parse-events.js";

const envelope = z.strictObject({ completed: z.array(z.unknown()).default([]) });

/** `{"completed": […]}`: checkouts, or orders as they are sent to `POST /v1/events`, whose type goes without saying. */
export function parseCompleted(body: unknown, zone: string): Events {
  const parsed = envelope.safeParse(body);
  if (!parsed.success)
    throw new ProblemError(
      "bad_field",
      "the orders are not as they have to be",
      fieldErrors(envelope, body, parsed.error),
    );
  const events = parsed.data.completed.map(toOrder);
  return events.length === 0 ? { events: [], dropped: [], ignored: [] } : parseEvents({ events }, zone);
}

/** Told again, a checkout is the same event. */
function toOrder(told: unknown): unknown {
  if (isRecord(told)) return { ...told, type: "order.completed" };
  if (typeof told !== "string") return told;
  return { id: `completed:${told}`, type: "order.completed", person: { checkout: told }, checkout: told };
}

export const completedErrors = (dropped: readonly DroppedEvent[]): { pointer: string; detail: string }[] =>
  dropped.map(({ id, index, pointer, detail }) => ({
    pointer: `/completed/${index}${pointer}`,
    detail: `${id ?? "no id"}: ${detail}`,
  }));
