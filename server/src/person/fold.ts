/**
 * Folds facts into a document. The result depends on which facts there are and when each was received, not on the
 * order in which they arrive, how they were batched, or how often: each is seen once, and what they add up to are
 * unions, earliest and latest times.
 */
import type { Channel, Fact, Purpose, SignalType } from "@holdoff/sdk/wire";
import { noteAsk, noteChatInvited } from "./asks.js";
import { addTime, later } from "./bounds.js";
import { noteCheckout, noteOrder, UNNAMED } from "./checkouts.js";
import { declineContactOrOffer, declineOffer, invite } from "./choices.js";
import type { Known, Now, PersonDocument } from "./document.js";
import { noteEvent, sawEvent } from "./events.js";
import type { DatedFact } from "./fact.js";
import { noteContact } from "./ledger.js";
import { firmKnown, noteInferredOrder, noteLooseStep, shownKnown } from "./loose-sales.js";
import { firmNow, shownNow } from "./now.js";
import { noteOutcome } from "./outcomes.js";
import { noteProfile } from "./profile.js";
import { optIn, refuse } from "./refusals.js";
import { foldTab, sawSignal } from "./tabs.js";
import { noteTicketClosed, noteTicketOpened } from "./tickets.js";
import { noteActivity } from "./visits.js";
import { noteZone } from "./zones.js";

const TIMES_MAX = 50;

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
  // Copies of the halves and of the tabs: what follows replaces entries and changes none in place.
  const firm = firmNow(before.now);
  const now = { ...firm, tabs: { ...firm.tabs } };
  const known = { ...firmKnown(before.known, now.visits) };
  const fresh = facts.filter((dated) => foldOne(now, known, dated));
  if (fresh.length === 0) return { document: before, fresh };
  const { zone } = around;
  if (zone !== undefined) for (const { atMs } of fresh) noteZone(known, zone, atMs);
  const after = shownKnown(known, now.visits, firm.visits);
  return {
    document: { ...before, now: shownNow(now), known: isSame(before.known, after) ? before.known : after },
    fresh,
  };
}

/** Nothing was replaced: whoever stores it sees at a glance that there is nothing to write. */
const isSame = (before: Known, after: Known): boolean =>
  (Object.keys(after) as (keyof Known)[]).every((field) => before[field] === after[field]);

/** Folds one fact; false when it was known already. */
function foldOne(now: Now, known: Known, { fact, atMs, source }: DatedFact): boolean {
  const paid = paidBy(fact);
  if (source.door === "page") {
    if (sawSignal(now, source.tab, source.seq)) return false;
    for (const actedAtMs of foldTab(now, source.tab, source.seq, fact, atMs))
      noteActivity(now, actedAtMs, actedAtMs === atMs ? paid : undefined);
  } else {
    if (sawEvent(known, source.event)) return false;
    noteEvent(known, source.event, source.receivedAtMs);
    if (BACKEND_ACTIVITY.has(fact.type)) noteActivity(now, atMs, paid);
  }
  if (TOUCHES.has(fact.type)) now.touchedAtMs = later(now.touchedAtMs, atMs);
  note(now, known, { fact, atMs, source });
  return true;
}

/** The checkout whose payment step a signal shows; the empty name when it does not say. */
function paidBy(fact: Fact): string | undefined {
  return "step" in fact && fact.step === "payment" ? (fact.checkout ?? UNNAMED) : undefined;
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

/** A sign of life and nothing else, or not even that. */
type MeansNoMore = Extract<
  Fact,
  {
    type:
      | "page.viewed"
      | "page.active"
      | "page.hidden"
      | "page.left"
      | "form.progress"
      | "offer.shown"
      | "offer.accepted"
      | "chat.opened"
      | "chat.closed"
      | "link.clicked";
  }
>;

/** What each fact means, beside being a sign of life. */
function note(now: Now, known: Known, { fact, atMs, source }: DatedFact): void {
  switch (fact.type) {
    case "cart.changed":
      known.cartAtMs = later(known.cartAtMs, atMs);
      return;
    case "checkout.started":
    case "checkout.step_viewed":
    case "checkout.step_completed":
    case "checkout.error": {
      const payment = fact.step === "payment";
      if (fact.checkout === undefined) noteLooseStep(known, atMs, payment);
      else noteCheckout(known, fact.checkout, atMs, payment);
      return;
    }
    case "order.completed": {
      const order = { atMs, ...pick(fact, "order", "checkout") };
      if (fact.inferred && source.door === "page") noteInferredOrder(known, order);
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
      declineContactOrOffer(known, fact, atMs);
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
      );
      return;
    case "consent.withdrawn":
      refuse(known, fact, atMs);
      return;
    case "ticket.opened":
      noteTicketOpened(known, fact.ticket, atMs);
      return;
    case "ticket.closed":
      noteTicketClosed(known, fact.ticket, atMs);
      return;
    case "contact.made":
      noteContact(known, {
        atMs,
        ...pick(fact, "channel", "purpose", "department", "offer", "outcome"),
        ...(source.door === "backend" && { event: source.event }),
      });
      noteOutcome(known, fact, fact.outcome, atMs);
      return;
    case "profile.updated":
      noteProfile(known, atMs, {
        ...pick(fact, "products", "zone", "country", "hours"),
        ...(fact.since === undefined ? {} : { sinceMs: Date.parse(fact.since) }),
      });
      return;
    case "preference.set":
      notePreference(known, fact, atMs);
      return;
    default:
      fact satisfies MeansNoMore;
  }
}

function notePreference(known: Known, fact: Extract<Fact, { type: "preference.set" }>, atMs: number): void {
  const channel: Channel | "all" = fact.channel ?? "all";
  const purpose: Purpose | "all" = fact.purpose ?? "all";
  if (fact.allow === false) refuse(known, { channel, purpose }, atMs);
  if (fact.allow === true)
    optIn(known, { channel, purpose, atMs, preTicked: false, door: "preferences" }, fact.lifts ?? []);
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
