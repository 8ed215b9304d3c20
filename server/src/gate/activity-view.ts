/**
 * What a person's activity adds up to at an instant: who is here, which checkouts are open, how far they got. Pure
 * reads of the document; the rules and the console share them. Unlike the fold, these know the time.
 */
import type { Stage } from "@holdoff/sdk/wire";
import { CHECKOUT_OPEN_MS } from "../person/checkouts.js";
import type { OpenFollowUp, PersonDocument, Visit } from "../person/document.js";
import { isEnded, type Sales, salesOf } from "../person/sales.js";
import { VISIT_SILENCE_MS, visitAt } from "../person/visits.js";
import { heardForMs } from "./hearing.js";
import type { Policy } from "./policy.js";
import type { SiteFacts, Spell } from "./site-facts.js";

export interface OpenCheckout {
  id: string;
  startedAtMs: number;
  /** Its own last signal, or the last of anything in the visit that holds that one. */
  lastFunnelAtMs: number;
  /** The payment step was seen. */
  payment: boolean;
  /** When it stops being open by itself. */
  endsAtMs: number;
}

export const openCheckouts = (person: PersonDocument, nowMs: number, sales = salesOf(person)): OpenCheckout[] =>
  checkoutsNotEnded(person, sales).filter(({ endsAtMs }) => nowMs < endsAtMs);

/** Those that no order ended, as far back as they are known. */
export const checkoutsNotEnded = ({ now }: PersonDocument, sales: Sales): OpenCheckout[] =>
  sales.checkouts
    .filter((checkout) => !isEnded(checkout, sales))
    .map(({ id, startedAtMs, lastAtMs, paymentAtMs }) => ({
      id,
      startedAtMs,
      lastFunnelAtMs: Math.max(lastAtMs, visitAt(now.visits, lastAtMs)?.toMs ?? lastAtMs),
      payment: paymentAtMs !== null,
      endsAtMs: lastAtMs + CHECKOUT_OPEN_MS,
    }));

/** A visit is over when nothing was heard for half an hour. */
export const visitEndsAtMs = (visit: Visit): number => visit.toMs + VISIT_SILENCE_MS;

/** How long the visit's page loads were looked at, all together. */
export function visibleMsOf({ now }: PersonDocument, visit: Visit): number {
  let visibleMs = 0;
  for (const tab of Object.values(now.tabs)) {
    if (tab.startedAtMs <= visit.toMs && tab.heardAtMs >= visit.fromMs) visibleMs += tab.visibleMs;
  }
  return visibleMs;
}

/** The latest visit, if it has not ended. */
export function currentVisit({ now }: PersonDocument, nowMs: number): Visit | undefined {
  const visit = now.visits.at(-1);
  return visit !== undefined && nowMs < visitEndsAtMs(visit) ? visit : undefined;
}

/** How far the person got: the furthest open checkout, else the cart, else the order of this visit, else nothing. */
export function stageOf(person: PersonDocument, nowMs: number): Stage {
  const sales = salesOf(person);
  const open = openCheckouts(person, nowMs, sales);
  if (open.some(({ payment }) => payment)) return "payment";
  if (open.length > 0) return "checkout";
  const { cartAtMs } = person.known;
  if (cartAtMs !== null && cartAtMs > sales.orderedMs && nowMs < cartAtMs + CHECKOUT_OPEN_MS) return "cart";
  const visit = currentVisit(person, nowMs);
  return visit && sales.orderedMs >= visit.fromMs ? "completed" : "browsing";
}

/** Somebody looks at a checkout in the visit that goes on now. */
export function isAtCheckout(person: PersonDocument, nowMs: number): boolean {
  const visit = currentVisit(person, nowMs);
  return (
    visit !== undefined && openCheckouts(person, nowMs).some(({ lastFunnelAtMs }) => lastFunnelAtMs >= visit.fromMs)
  );
}

/** What a tab, or a visitor whom the backend named, was last heard to say. */
interface Sign {
  visible: boolean;
  heardAtMs: number;
  aliveAtMs: number;
}

const NEVER_MS = Number.NEGATIVE_INFINITY;

/** Until when a sign of somebody counts, with nothing new. */
const signEndMs = (
  sign: Sign | undefined,
  { leaseMs, idleMs }: Policy["presence"],
  spells: readonly Spell[],
): number =>
  sign?.visible
    ? Math.min(heardForMs(sign.heardAtMs, leaseMs, spells), heardForMs(sign.aliveAtMs, idleMs, spells))
    : NEVER_MS;

/** Until when the person counts as here by their own tabs, on any device, with nothing new. */
export function presentEndMs(
  { tabs }: PersonDocument["now"],
  presence: Policy["presence"],
  spells: readonly Spell[] = [],
): number {
  let endMs = NEVER_MS;
  for (const id in tabs) endMs = Math.max(endMs, signEndMs(tabs[id], presence, spells));
  return endMs;
}

interface Visited {
  followUp: OpenFollowUp;
  person: PersonDocument;
  policy: Policy;
  site: SiteFacts;
}

/** A contact that was taken back only for such a visitor waits so long. */
export const RECALL_GAP_MS = 30 * 60_000;

/**
 * The same by visitors that are only associated with the person. It counts for a bounded time: they may be somebody else,
 * and cannot keep a follow-up waiting for ever.
 */
export function outsidersEndMs(visited: Visited): number {
  const { person, policy, site } = visited;
  const ends = Object.values(person.now.outsiders).map((sign) => signEndMs(sign, policy.presence, site.spells));
  return Math.min(Math.max(NEVER_MS, ...ends), outsidersBoundMs(visited));
}

/** Until when it waits because such a visitor took it back. */
export const recallGapEndMs = (visited: Visited): number =>
  Math.min((visited.followUp.outsidersRecalledAtMs ?? NEVER_MS) + RECALL_GAP_MS, outsidersBoundMs(visited));

const outsidersBoundMs = ({ followUp, policy }: Visited): number =>
  Math.max(followUp.createdAtMs, followUp.notBeforeMs) + policy.outsiders.holdMaxMs;
