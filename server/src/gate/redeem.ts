/**
 * The last look, right before the sender acts. It decides again: what is no longer released is recalled instead. What
 * goes is entered in the ledger, uses up the person's request if it served one, and may make room for nobody else: so
 * the person's other follow-ups are settled in the same go.
 */
import type { FollowUpId } from "../ids.js";
import type { OpenFollowUp, PersonDocument } from "../person/document.js";
import { noteContact } from "../person/ledger.js";
import { contactOf } from "./contact.js";
import { Deliberation } from "./deliberation.js";
import { forChannel, type Policy } from "./policy.js";
import { decideNoting } from "./recall-gap.js";
import { redeemAgain } from "./redeem-again.js";
import type { RedeemOptions, Redemption } from "./redemption.js";
import { settleAround } from "./settle.js";
import type { FollowUpSettlement, Settlement } from "./settlement.js";
import type { Decided } from "./shadow.js";
import { moveBy } from "./transition.js";

/** Null when the follow-up is not among the person's open ones: its record says how it ended. */
export function redeem(
  document: PersonDocument,
  id: FollowUpId,
  policy: Policy,
  nowMs: number,
  options: RedeemOptions,
): Redemption | null {
  const before = document.open.find((one) => one.id === id);
  if (before === undefined) return null;
  const nothing: Settlement = { document, followUps: [] };
  switch (before.status) {
    case "redeemed":
      return isReplay(before, options)
        ? redeemAgain(before, document, policy, nowMs, options)
        : { go: false, code: "already_redeemed", followUp: before, settlement: nothing };
    case "waiting": {
      const code = before.release > 0 ? "recalled" : "not_released";
      return { go: false, code, followUp: before, settlement: nothing };
    }
    case "released":
      if (before.release !== (options.release ?? before.release)) {
        return { go: false, code: "recalled", followUp: before, settlement: nothing };
      }
      return redeemReleased(before, document, policy, nowMs, options);
  }
}

/**
 * Only a redeem that named a key can be repeated; and a late message of an earlier release is no repetition, though its
 * sender uses one key for all of a follow-up's messages.
 */
export const isReplay = (
  { redeemKey, release }: Pick<OpenFollowUp, "redeemKey" | "release">,
  asked: Pick<RedeemOptions, "idempotencyKey" | "release">,
): boolean => redeemKey !== undefined && redeemKey === asked.idempotencyKey && (asked.release ?? release) === release;

function redeemReleased(
  before: OpenFollowUp,
  document: PersonDocument,
  policy: Policy,
  nowMs: number,
  options: RedeemOptions,
): Redemption {
  const deliberation = new Deliberation(document, policy, options.site);
  const { followUp, decided } = decideNoting(deliberation, before, nowMs, options.enforce);
  if (decided.decision.verdict !== "release") {
    const moved = moveBy(followUp, decided, nowMs);
    const code = moved.status === "cancelled" || moved.status === "expired" ? moved.status : "recalled";
    const settlement = settleAround(document, moved, policy, nowMs, options);
    return { go: false, code, followUp: moved.followUp, settlement };
  }
  const moved = made(before, decided, policy, nowMs, options);
  const contacted = withContact(deliberation, moved, nowMs);
  return {
    go: true,
    replayed: false,
    followUp: moved.followUp,
    settlement: settleAround(contacted, moved, policy, nowMs, options),
  };
}

function made(
  before: OpenFollowUp,
  decided: Decided,
  policy: Policy,
  nowMs: number,
  { idempotencyKey, deliveryEndsAtMs }: RedeemOptions,
): FollowUpSettlement {
  const unfinishedMs = forChannel(policy.arbitration.unfinishedMs, before.channel);
  // At the next millisecond at the earliest: a look is always later than what it looks at.
  const closesAtMs = Math.max(nowMs + unfinishedMs, deliveryEndsAtMs ?? 0, nowMs + 1);
  return {
    before,
    followUp: {
      ...before,
      status: "redeemed",
      redeemedAtMs: nowMs,
      closesAtMs,
      nextLookAtMs: closesAtMs,
      ...(idempotencyKey !== undefined && { redeemKey: idempotencyKey }),
      ...(deliveryEndsAtMs !== undefined && { isOnDelivery: true }),
      codes: (decided.wouldBe ?? decided.decision).reasons.map(({ code }) => code),
    },
    status: "redeemed",
    ...decided,
    event: "redeemed",
    changed: true,
  };
}

/** The contact in the ledger, and the person's request used up. */
function withContact(
  deliberation: Deliberation,
  { before, followUp }: FollowUpSettlement,
  nowMs: number,
): PersonDocument {
  const document = deliberation.person;
  const used = deliberation.standingClaim(before, nowMs)?.invitation.id;
  const known = {
    ...document.known,
    invitations: document.known.invitations.map((one) => (one.id === used ? { ...one, usedBy: followUp.id } : one)),
    // What was offered before and taken back is made now, and counts from now on.
    ledger: document.known.ledger.filter((one) => one.followUp !== followUp.id),
  };
  noteContact(known, contactOf(followUp, nowMs));
  return { ...document, known };
}
