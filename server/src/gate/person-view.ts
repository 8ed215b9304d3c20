/** What is known of a person, for people to read: how far they are, what they said, who contacted them. */
import type { PersonDocument } from "../person/document.js";
import { currentVisit, openCheckouts, stageOf } from "./activity-view.js";
import { optInCounts } from "./consents.js";
import { inControlGroup } from "./control-group.js";
import { iso } from "./iso.js";
import type { Policy } from "./policy.js";

export function personView(person: PersonDocument, policy: Policy, nowMs: number) {
  const { customer, now, known } = person;
  const pauseUntilMs = known.profile.pauseUntilMs?.value;
  const visit = currentVisit(person, nowMs);
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
    checkouts: openCheckouts(person, nowMs).map(({ id, startedAtMs, lastFunnelAtMs, payment }) => ({
      checkout: id,
      startedAt: iso(startedAtMs),
      lastSignalAt: iso(lastFunnelAtMs),
      stage: payment ? "payment" : "checkout",
    })),
    completed: Object.entries(known.completed).map(([checkout, atMs]) => ({ checkout, at: iso(atMs) })),
    orders: known.orders.map(({ atMs, order, checkout }) => ({
      at: iso(atMs),
      order: order ?? null,
      checkout: checkout ?? null,
    })),
    declined: {
      offers: Object.entries(known.offersDeclined).map(([offer, { atMs }]) => ({ offer, at: iso(atMs) })),
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
    ledger: known.ledger.map(({ atMs, ...contact }) => ({ at: iso(atMs), ...contact })),
  };
}
