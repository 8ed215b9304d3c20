/** What is known of a person, for people to read: how far they are, what they said, who contacted them. */
import { declinedOffers, everyOfferDeclinedAtMs, offerDeclinedAtMs } from "../person/choices.js";
import type { PersonDocument } from "../person/document.js";
import { ordersOf } from "../person/orders.js";
import { salesOf } from "../person/sales.js";
import { currentVisit, openCheckouts, stageOf } from "./activity-view.js";
import { optInCounts } from "./consents.js";
import { inControlGroup } from "./control-group.js";
import { iso } from "./iso.js";
import { contactsOn } from "./ledger-view.js";
import type { Policy } from "./policy.js";

export function personView(person: PersonDocument, policy: Policy, nowMs: number) {
  const { customer, now, known } = person;
  const sales = salesOf(person);
  const pauseUntilMs = known.profile.pauseUntilMs?.value;
  const visit = currentVisit(person, nowMs);
  const everyAtMs = everyOfferDeclinedAtMs(known);
  const visible = Object.values(now.tabs).filter(
    (tab) => tab.visible && nowMs < tab.heardAtMs + policy.presence.leaseMs,
  );
  return {
    stage: stageOf(person, nowMs),
    present: visible.length > 0,
    lastActivityAt: now.activeAtMs === null ? null : iso(now.activeAtMs),
    visitSince: visit ? iso(visit.fromMs) : null,
    /** Tabs that are being looked at, on all devices. */
    tabs: visible.length,
    refs: known.refs,
    checkouts: openCheckouts(person, nowMs, sales).map(({ id, startedAtMs, lastFunnelAtMs, payment }) => ({
      checkout: id,
      startedAt: iso(startedAtMs),
      lastSignalAt: iso(lastFunnelAtMs),
      stage: payment ? "payment" : "checkout",
    })),
    completed: [...sales.completedAtMs].map(([checkout, atMs]) => ({ checkout, at: iso(atMs) })),
    orders: ordersOf(known).map(({ atMs, order, checkouts, stands, door }) => ({
      at: iso(atMs),
      order,
      checkout: checkouts[0] ?? null,
      checkouts,
      stands,
      door,
    })),
    declined: {
      /** Up to then every offer, named or not: one could not be read, or there were more than are kept. */
      everyOfferAt: everyAtMs === null ? null : iso(everyAtMs),
      offers: declinedOffers(known).map((offer) => ({ offer, at: iso(offerDeclinedAtMs(known, offer) ?? nowMs) })),
      contact: Object.entries(known.contactDeclined).map(([channel, { atMs }]) => ({ channel, at: iso(atMs) })),
      /** Over which channel an offer was declined: a policy may take it for a "no" to the channel. */
      withOffer: Object.entries(known.declinedWithOffer).map(([channel, { atMs }]) => ({ channel, at: iso(atMs) })),
      chats: known.chatDismissedAtMs.map((atMs) => ({ at: iso(atMs) })),
    },
    /** Every opt-in, those too that are none because the box was ticked already. */
    consents: known.optIns.map((optIn) => ({
      at: iso(optIn.atMs),
      channel: optIn.channel,
      purpose: optIn.purpose,
      where: optIn.door,
      wording: optIn.wording ?? null,
      preTicked: optIn.preTicked,
      counts: optInCounts(optIn, known.refusals),
    })),
    refusals: known.refusals.map(({ id, atMs, channel, purpose }) => ({
      id,
      at: iso(atMs),
      channel: channel ?? "all",
      purpose: purpose ?? "all",
    })),
    pausedUntil: pauseUntilMs !== undefined && nowMs < pauseUntilMs ? iso(pauseUntilMs) : null,
    tickets: Object.entries(known.tickets).map(([ticket, { openedAtMs, closedAtMs }]) => ({
      ticket,
      openedAt: iso(openedAtMs),
      closedAt: closedAtMs === null ? null : iso(closedAtMs),
    })),
    controlGroup: customer !== null && inControlGroup(customer, policy.holdout.percent),
    ledger: contactsOn(known, policy).map(({ atMs, closesAtMs: _closes, event: _event, isMore, ...contact }) => ({
      at: iso(atMs),
      ...contact,
      ...(isMore && { more: true }),
    })),
  };
}
