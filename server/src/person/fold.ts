/**
 * Folds facts into a document. The result depends on which facts there are and when each was received, not on the
 * order in which they arrive, how they were batched, or how often: each is seen once, and what they add up to are
 * unions, earliest and latest times.
 */
import type { Channel, Fact, Purpose, SignalType } from "@holdoff/sdk/wire";
import { noteAsk, noteChatInvited } from "./asks.js";
import { addTime, keepNewest, later } from "./bounds.js";
import { noteCheckout, noteInferredOrder, noteOrder } from "./checkouts.js";
import { declineContact, declineOffer, invite, optIn, refuse } from "./choices.js";
import type { PersonDocument } from "./document.js";
import type { DatedFact, Source } from "./fact.js";
import { noteContact } from "./ledger.js";
import { noteProfile } from "./profile.js";
import { foldTab, sawSignal } from "./tabs.js";
import { noteActivity } from "./visits.js";

const EVENT_MEMORY_MS = 7 * 24 * 60 * 60 * 1000;
const EVENTS_MAX = 1_000;
const TIMES_MAX = 50;
const TICKETS_MAX = 100;
const ZONES_MAX = 5;

/** What else a batch says about the person, beside its facts. */
export interface Surroundings {
  /** IANA zone of the browser. */
  zone?: string;
}

export interface Folded {
  document: PersonDocument;
  /** Facts that were not known before. */
  fresh: DatedFact[];
}

export function fold(before: PersonDocument, facts: readonly DatedFact[], around: Surroundings = {}): Folded {
  const document: PersonDocument = { ...before, ...structuredClone({ now: before.now, known: before.known }) };
  const fresh = facts.filter((dated) => foldOne(document, dated));
  const last = fresh.at(-1);
  if (around.zone && last) {
    const seenAtMs = Math.max(document.known.zones[around.zone] ?? 0, last.atMs);
    document.known.zones = keepNewest({ ...document.known.zones, [around.zone]: seenAtMs }, ZONES_MAX, (atMs) => atMs);
  }
  return { document, fresh };
}

/** Folds one fact; false when it was known already. */
function foldOne(document: PersonDocument, { fact, atMs, source }: DatedFact): boolean {
  const { now, known } = document;
  if (source.door === "page") {
    if (sawSignal(now, source.tab, source.seq)) return false;
    if (foldTab(now, source.tab, source.seq, fact, atMs)) noteActivity(now, atMs);
  } else {
    if (known.events[source.event] !== undefined) return false;
    const kept = Object.entries(known.events).filter(
      ([, receivedAtMs]) => source.receivedAtMs - receivedAtMs < EVENT_MEMORY_MS,
    );
    known.events = keepNewest(
      { ...Object.fromEntries(kept), [source.event]: source.receivedAtMs },
      EVENTS_MAX,
      (at) => at,
    );
    if (BACKEND_ACTIVITY.has(fact.type)) noteActivity(now, atMs);
  }
  if (TOUCHES.has(fact.type)) now.touchedAtMs = later(now.touchedAtMs, atMs);
  note(document, fact, atMs, source);
  return true;
}

/** Of the backend's events only these are the customer doing something. */
const BACKEND_ACTIVITY: ReadonlySet<SignalType> = new Set<SignalType>([
  "cart.changed",
  "checkout.started",
  "checkout.step_viewed",
  "checkout.step_completed",
  "checkout.error",
  "offer.shown",
  "offer.accepted",
  "offer.declined",
]);

/** Whoever did one of these did not merely look in and leave. */
const TOUCHES: ReadonlySet<SignalType> = new Set<SignalType>([
  "cart.changed",
  "checkout.started",
  "checkout.step_viewed",
  "checkout.step_completed",
  "checkout.error",
  "order.completed",
  "offer.shown",
  "offer.accepted",
  "offer.declined",
  "chat.invited",
  "chat.opened",
  "chat.dismissed",
  "chat.closed",
  "form.progress",
  "content.downloaded",
]);

/** What each fact means, beside being a sign of life. */
function note(document: PersonDocument, fact: Fact, atMs: number, source: Source): void {
  const { now, known } = document;
  switch (fact.type) {
    case "page.viewed":
    case "page.active":
    case "page.hidden":
    case "page.left":
    case "form.progress":
    case "offer.shown":
    case "offer.accepted":
    case "chat.opened":
    case "chat.closed":
    case "link.clicked":
      return;
    case "cart.changed":
      known.cartAtMs = later(known.cartAtMs, atMs);
      return;
    case "checkout.started":
    case "checkout.step_viewed":
    case "checkout.step_completed":
    case "checkout.error":
      noteCheckout(known, fact.checkout, atMs, fact.step === "payment");
      return;
    case "order.completed": {
      const order = { atMs, ...pick(fact, "order", "checkout") };
      if (fact.inferred && source.door === "page") noteInferredOrder(known, now, order);
      else noteOrder(known, order);
      return;
    }
    case "offer.declined":
      declineOffer(known, fact.offer, atMs);
      return;
    case "contact.offered":
      noteAsk(now, atMs);
      return;
    case "chat.invited":
      noteChatInvited(now, atMs);
      return;
    case "contact.requested": {
      const whenMs = fact.when === undefined ? undefined : Date.parse(fact.when);
      invite(known, {
        atMs,
        channel: fact.channel,
        ...pick(fact, "offer"),
        ...(whenMs === undefined ? {} : { whenMs }),
      });
      return;
    }
    case "contact.declined":
      if (fact.offer !== undefined) declineOffer(known, fact.offer, atMs);
      else declineContact(known, fact.channel ?? "all", atMs);
      return;
    case "chat.dismissed":
      known.chatDismissedAtMs = addTime(known.chatDismissedAtMs, atMs, TIMES_MAX);
      return;
    case "content.downloaded":
      known.downloadsAtMs = addTime(known.downloadsAtMs, atMs, TIMES_MAX);
      return;
    case "consent.given":
      optIn(
        known,
        {
          channel: fact.channel,
          purpose: fact.purpose,
          atMs,
          preTicked: fact.preTicked ?? false,
          door: source.door,
          ...pick(fact, "wording"),
        },
        fact.lifts ?? [],
        false,
      );
      return;
    case "consent.withdrawn":
      refuse(known, fact, atMs);
      return;
    case "ticket.opened":
    case "ticket.closed":
      noteTicket(document, fact.ticket, fact.type === "ticket.opened" ? { openedAtMs: atMs } : { closedAtMs: atMs });
      return;
    case "contact.made":
      noteContact(known, { atMs, ...pick(fact, "channel", "purpose", "department", "offer", "outcome") });
      return;
    case "profile.updated":
      noteProfile(known, atMs, {
        ...pick(fact, "products", "zone", "country", "hours"),
        ...(fact.since === undefined ? {} : { sinceMs: Date.parse(fact.since) }),
      });
      return;
    case "preference.set":
      notePreference(document, fact, atMs);
      return;
    default:
      fact satisfies never;
  }
}

function noteTicket(
  { known }: PersonDocument,
  ticket: string,
  step: { openedAtMs: number } | { closedAtMs: number },
): void {
  const before = known.tickets[ticket];
  // A ticket of which only the end is known was open just then.
  const openedAtMs = "openedAtMs" in step ? step.openedAtMs : step.closedAtMs;
  const closedAtMs = "closedAtMs" in step ? step.closedAtMs : null;
  const after = before
    ? { openedAtMs: Math.min(before.openedAtMs, openedAtMs), closedAtMs: later(before.closedAtMs, closedAtMs) }
    : { openedAtMs, closedAtMs };
  known.tickets = keepNewest(
    { ...known.tickets, [ticket]: after },
    TICKETS_MAX,
    (entry) => entry.closedAtMs ?? entry.openedAtMs,
  );
}

function notePreference(document: PersonDocument, fact: Extract<Fact, { type: "preference.set" }>, atMs: number): void {
  const { known } = document;
  const channel: Channel | "all" = fact.channel ?? "all";
  const purpose: Purpose | "all" = fact.purpose ?? "all";
  if (fact.allow === false) refuse(known, { channel, purpose }, atMs);
  if (fact.allow === true)
    optIn(known, { channel, purpose, atMs, preTicked: false, door: "preferences" }, fact.lifts ?? [], true);
  noteProfile(known, atMs, {
    ...pick(fact, "hours"),
    ...(fact.pauseUntil === undefined ? {} : { pauseUntilMs: Date.parse(fact.pauseUntil) }),
  });
}

/** The named properties that are there. */
function pick<T extends object, K extends keyof T>(from: T, ...names: K[]): Pick<T, K> {
  const picked = {} as Pick<T, K>;
  for (const name of names) if (from[name] !== undefined) picked[name] = from[name];
  return picked;
}
