/**
 * What each fact means, beside being a sign of life. What it says of the person is entered in `news`, which begins empty
 * and is joined with what is known when the whole batch is heard.
 */
import type { Channel, Lifts, Purpose } from "@holdoff/sdk/wire";
import { noteAsk, noteChatInvited } from "./asks.js";
import { later } from "./bounds.js";
import { joinCart } from "./carts.js";
import { joinCheckout, UNNAMED } from "./checkouts.js";
import { declineContactOrOffer, declineOffer } from "./choices.js";
import type { Known, Now } from "./document.js";
import { type DatedFact, type HeardFact, receivedAtMsOf } from "./fact.js";
import { invite } from "./invitations.js";
import { joinUnnamedOrders, orderKey, orderTold, reachOf } from "./orders.js";
import { noteOutcome } from "./outcomes.js";
import { joinInto } from "./own.js";
import { noteProfile } from "./profile.js";
import { noteKeyword, optIn, refuse } from "./refusals.js";
import { shownKeyOf } from "./shown.js";
import { noteTicketClosed, noteTicketOpened } from "./tickets.js";
import type { Order } from "./told-orders.js";

type Of<T extends HeardFact["type"]> = Extract<HeardFact, { type: T }>;

/** A sign of life and nothing else, or not even that. */
type MeansNoMore = Of<
  | "page.viewed"
  | "page.active"
  | "page.hidden"
  | "page.left"
  | "form.progress"
  | "offer.shown"
  | "offer.accepted"
  | "chat.opened"
  | "chat.closed"
  | "link.clicked"
  | "import.undone"
>;

export function noteFact(now: Now, news: Known, dated: DatedFact): void {
  const { fact, atMs, fromMs = atMs, source } = dated;
  const isImport = isHistory(dated);
  switch (fact.type) {
    case "cart.changed":
      news.cartAtMs = later(news.cartAtMs, atMs);
      if (fact.items !== undefined) joinInto(news.carts, browserOf(dated), { atMs, items: fact.items }, joinCart);
      return;
    case "checkout.started":
    case "checkout.step_viewed":
    case "checkout.step_completed":
    case "checkout.error":
      noteStep(news, fact, dated);
      return;
    case "order.completed":
    case "order.cancelled":
      noteOrder(news, fact, dated);
      return;
    case "offer.declined":
      declineOffer(news, fact.offer, atMs, source.door);
      return;
    case "contact.offered":
      if (source.door === "page") noteAsk(now, atMs);
      else if (!isImport) news.toldAsks.push({ event: source.event, atMs });
      return;
    case "chat.invited":
      noteChatInvited(now, atMs);
      return;
    case "contact.requested":
      if (isImport) return;
      invite(news, {
        atMs,
        channel: fact.channel,
        ...pick(fact, "offer"),
        ...(fact.when !== undefined && { whenMs: Date.parse(fact.when) }),
        ...(source.door === "backend" && { event: source.event }),
      });
      return;
    case "contact.declined":
      declineContactOrOffer(news, fact, atMs, source.door);
      return;
    case "chat.dismissed":
      news.chatDismissedAtMs.push(atMs);
      return;
    case "content.downloaded":
      news.downloadsAtMs.push(atMs);
      return;
    case "consent.given": {
      const { channel, purpose, preTicked = false } = fact;
      optIn(news, { channel, purpose, atMs, preTicked, door: source.door, ...pick(fact, "wording") }, liftsOf(fact), {
        isImport,
      });
      return;
    }
    case "consent.withdrawn":
      noteRefusal(news, fact, dated);
      return;
    case "message.received":
      // What takes a refusal back happened at the start of its told time.
      noteKeyword(news, fact, fact.keyword === "start" ? { ...heardOf(dated), atMs: fromMs } : heardOf(dated));
      return;
    case "contact.received":
      if (!isImport) now.contactReceivedAtMs = Math.max(now.contactReceivedAtMs ?? atMs, atMs);
      return;
    case "ticket.opened":
      noteTicketOpened(news, fact.ticket, atMs);
      return;
    case "ticket.closed":
      noteTicketClosed(news, fact.ticket, atMs);
      return;
    case "contact.made":
      noteToldContact(news, fact, dated);
      return;
    case "profile.updated":
      noteProfile(news, atMs, {
        ...pick(fact, "products", "zone", "country", "hours"),
        ...(fact.since !== undefined && { sinceMs: Date.parse(fact.since) }),
      });
      return;
    case "preference.set":
      notePreference(news, fact, dated);
      return;
    default:
      fact satisfies MeansNoMore;
  }
}

const isHistory = ({ source }: DatedFact): boolean => source.door === "backend" && source.isImport === true;

/** Which browser speaks, or `backend`. */
const browserOf = ({ source }: DatedFact): string =>
  source.door === "backend" ? "backend" : (source.visitor ?? "page");

const namesOf = (checkout: string | undefined): Pick<Order, "checkouts"> =>
  checkout === undefined ? {} : { checkouts: [checkout] };

function noteStep(news: Known, fact: Of<`checkout.${string}` & HeardFact["type"]>, dated: DatedFact): void {
  const { atMs, source } = dated;
  const payment = fact.step === "payment";
  if (source.door === "page") joinInto(news.shownAtMs, browserOf(dated), atMs, Math.max);
  if (fact.checkout === undefined || fact.checkout === UNNAMED) {
    (payment ? news.steps.payments : news.steps.steps).push(atMs);
    return;
  }
  if (source.door === "page")
    joinInto(news.checkoutsShown, shownKeyOf(browserOf(dated), fact.checkout), atMs, Math.max);
  const checkout = { startedAtMs: atMs, lastAtMs: atMs, paymentAtMs: payment ? atMs : null };
  joinInto(news.checkouts, fact.checkout, checkout, joinCheckout);
}

/** Kept as the door told it; what it adds up to with the others is for `sales.ts` to say. */
function noteOrder(news: Known, fact: Of<"order.completed" | "order.cancelled">, dated: DatedFact): void {
  const { source, atMs } = dated;
  if (source.door === "backend") {
    const told = orderTold(dated);
    if (told !== undefined) news.orders.backend.push(told);
    return;
  }
  if (fact.type === "order.cancelled" || fact.renewal) return;
  const first = { receivedAtMs: receivedAtMsOf(dated), toldAtMs: atMs };
  const { order, checkout } = fact;
  const visitor = browserOf(dated);
  // A checkout that was concluded from an address is no name.
  const named = fact.inferred ? undefined : checkout;
  const completed = { first, completedAtMs: first.receivedAtMs, ...namesOf(named) };
  if (order !== undefined) {
    const teller = named === undefined ? { visitors: [visitor], ...(source.signed && { signed: true as const }) } : {};
    news.orders.page.orders.push({ key: orderKey("order", order), ...completed, ...teller });
  } else if (named !== undefined) {
    news.orders.page.orders.push({ key: orderKey("checkout", named), ...completed, lastReachMs: reachOf(first) });
  } else {
    const reachMs = reachOf(first);
    const one = source.signed ? { ownReachMs: reachMs, pendingMs: [] } : { pendingMs: [reachMs] };
    joinInto(news.orders.page.unnamed, visitor, one, joinUnnamedOrders);
  }
}

function noteRefusal(news: Known, fact: Of<"consent.withdrawn" | "preference.set">, dated: DatedFact): void {
  const scope = scopeOf(fact);
  refuse(news, scope, heardOf(dated), fact.refusal);
  if (fact.everyPurpose) refuse(news, { ...scope, purpose: "transactional" }, heardOf(dated), fact.refusal);
}

function notePreference(news: Known, fact: Of<"preference.set">, dated: DatedFact): void {
  const { atMs } = dated;
  const scope = scopeOf(fact);
  if (fact.allow === false) noteRefusal(news, fact, dated);
  if (fact.allow === true) {
    const isImport = isHistory(dated);
    optIn(news, { ...scope, atMs, preTicked: false, door: "preferences" }, liftsOf(fact), { isImport });
  }
  noteProfile(news, atMs, {
    ...pick(fact, "hours"),
    ...(fact.pauseUntil !== undefined && { pauseUntilMs: Date.parse(fact.pauseUntil) }),
  });
}

function noteToldContact(news: Known, fact: Of<"contact.made">, dated: DatedFact): void {
  const { atMs, fromMs = atMs, source } = dated;
  const { channel = "all", purpose = "all", outcome } = fact;
  const event = source.door === "backend" ? source.event : "";
  news.toldContacts.push({
    ...{ event, channel, purpose, atMs, firstFromMs: fromMs, firstToMs: atMs },
    ...pick(fact, "department", "offer", "followUp"),
    ...(outcome !== undefined && { outcome, outcomeAtMs: atMs }),
    ...(outcome === "undelivered" && { isUndelivered: true as const }),
  });
  noteOutcome(news, { channel, ...pick(fact, "offer", "everyOffer") }, outcome, heardOf(dated));
}

const heardOf = (dated: DatedFact) => ({
  atMs: dated.atMs,
  receivedAtMs: receivedAtMsOf(dated),
  door: dated.source.door,
});

const liftsOf = ({ lifts }: { lifts?: Lifts }): Lifts => lifts ?? [];

const scopeOf = ({ channel = "all", purpose = "all" }: { channel?: Channel | "all"; purpose?: Purpose | "all" }) => ({
  channel,
  purpose,
});

/** The named properties that are there. */
function pick<T extends object, K extends keyof T>(from: T, ...names: K[]): Pick<T, K> {
  const picked = {} as Pick<T, K>;
  for (const name of names) if (from[name] !== undefined) picked[name] = from[name];
  return picked;
}
