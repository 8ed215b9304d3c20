/**
 * The holder of a go asks again, under the key that got it: its answer was lost, or it tries once more. For a minute it
 * gets the same go. Later, or as soon as it says that nothing was sent, the gate decides anew: a customer who came back
 * between two tries must not be rung. The contact stands in the ledger once, whatever is answered.
 */
import type { OpenFollowUp, PersonDocument } from "../person/document.js";
import { Deliberation } from "./deliberation.js";
import { withOutcome } from "./outcome.js";
import type { Policy } from "./policy.js";
import type { RedeemOptions, Redemption } from "./redemption.js";
import { settleAround } from "./settle.js";
import type { FollowUpSettlement } from "./settlement.js";
import { type Decided, decideFor } from "./shadow.js";

/** From the go. */
const SAME_GO_MS = 60_000;

/** @param redeemed the follow-up as it stands, or as it stood when it closed by itself */
export function redeemAgain(
  redeemed: OpenFollowUp,
  document: PersonDocument,
  policy: Policy,
  nowMs: number,
  options: RedeemOptions,
): Redemption {
  const settlement = { document, followUps: [] };
  const same: Redemption = { go: true, replayed: true, followUp: redeemed, settlement };
  const { notSent = false, deliveryEndsAtMs } = options;
  // The attempts of one delivery are not decided again.
  if (deliveryEndsAtMs !== undefined || (!notSent && isYoung(redeemed, nowMs))) return same;
  const decided = decideAnew(redeemed, document, policy, nowMs, options);
  if (decided.decision.verdict === "release") return same;
  // The first go may have been used: unless the sender knows better, the contact counts.
  if (!notSent) return { go: false, code: "recalled", followUp: redeemed, settlement, decided };
  const moved = undelivered(redeemed, document, decided);
  const without = withOutcome(document, redeemed, "undelivered", nowMs);
  return {
    go: false,
    code: "recalled",
    followUp: redeemed,
    settlement: settleAround(without, moved, policy, nowMs, options),
    decided,
  };
}

/** The same of one that closed by itself. Null where its outcome became known since: the ledger says so. */
export function redeemClosed(
  redeemed: OpenFollowUp,
  document: PersonDocument,
  policy: Policy,
  nowMs: number,
  options: RedeemOptions,
): Redemption | null {
  const { ledger } = document.known;
  const isUnknown = ledger.some(({ followUp, outcome }) => followUp === redeemed.id && outcome === undefined);
  return isUnknown ? redeemAgain(redeemed, document, policy, nowMs, options) : null;
}

const isYoung = ({ redeemedAtMs }: OpenFollowUp, nowMs: number): boolean =>
  redeemedAtMs !== undefined && nowMs - redeemedAtMs <= SAME_GO_MS;

/** What would be decided of it if it still stood released: its own contact and the request that it used count for it. */
function decideAnew(
  { redeemedAtMs: _redeemed, closesAtMs: _closes, ...redeemed }: OpenFollowUp,
  document: PersonDocument,
  policy: Policy,
  nowMs: number,
  { enforce, site }: RedeemOptions,
): Decided {
  const released: OpenFollowUp = { ...redeemed, status: "released" };
  const known = {
    ...document.known,
    ledger: document.known.ledger.filter(({ followUp }) => followUp !== released.id),
    invitations: document.known.invitations.map(({ usedBy, ...one }) =>
      usedBy === undefined || usedBy === released.id ? one : { ...one, usedBy },
    ),
  };
  const open = [...document.open.filter(({ id }) => id !== released.id), released];
  return decideFor(new Deliberation({ ...document, known, open }, policy, site), released, nowMs, enforce);
}

/** Nothing was sent, and nothing will be. Of one that closed by itself the shop was told before. */
const undelivered = (before: OpenFollowUp, { open }: PersonDocument, decided: Decided): FollowUpSettlement => ({
  before,
  followUp: { ...before, nextLookAtMs: null },
  status: "closed",
  ...decided,
  outcome: "undelivered",
  ...(open.some(({ id }) => id === before.id) && { event: "closed" }),
  changed: true,
});
