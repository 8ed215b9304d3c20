/**
 * May a page offer a chat now? Decided like any follow-up: a chat of purpose sales that nothing gave rise to and that
 * nobody waits for, with everything that is known of the person on all devices. What is told is coarse on purpose:
 * whoever holds a visitor's id may ask, so all that is not about asking itself is "not now", without a time.
 */
import type { InviteAnswer, InviteReason } from "@holdoff/sdk/wire";
import type { FollowUpId } from "../ids.js";
import type { OpenFollowUp, PersonDocument } from "../person/document.js";
import { openCheckouts } from "./activity-view.js";
import type { DecisionCore } from "./decision-core.js";
import { Deliberation } from "./deliberation.js";
import { SECOND_MS } from "./duration.js";
import type { Policy } from "./policy.js";
import { restraintOf } from "./rules/asked-enough.js";
import { wantsOrder } from "./rules/converted.js";
import type { SettleOptions } from "./settlement.js";
import { decideFor } from "./shadow.js";
import type { Situation } from "./situation.js";

export interface Invite {
  answer: InviteAnswer;
  /** Until when a yes is true; null for good. */
  validBeforeMs: number | null;
}

/** `id` is what the offer would be called, were it a follow-up. In shadow mode only refusals of contact are a no. */
export function decideInvite(
  id: FollowUpId,
  person: PersonDocument,
  policy: Policy,
  nowMs: number,
  { enforce, site }: SettleOptions,
): Invite {
  const deliberation = new Deliberation(unasked(person), policy, site);
  const offer = offerOf(id, nowMs);
  const { decision } = decideFor(deliberation, offer, nowMs, enforce);
  if (decision.verdict === "release") return { answer: { allow: true }, validBeforeMs: decision.nextLookAtMs };
  return { answer: refusal(decision, deliberation.situation(offer, nowMs)), validBeforeMs: null };
}

/**
 * Whoever asked for a contact gets that one: an offer that the page makes by itself does not use the request up. And what
 * others ordered is not for a page to find out: neither by the orders, nor by which of the person's follow-ups they ended.
 */
const unasked = ({ known, open, ...person }: PersonDocument): PersonDocument => {
  const { elsewhereFloorMs: _, ...orders } = known.orders;
  return {
    ...person,
    known: { ...known, invitations: [], orders: { ...orders, elsewhere: [] } },
    open: open.filter((followUp) => followUp.status === "redeemed" || !wantsOrder(followUp)),
  };
};

const offerOf = (id: FollowUpId, nowMs: number): OpenFollowUp => ({
  id,
  status: "waiting",
  channel: "chat",
  purpose: "sales",
  // Nothing gave rise to it, so there is nothing to cool off from.
  trigger: { type: "other", atMs: 0 },
  priority: 50,
  createdAtMs: nowMs,
  notBeforeMs: nowMs,
  release: 0,
  nextLookAtMs: null,
  receipts: 0,
  deliveries: 0,
});

/** What the person saw themselves first, then where they are; only then that there is something else. */
function refusal({ reasons }: DecisionCore, situation: Situation): InviteAnswer {
  const says = (code: (typeof reasons)[number]["code"]): boolean => reasons.some((reason) => reason.code === code);
  const asked = says("asked_enough");
  const restraint = asked ? restraintOf(situation) : null;
  if (restraint !== null) {
    return no(restraint.why, restraint.untilMs === null ? null : restraint.untilMs - situation.nowMs);
  }
  if (says("in_funnel") && isPaying(situation)) return no("at_payment", null);
  // The whole dwell, not what is left of it: how long somebody has been on another device is not for this one to know.
  if (asked) return no("dwell", situation.policy.asks.dwellMs);
  return no("not_now", null);
}

const no = (reason: InviteReason, afterMs: number | null): InviteAnswer => ({
  allow: false,
  reason,
  ...(afterMs !== null && { retryAfter: Math.ceil(afterMs / SECOND_MS) }),
});

/** One of the checkouts for which nobody is disturbed is at the payment. */
function isPaying({ terms: { leftAfterMs }, person, nowMs }: Situation): boolean {
  return openCheckouts(person, nowMs).some(
    ({ payment, lastFunnelAtMs }) => payment && nowMs < lastFunnelAtMs + leftAfterMs,
  );
}
