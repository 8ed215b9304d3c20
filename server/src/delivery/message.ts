/** The body of a message. But for brief and permit, which are as fresh as the attempt, it is made of what never changes. */
import type { Brief, Decision, FollowUp, Message, MessageType, ReleasedData } from "@holdoff/sdk/wire";
import type { Scope } from "../ids.js";
import { type Permits, permitEndMs } from "../permits.js";
import type { Delivery, StoredFollowUp } from "../state/store.js";

export interface MessageContext {
  scope: Scope;
  permits: Permits;
  permitForMs: number;
  brief: Brief;
  nowMs: number;
}

export const releasedMessage = (stored: StoredFollowUp, delivery: Delivery, context: MessageContext): Message => ({
  type: "follow_up.released",
  timestamp: timestampOf(delivery),
  data: releasedData(stored, delivery, context),
});

/** Of everything that happens to a follow-up but a release. */
export function changedMessage(
  stored: StoredFollowUp,
  delivery: Delivery,
  type: Exclude<MessageType, "follow_up.released">,
): Message {
  const followUp = followUpAt(stored, delivery);
  const data = { followUp, release: delivery.release, sequence: sequenceOf(delivery), decision: followUp.decision };
  return { type, timestamp: timestampOf(delivery), data };
}

/** Numbers of deliveries are given by the commits that made them, and go with the follow-up wherever it is stored. */
const sequenceOf = ({ n }: Delivery): number => n + 1;

const timestampOf = ({ atMs }: Delivery): string => new Date(atMs).toISOString();

export function releasedData(
  stored: StoredFollowUp,
  delivery: Delivery,
  { scope, permits, permitForMs, brief, nowMs }: MessageContext,
): ReleasedData {
  const firstMs = permitEndMs(delivery.atMs, permitForMs, delivery.nextLookAtMs);
  // An attempt that comes later than its first permit lasts carries a fresh one.
  const expiresAtMs = firstMs > nowMs ? firstMs : permitEndMs(nowMs, permitForMs, stored.state.nextLookAtMs);
  return {
    followUp: followUpAt(stored, delivery),
    release: delivery.release,
    sequence: sequenceOf(delivery),
    permit: permits.issue({ scope, followUp: stored.id, release: delivery.release, expiresAtMs }),
    brief,
  };
}

/** The follow-up as it was when the message came to be. */
function followUpAt({ id, request, receipts }: StoredFollowUp, delivery: Delivery): FollowUp {
  const { delay: _delay, notBefore: _notBefore, ...asked } = request.request;
  return {
    id,
    status: delivery.status,
    release: delivery.release,
    decision: receiptOf(receipts, delivery.receipt),
    nextLookAt: delivery.nextLookAtMs === null ? null : new Date(delivery.nextLookAtMs).toISOString(),
    createdAt: new Date(request.createdAtMs).toISOString(),
    notBefore: new Date(request.notBeforeMs).toISOString(),
    ...asked,
    ...(delivery.outcome ? { outcome: delivery.outcome } : {}),
    ...(request.warnings.length > 0 ? { warnings: request.warnings } : {}),
  };
}

function receiptOf(receipts: Decision[], n: number): Decision {
  const receipt = receipts[n] ?? receipts.at(-1);
  if (!receipt) throw new Error("a follow-up without a receipt was stored");
  return receipt;
}
