/**
 * The trusted door for what the shop's backend knows. Each event has an id, so sending it again is harmless. Events that
 * can end a follow-up are kept for ten minutes after they were acknowledged: if Holdoff then answers with another run
 * epoch, it may have lost its last second, and they are sent again.
 *
 * What is sent again is dated when it was first given, if it had no time of its own. Undated it would be news of that
 * later moment where the first was lost: an emptied cart that was filled meanwhile, a permission that was withdrawn
 * meanwhile. Dated it is the fact that it was, and where the first was not lost, that fact twice, which changes nothing:
 * what counts is counted once for each event id. The first sending stays undated: then it is the receipt that counts,
 * and a shop that tells the same again soon, as webhooks do, tells a copy. The shop's clock may be wrong: beside `sentAt`
 * a time is an age.
 */
import { randomUUID } from "node:crypto";
import {
  type BackendSignalType,
  isSignalType,
  kindOf,
  type Loose,
  type LooseProps,
  type SignalProps,
} from "../wire/index.js";
import type { Clock } from "./clock.js";
import { HoldoffError } from "./errors.js";
import { type DroppedEvent, type EventsAnswer, EventsDroppedError } from "./events-answer.js";
import type { Transport } from "./transport.js";

type BackendFact = {
  [T in BackendSignalType]: { type: T; checkout?: Loose<string> } & LooseProps<SignalProps[T]>;
}[BackendSignalType];

/** `customer` and `checkout` of one person are linked, a `visitor` only with `verified`. */
export type EventPerson = LooseProps<{ customer?: string; visitor?: string; checkout?: string; verified?: boolean }>;

export type BackendEvent = BackendFact & {
  /** Makes a repeat harmless for 7 days: use the shop's own (an order's id); one is made when none is given. */
  id?: Loose<string>;
  person: EventPerson;
  /** ISO 8601, a date, or a Unix time in s, ms or us; default, and at most, the instant of receipt. */
  at?: Loose<string>;
  /** History, not news: nobody was active, nothing is asked. Needs `at`, but for refusals. */
  import?: boolean;
  /** Names the batch of an import, so that it can be taken back. */
  batch?: string;
};

export interface EventsOptions {
  /** What is done with events that were dropped, instead of throwing; events of unknown types are not among them. */
  onDropped?: (dropped: DroppedEvent[]) => void;
}

type SentEvent = BackendEvent & { id: string | number };

const EVENTS_MAX = 100;
const KEPT_MS = 10 * 60_000;
const KEPT_MAX = 2_000;

/** What can end a follow-up; the rest need not survive a crash of Holdoff. */
const mayComeAgain = ({ type }: BackendEvent) => isSignalType(type) && kindOf(type).ends !== undefined;

/** Only the shop knows when its history was. */
const dated = (event: SentEvent, givenAt: string): SentEvent =>
  event.import ? event : { ...event, at: event.at ?? givenAt };

export function createEventsDoor(
  send: Transport,
  clock: Clock,
): (events: BackendEvent[], options?: EventsOptions) => Promise<EventsAnswer> {
  /** In the order they were acknowledged. */
  let kept: { event: SentEvent; untilMs: number }[] = [];
  let epoch: string | undefined;

  const nowIso = () => new Date(clock.unixMs()).toISOString();

  async function post(events: SentEvent[]): Promise<EventsAnswer> {
    const bodyNow = () => ({ sentAt: nowIso(), events });
    const answer = await send<Partial<EventsAnswer>>({ method: "POST", path: "/v1/events", bodyNow });
    return { accepted: 0, dropped: [], ignored: [], ...answer };
  }

  /** A failure here is not the caller's: the epoch stays the old one, so the next call tries again. */
  async function resendKept(newEpoch: string): Promise<void> {
    try {
      for (const part of inParts(kept)) await post(part.map((entry) => entry.event));
      epoch = newEpoch;
    } catch {
      return;
    }
  }

  async function deliver(events: SentEvent[], givenAt: string): Promise<EventsAnswer> {
    const answer = await post(events);
    const nowMs = clock.nowMs();
    kept = kept.filter((entry) => entry.untilMs > nowMs);
    if (answer.epoch !== undefined && answer.epoch !== epoch) await resendKept(answer.epoch);
    const dropped = new Set(answer.dropped.map(({ id }) => id));
    const again = events.filter((event) => mayComeAgain(event) && !dropped.has(String(event.id)));
    const keep = (event: SentEvent) => ({ event: dated(event, givenAt), untilMs: nowMs + KEPT_MS });
    kept = [...kept, ...again.map(keep)].slice(-KEPT_MAX);
    return answer;
  }

  return async function events(given, { onDropped } = {}) {
    const givenAt = nowIso();
    const sent = given.map((event): SentEvent => ({ ...event, id: event.id ?? randomUUID() }));
    const whole: EventsAnswer = { accepted: 0, dropped: [], ignored: [] };
    let refusal: HoldoffError | undefined;
    for (const part of inParts(sent)) {
      try {
        const { accepted, dropped, ignored, epoch } = await deliver(part, givenAt);
        whole.accepted += accepted;
        whole.dropped.push(...dropped);
        whole.ignored.push(...ignored);
        if (epoch !== undefined) whole.epoch = epoch;
      } catch (error) {
        // Nothing of this hundred was understood; the others may be.
        if (!(error instanceof HoldoffError) || error.status !== 422) throw error;
        refusal ??= error;
      }
    }
    if (refusal) throw refusal;
    const lost = whole.dropped.filter(({ reason }) => reason !== "unknown_type");
    if (lost.length === 0) return whole;
    if (!onDropped) throw new EventsDroppedError(whole, lost);
    onDropped(lost);
    return whole;
  };
}

function inParts<Item>(items: Item[]): Item[][] {
  const parts: Item[][] = [];
  for (let start = 0; start < items.length; start += EVENTS_MAX) parts.push(items.slice(start, start + EVENTS_MAX));
  return parts;
}
