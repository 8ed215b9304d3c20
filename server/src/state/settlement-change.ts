/**
 * From what was decided to what is written: states, receipts, and messages to deliver. The only place where a
 * settlement becomes a commit, whoever asked for it: a look, a signal, a redeem, a cancel.
 */
import type { MessageType } from "@holdoff/sdk/wire";
import type { DecisionCore } from "../gate/decision-core.js";
import type { Policy } from "../gate/policy.js";
import { toDecision } from "../gate/receipt.js";
import type { FollowUpSettlement, SettleEvent, Settlement } from "../gate/settlement.js";
import type { Revision } from "../ids.js";
import type { OpenFollowUp, PersonDocument } from "../person/document.js";
import { ENDED_TTL_MS } from "./lifetimes.js";
import type { Change, Delivery, FollowUpState, FollowUpWrite, Loaded, StoredRequest } from "./store.js";
import { shadowTallies } from "./tally.js";

export interface Deciding {
  policy: Policy;
  enforce: boolean;
  /** The revision that was decided on. */
  revision: Revision;
}

export interface ChangeOptions {
  /** The requests of follow-ups that are new with it. */
  create?: ReadonlyMap<string, StoredRequest>;
  /** Redeemed by the delivery of its release: that message says so itself, and a second one could overtake it. */
  onDelivery?: boolean;
}

/** The change that makes a settlement true. */
export function settlementChange(
  loaded: Loaded,
  settlement: Settlement,
  deciding: Deciding,
  what: string,
  { create = new Map(), onDelivery = false }: ChangeOptions = {},
): Change {
  const writes: FollowUpWrite[] = [];
  const counted = new Map<string, { receipts: number; deliveries: number }>();
  let validBeforeMs: number | null = null;
  for (const one of settlement.followUps) {
    const { followUp, decision } = one;
    const event = one.event === "redeemed" && onDelivery ? undefined : one.event;
    const created = create.get(followUp.id);
    // Only what lets something happen has to be young: a cancel that comes late is still right.
    if (one.event === "released" || one.event === "redeemed") {
      const nextLookAtMs = decision?.nextLookAtMs ?? null;
      if (nextLookAtMs !== null) validBeforeMs = Math.min(validBeforeMs ?? nextLookAtMs, nextLookAtMs);
    }
    if (!created && !one.changed && one.event === undefined && !movedOn(one)) continue;
    const write = writeOf(loaded, one, event, deciding, created);
    counted.set(followUp.id, {
      receipts: followUp.receipts + (write.receipt ? 1 : 0),
      deliveries: followUp.deliveries + write.deliveries.length,
    });
    writes.push(write);
  }
  const open = settlement.document.open.map((followUp) => ({ ...followUp, ...counted.get(followUp.id) }));
  const decided = settlement.followUps.some((one) => one.decision !== null);
  const tallies = shadowTallies(settlement.followUps);
  return {
    document: { ...settlement.document, open },
    followUps: writes,
    what,
    ...(tallies.length > 0 ? { tallies } : {}),
    ...(decided
      ? { decided: { policy: deciding.policy.hash, enforce: deciding.enforce, atMs: loaded.nowMs, validBeforeMs } }
      : {}),
  };
}

/** The decision is the same, but when it is looked at next is not. */
const movedOn = (one: FollowUpSettlement): boolean => one.followUp.nextLookAtMs !== one.before.nextLookAtMs;

function writeOf(
  loaded: Loaded,
  one: FollowUpSettlement,
  event: SettleEvent | undefined,
  deciding: Deciding,
  create: StoredRequest | undefined,
): FollowUpWrite {
  const { followUp, decision, status } = one;
  const ended = status === "cancelled" || status === "expired" || status === "closed";
  const receiptIsNew = decision !== null && (one.changed || create !== undefined);
  const receipt = receiptIsNew ? followUp.receipts : Math.max(0, followUp.receipts - 1);
  const state: FollowUpState = {
    status,
    release: followUp.release,
    nextLookAtMs: ended ? null : followUp.nextLookAtMs,
    receipt,
    atMs: decision?.atMs ?? loaded.nowMs,
    untilMs: decision?.untilMs ?? null,
    revision: deciding.revision,
    ref: loaded.ref,
    ...(status === "closed" ? { outcome: one.outcome ?? "unknown" } : {}),
    ...(followUp.redeemKey === undefined ? {} : { redeemKey: followUp.redeemKey }),
  };
  const deliveries = deliveriesOf(followUp, event, state, loaded.nowMs);
  const mayAskAgain = state.outcome === "unknown" && followUp.redeemKey !== undefined && !followUp.isOnDelivery;
  return {
    id: followUp.id,
    ...(create ? { create } : {}),
    state: mayAskAgain
      ? { ...state, redeemed: { ...followUp, deliveries: followUp.deliveries + deliveries.length } }
      : state,
    ...(receiptIsNew ? { receipt: { n: receipt, decision: receiptOf(decision, one, deciding) } } : {}),
    deliveries,
    ...(ended ? { ttlMs: ENDED_TTL_MS } : {}),
  };
}

const receiptOf = (
  decision: DecisionCore,
  one: FollowUpSettlement,
  deciding: Deciding,
): ReturnType<typeof toDecision> =>
  toDecision(decision, {
    revision: deciding.revision,
    policyHash: deciding.policy.hash,
    ...(one.wouldBe ? { wouldBe: one.wouldBe } : {}),
  });

const MESSAGES = {
  released: "follow_up.released",
  held: "follow_up.held",
  recalled: "follow_up.recalled",
  cancelled: "follow_up.cancelled",
  expired: "follow_up.expired",
  redeemed: "follow_up.redeemed",
  closed: "follow_up.closed",
} as const satisfies Record<SettleEvent, MessageType>;

/** What the destination is told. A queue gets its job at a release and loses it when the release ends. */
export function deliveriesOf(
  followUp: OpenFollowUp,
  event: SettleEvent | undefined,
  state: Pick<FollowUpState, "status" | "receipt" | "nextLookAtMs" | "outcome">,
  atMs: number,
): Delivery[] {
  const destination = followUp.deliver;
  if (!destination || !event) return [];
  if (
    "queue" in destination &&
    (event === "held" || event === "redeemed" || event === "closed" || followUp.release === 0)
  )
    return [];
  const n = followUp.deliveries;
  const { status, receipt, nextLookAtMs, outcome } = state;
  const messageId = event === "released" ? `${followUp.id}-r${followUp.release}` : `${followUp.id}-e${n}`;
  return [
    {
      n,
      messageId,
      destination,
      type: MESSAGES[event],
      release: followUp.release,
      status,
      receipt,
      nextLookAtMs,
      ...(outcome ? { outcome } : {}),
      atMs,
      state: "pending",
      attempts: [],
    },
  ];
}

/** A change of the document alone. */
export const documentChange = (document: PersonDocument, what: string): Change => ({
  document,
  followUps: [],
  undecided: true,
  what,
});
