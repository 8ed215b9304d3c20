/** Two documents become one: unions, earliest and latest, so that no order of merges makes a difference. */
import { joinAsks } from "./asks.js";
import { addTime, compare, keepLast, keepNewest, later } from "./bounds.js";
import { complete, completeByOrders, joinCheckouts, joinOrders, UNNAMED } from "./checkouts.js";
import { joinDeclines, joinInvitations, joinOptIns, joinRefusals } from "./choices.js";
import type { Known, PersonDocument } from "./document.js";
import { joinLedgers } from "./ledger.js";
import { joinProfiles } from "./profile.js";
import { mergeTabs } from "./tabs.js";
import { mergeVisits } from "./visits.js";

const REFS_MAX = 50;
const ABSORBED_MAX = 64;
const PAST_MAX = 100;

/** `target` with everything of `source`. `mark` names the source, so that it is absorbed once. */
export function absorb(target: PersonDocument, source: PersonDocument, name: string, mark: string): PersonDocument {
  const a = structuredClone(target);
  const b = structuredClone(source);
  // What a browser said before anyone vouched for it may only make the gate more careful.
  const known = mergeKnown(a.known, name.startsWith("visitor:") ? withoutAllowance(b.known) : b.known);
  known.refs = keepLast([...new Set([...known.refs, name])].sort(compare), REFS_MAX);
  known.absorbed = keepLast([...new Set([...a.known.absorbed, ...b.known.absorbed, mark])], ABSORBED_MAX);
  return {
    customer: a.customer,
    now: {
      tabs: mergeTabs(a.now.tabs, b.now.tabs),
      outsiders: { ...b.now.outsiders, ...a.now.outsiders },
      activeAtMs: later(a.now.activeAtMs, b.now.activeAtMs),
      visits: mergeVisits(a.now.visits, b.now.visits),
      touchedAtMs: later(a.now.touchedAtMs, b.now.touchedAtMs),
      askedAtMs: joinAsks(a.now.askedAtMs, b.now.askedAtMs),
      allowedAtMs: joinAsks(a.now.allowedAtMs, b.now.allowedAtMs),
    },
    known,
    open: [...new Map([...b.open, ...a.open].map((followUp) => [followUp.id, followUp])).values()].sort(
      (x, y) => x.createdAtMs - y.createdAtMs || compare(x.id, y.id),
    ),
  };
}

/** A box that was ticked already allows nothing: that it was is worth knowing. */
const withoutAllowance = (known: Known): Known => ({
  ...known,
  invitations: [],
  optIns: known.optIns.filter(({ preTicked }) => preTicked),
  lifted: [],
});

function mergeKnown(a: Known, b: Known): Known {
  const lifted = [...new Set([...a.lifted, ...b.lifted])].sort(compare);
  const merged: Known = {
    refs: [...new Set([...a.refs, ...b.refs])].sort(compare),
    checkouts: joinCheckouts(a.checkouts, b.checkouts),
    completed: a.completed,
    orders: joinOrders(a.orders, b.orders),
    cartAtMs: later(a.cartAtMs, b.cartAtMs),
    offersDeclined: newest(a.offersDeclined, b.offersDeclined),
    declines: joinDeclines(a.declines, b.declines),
    contactDeclined: newest(a.contactDeclined, b.contactDeclined),
    chatDismissedAtMs: b.chatDismissedAtMs.reduce((times, atMs) => addTime(times, atMs, 50), a.chatDismissedAtMs),
    invitations: joinInvitations(a.invitations, b.invitations),
    refusals: joinRefusals(a.refusals, b.refusals, lifted),
    lifted,
    optIns: joinOptIns(a.optIns, b.optIns),
    tickets: joinTickets(a.tickets, b.tickets),
    downloadsAtMs: b.downloadsAtMs.reduce((times, atMs) => addTime(times, atMs, 50), a.downloadsAtMs),
    ledger: joinLedgers(a.ledger, b.ledger),
    profile: joinProfiles(a.profile, b.profile),
    zones: keepNewest({ ...b.zones, ...a.zones }, 5, (atMs) => atMs),
    events: keepNewest({ ...b.events, ...a.events }, 1_000, (atMs) => atMs),
    absorbed: [],
    associates: [...new Set([...a.associates, ...b.associates])].sort(compare),
    past: keepLast([...new Set([...b.past, ...a.past])], PAST_MAX),
  };
  for (const [id, atMs] of Object.entries(b.completed)) complete(merged, id, atMs);
  for (const [id, atMs] of Object.entries(a.completed)) if (id !== UNNAMED) complete(merged, id, atMs);
  completeByOrders(merged);
  return merged;
}

function newest<T extends Partial<Record<string, { atMs: number }>>>(a: T, b: T): T {
  const merged = { ...b, ...a };
  for (const [key, value] of Object.entries(b)) {
    const other = a[key];
    if (value && (!other || value.atMs > other.atMs)) Object.assign(merged, { [key]: value });
  }
  return merged;
}

function joinTickets(a: Known["tickets"], b: Known["tickets"]): Known["tickets"] {
  const joined = { ...a };
  for (const [id, ticket] of Object.entries(b)) {
    const other = joined[id];
    joined[id] = other
      ? {
          openedAtMs: Math.min(other.openedAtMs, ticket.openedAtMs),
          closedAtMs: later(other.closedAtMs, ticket.closedAtMs),
        }
      : ticket;
  }
  return joined;
}
