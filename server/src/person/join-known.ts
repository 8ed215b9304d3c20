/**
 * What is known of a person, joined with more: the news of a batch, or another document in a merge. Unions, earliest and
 * latest, so that no order makes a difference. A full list is replaced by something more careful, never by nothing.
 */
import { joinNames, joinTimes, keepLast, later } from "./bounds.js";
import { joinCarts } from "./carts.js";
import { CHECKOUTS_MAX, joinCheckouts, joinSteps, partSteps } from "./checkouts.js";
import { joinByChannel, joinInvitations, joinOfferDeclines } from "./choices.js";
import type { Known, PersonDocument } from "./document.js";
import { joinEvents } from "./events.js";
import { joinLedgers } from "./ledger.js";
import { joinShown, joinToldOrders, ORDERS_MAX, settleUnnamed } from "./orders.js";
import { isFilled } from "./own.js";
import { joinProfiles } from "./profile.js";
import { joinLifted, joinOptIns, joinRefusals, joinWatermarks } from "./refusals.js";
import { settleSteps } from "./sales.js";
import { joinTickets } from "./tickets.js";
import { joinToldContacts } from "./told-contacts.js";
import { joinZones } from "./zones.js";

const REFS_MAX = 50;
export const ABSORBED_MAX = 64;
const ASSOCIATES_MAX = 20;
const PAST_MAX = 100;
const TIMES_MAX = 50;
/** Bytes of what is known, as it is stored. Beside it a document holds its presence and its open follow-ups. */
const KNOWN_BYTES_MAX = 44 * 1024;

export function joinKnown(a: Known, b: Known, customer: PersonDocument["customer"]): Known {
  return fitting(settled(joined(a, b), customer));
}

/** `most`: entries of each list that what others send can fill. */
function joined(a: Known, b: Known, most = Number.POSITIVE_INFINITY): Known {
  const lifted = joinLifted(a.lifted, b.lifted);
  const watermarks = joinWatermarks(a.watermarks, b.watermarks);
  const isRefused = b.refusals.length > 0 || lifted !== a.lifted || watermarks !== a.watermarks;
  return {
    refs: joinNames(a.refs, b.refs, REFS_MAX),
    checkouts: joinCheckouts(a.checkouts, b.checkouts, Math.min(most, CHECKOUTS_MAX)),
    steps: b.steps.steps.length + b.steps.payments.length === 0 ? a.steps : joinSteps(a.steps, b.steps),
    orders: joinToldOrders(a.orders, b.orders, Math.min(most, ORDERS_MAX)),
    shownAtMs: joinShown(a.shownAtMs, b.shownAtMs),
    carts: joinCarts(a.carts, b.carts),
    cartAtMs: later(a.cartAtMs, b.cartAtMs),
    offersDeclined: joinOfferDeclines(a.offersDeclined, b.offersDeclined, Math.min(most, ORDERS_MAX)),
    contactDeclined: joinByChannel(a.contactDeclined, b.contactDeclined),
    declinedWithOffer: joinByChannel(a.declinedWithOffer, b.declinedWithOffer),
    chatDismissedAtMs: joinTimes(a.chatDismissedAtMs, b.chatDismissedAtMs, TIMES_MAX),
    invitations: joinInvitations(a.invitations, b.invitations),
    refusals: isRefused ? joinRefusals(a.refusals, b.refusals, { lifted, watermarks }) : a.refusals,
    lifted,
    watermarks,
    optIns: joinOptIns(a.optIns, b.optIns),
    tickets: joinTickets(a.tickets, b.tickets),
    downloadsAtMs: joinTimes(a.downloadsAtMs, b.downloadsAtMs, TIMES_MAX),
    ledger: b.ledger.length === 0 ? a.ledger : joinLedgers(a.ledger, b.ledger),
    toldContacts: joinToldContacts(a.toldContacts, b.toldContacts, most),
    profile: isFilled(b.profile) ? joinProfiles(a.profile, b.profile) : a.profile,
    zones: joinZones(a.zones, b.zones),
    events: b.events.length === 0 ? a.events : joinEvents(a.events, b.events, Math.min(most, ORDERS_MAX)),
    absorbed: joinSeen(a.absorbed, b.absorbed, ABSORBED_MAX),
    associates: joinNames(a.associates, b.associates, ASSOCIATES_MAX),
    past: joinSeen(b.past, a.past, PAST_MAX),
  };
}

/** What can be said for good by what is known now. */
function settled(known: Known, customer: PersonDocument["customer"]): Known {
  const parts = partSteps(known.steps);
  const orders = settleUnnamed(known);
  const withOrders = orders === known.orders ? known : { ...known, orders };
  if (parts === null) return withOrders;
  const checkouts = joinCheckouts(settleSteps(withOrders, customer, parts.settled), {});
  return { ...withOrders, checkouts, steps: parts.loose };
}

/** Each list can be full; if all of them are, none may be as long. */
function fitting(known: Known): Known {
  let fit = known;
  for (
    let most = 100;
    most > 6 && Buffer.byteLength(JSON.stringify(fit)) > KNOWN_BYTES_MAX;
    most = Math.floor(most / 2)
  )
    fit = joined(fit, known, most);
  return fit;
}

/** Ids that carry no time: those of the second list are the newer ones. */
export const joinSeen = <T>(a: T[], b: readonly T[], most: number): T[] =>
  b.length === 0 ? a : keepLast([...new Set([...a, ...b])], most);
