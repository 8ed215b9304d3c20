/**
 * What is known of a person, joined with more: the news of a batch, or another document in a merge. Unions, earliest and
 * latest, so that no order makes a difference. A full list is replaced by something more careful, never by nothing.
 */
import { joinToldAsks } from "./asks.js";
import { joinTimes, later } from "./bounds.js";
import { joinCarts } from "./carts.js";
import { joinCheckouts, joinSteps, partSteps } from "./checkouts.js";
import { joinByChannel, joinOfferDeclines } from "./choices.js";
import type { Imported, Imports, Known, PersonDocument } from "./document.js";
import { joinEvents } from "./events.js";
import { fitKnown, isTooLarge } from "./fit-known.js";
import { careful, differing, firmKnown, joinImports, newsForGood, newsOf, partImports } from "./imports.js";
import { joinInvitations } from "./invitations.js";
import { joinLedgers } from "./ledger.js";
import { joinShown, joinToldOrders, settleUnnamed } from "./orders.js";
import { isFilled } from "./own.js";
import { joinProfiles } from "./profile.js";
import { joinAbsorbed, joinAssociates, joinPast, joinRefs } from "./refs.js";
import { joinLifted, joinOptIns, joinRefusals, joinWatermarks } from "./refusals.js";
import { settleSteps } from "./sales.js";
import { joinCheckoutsShown } from "./shown.js";
import { joinTickets } from "./tickets.js";
import { joinToldContacts } from "./told-contacts.js";
import { joinZones } from "./zones.js";

const TIMES_MAX = 50;

export function joinKnown(a: Known, b: Known, customer: PersonDocument["customer"]): Known {
  const firm = settled(joined(firmKnown(a), firmKnown(b)), customer);
  const imports = joinImports(a.imports, b.imports);
  return fitKnown(imports === undefined ? firm : withImports(firm, imports, customer));
}

/** What is known with the imports that can still be taken back. Those that there is no room for are known for good. */
function withImports(firm: Known, imports: Imports, customer: PersonDocument["customer"]): Known {
  const more = (known: Known, told: readonly Imported[], newsIn = newsForGood): Known =>
    told.length === 0 ? known : settled(joined(known, newsIn(told)), customer);
  const { undone } = imports;
  const { onCall, forGood } = partImports(imports, lastHeardMs(firm, imports));
  const base = more(firm, forGood);
  const shown = more(base, onCall, newsOf);
  const known = { ...shown, imports: { told: onCall, undone, firm: differing(base, shown) } };
  if (onCall.length > 0 && isTooLarge(known)) return { ...more(base, careful(onCall)), imports: { told: [], undone } };
  return isFilled(undone) || onCall.length > 0 ? known : base;
}

const lastHeardMs = ({ events }: Known, { told }: Imports): number =>
  Math.max(events[0]?.receivedAtMs ?? 0, told.at(-1)?.source.receivedAtMs ?? 0);

/** What is known, with all that was imported known for good. */
export const knownForGood = (known: Known, customer: PersonDocument["customer"]): Known =>
  known.imports === undefined ? known : joinKnown(firmKnown(known), newsForGood(careful(known.imports.told)), customer);

function joined(a: Known, b: Known): Known {
  const lifted = joinLifted(a.lifted, b.lifted);
  const watermarks = joinWatermarks(a.watermarks, b.watermarks);
  const isRefused = b.refusals.length > 0 || lifted !== a.lifted || watermarks !== a.watermarks;
  return {
    refs: joinRefs(a.refs, b.refs),
    checkouts: isFilled(b.checkouts) ? joinCheckouts(a.checkouts, b.checkouts) : a.checkouts,
    steps: b.steps.steps.length + b.steps.payments.length === 0 ? a.steps : joinSteps(a.steps, b.steps),
    orders: joinToldOrders(a.orders, b.orders),
    shownAtMs: joinShown(a.shownAtMs, b.shownAtMs),
    checkoutsShown: joinCheckoutsShown(a.checkoutsShown, b.checkoutsShown),
    carts: joinCarts(a.carts, b.carts),
    cartAtMs: later(a.cartAtMs, b.cartAtMs),
    offersDeclined: joinOfferDeclines(a.offersDeclined, b.offersDeclined),
    contactDeclined: joinByChannel(a.contactDeclined, b.contactDeclined),
    declinedWithOffer: joinByChannel(a.declinedWithOffer, b.declinedWithOffer),
    chatDismissedAtMs: joinTimes(a.chatDismissedAtMs, b.chatDismissedAtMs, TIMES_MAX),
    toldAsks: joinToldAsks(a.toldAsks, b.toldAsks),
    invitations: joinInvitations(a.invitations, b.invitations),
    refusals: isRefused ? joinRefusals(a.refusals, b.refusals, { lifted, watermarks }) : a.refusals,
    lifted,
    watermarks,
    optIns: joinOptIns(a.optIns, b.optIns),
    tickets: isFilled(b.tickets) ? joinTickets(a.tickets, b.tickets) : a.tickets,
    downloadsAtMs: joinTimes(a.downloadsAtMs, b.downloadsAtMs, TIMES_MAX),
    ledger: b.ledger.length === 0 ? a.ledger : joinLedgers(a.ledger, b.ledger),
    toldContacts: joinToldContacts(a.toldContacts, b.toldContacts),
    profile: isFilled(b.profile) ? joinProfiles(a.profile, b.profile) : a.profile,
    zones: joinZones(a.zones, b.zones),
    events: joinEvents(a.events, b.events),
    absorbed: joinAbsorbed(a.absorbed, b.absorbed),
    associates: joinAssociates(a.associates, b.associates),
    past: joinPast(a.past, b.past),
  };
}

/** What can be said for good by what is known now. */
function settled(known: Known, customer: PersonDocument["customer"]): Known {
  const parts = partSteps(known.steps);
  const withOrders = { ...known, orders: settleUnnamed(known) };
  if (parts === null) return withOrders;
  const checkouts = joinCheckouts(settleSteps(withOrders, customer, parts.settled), {});
  return { ...withOrders, checkouts, steps: parts.loose };
}
