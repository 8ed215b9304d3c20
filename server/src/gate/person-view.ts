/** What is known of a person, for people to read: how far they are, what they said, who contacted them. */
import type { PersonDocument } from "../person/document.js";
import { currentVisit, openCheckouts, stageOf } from "./activity-view.js";
import { iso } from "./iso.js";
import type { Policy } from "./policy.js";

export function personView(person: PersonDocument, policy: Policy, nowMs: number) {
  const { now, known } = person;
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
    },
    refusals: known.refusals.map(({ id, atMs, channel, purpose }) => ({
      id,
      at: iso(atMs),
      channel: channel ?? "all",
      purpose: purpose ?? "all",
    })),
    ledger: known.ledger.map(({ atMs, ...contact }) => ({ at: iso(atMs), ...contact })),
  };
}
