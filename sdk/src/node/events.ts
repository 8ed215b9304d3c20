/**
 * The trusted door for what the shop's backend knows. Each event has an id, so sending it again is harmless. Events that
 * can end a follow-up are kept for ten minutes after they were acknowledged: if Holdoff then answers with another run
 * epoch, it may have lost its last second, and they are sent again.
 */
import { randomUUID } from "node:crypto";
import { type BackendSignalType, type Fact, kindOf, type PersonRefs } from "../wire/index.js";
import type { Clock } from "./clock.js";
import type { Transport } from "./transport.js";

type BackendFact = Extract<Fact, { type: BackendSignalType }>;

/** `id` makes a repeat harmless for 7 days: use the shop's own (an order id); one is made when none is given. */
export type BackendEvent = BackendFact & {
  id?: string;
  person: PersonRefs;
  /** ISO 8601; default, and at most, the instant of receipt. */
  at?: string;
};

export interface EventsAnswer {
  accepted: number;
  /** `id` is null where the event had none that could be read. */
  dropped: { id: string | null; reason: string; detail?: string }[];
  epoch?: string;
}

type SentEvent = BackendEvent & { id: string };

const EVENTS_MAX = 100;
const KEPT_MS = 10 * 60_000;
const KEPT_MAX = 2_000;

export function createEventsDoor(send: Transport, clock: Clock): (events: BackendEvent[]) => Promise<EventsAnswer> {
  /** In the order they were acknowledged. */
  let kept: { event: SentEvent; untilMs: number }[] = [];
  let epoch: string | undefined;

  async function post(events: SentEvent[]): Promise<EventsAnswer> {
    const answer: EventsAnswer = { accepted: 0, dropped: [] };
    for (let start = 0; start < events.length; start += EVENTS_MAX) {
      const part = await send<EventsAnswer>({
        method: "POST",
        path: "/v1/events",
        body: { events: events.slice(start, start + EVENTS_MAX) },
      });
      answer.accepted += part.accepted;
      answer.dropped.push(...part.dropped);
      if (part.epoch !== undefined) answer.epoch = part.epoch;
    }
    return answer;
  }

  /** A failure here is not the caller's: the epoch stays the old one, so the next call tries again. */
  async function resendKept(newEpoch: string): Promise<void> {
    try {
      if (kept.length > 0) await post(kept.map((entry) => entry.event));
      epoch = newEpoch;
    } catch {
      return;
    }
  }

  return async function events(given) {
    const sent = given.map((event): SentEvent => ({ ...event, id: event.id ?? randomUUID() }));
    const answer = await post(sent);
    const nowMs = clock.nowMs();
    kept = kept.filter((entry) => entry.untilMs > nowMs);
    if (answer.epoch !== undefined && answer.epoch !== epoch) await resendKept(answer.epoch);
    // What can end a follow-up; the rest need not survive a crash of Holdoff.
    const endings = sent.filter((event) => kindOf(event.type).ends !== undefined);
    kept = [...kept, ...endings.map((event) => ({ event, untilMs: nowMs + KEPT_MS }))].slice(-KEPT_MAX);
    return answer;
  };
}
