/** From a checked request to the follow-up that a decision is made about. Pure: the person and the time are given. */
import type { FollowUpRequest, FollowUpWarning, TriggerType } from "@holdoff/sdk/wire";
import { parseDurationMs } from "../gate/duration.js";
import type { FollowUpId, Ref } from "../ids.js";
import { UNNAMED } from "../person/checkouts.js";
import type { Known, OpenFollowUp, PersonDocument } from "../person/document.js";
import type { StoredRequest } from "../state/store.js";
import type { Destination } from "./destination.js";
import type { CheckedRequest } from "./request-schema.js";

const PRIORITY_DEFAULT = 50;
const FUNNEL_TRIGGERS: readonly TriggerType[] = ["checkout_incomplete", "cart_left"];

export interface Draft {
  followUp: OpenFollowUp;
  stored: StoredRequest;
}

export interface DraftContext {
  id: FollowUpId;
  document: PersonDocument;
  nowMs: number;
  associated: Ref[];
  destination: Destination | undefined;
  /** The request as it is shown and stored: its visitor masked. */
  shown: FollowUpRequest;
}

export function draft(
  request: CheckedRequest,
  { id, document, nowMs, associated, destination, shown }: DraftContext,
): Draft {
  const notBeforeMs =
    request.notBefore === undefined
      ? nowMs + (parseDurationMs(request.delay ?? 0) ?? 0)
      : Date.parse(request.notBefore);
  const type = request.trigger?.type ?? "other";
  const followUp: OpenFollowUp = {
    id,
    status: "waiting",
    channel: request.channel,
    purpose: request.purpose,
    trigger: { type, atMs: triggerMs(type, request, document.known, nowMs) },
    priority: request.priority ?? PRIORITY_DEFAULT,
    createdAtMs: nowMs,
    notBeforeMs,
    release: 0,
    nextLookAtMs: nowMs,
    receipts: 0,
    deliveries: 0,
    ...(request.department === undefined ? {} : { department: request.department }),
    ...(request.offer === undefined ? {} : { offer: request.offer }),
    ...(request.about === undefined ? {} : { about: request.about }),
    ...(request.basis === undefined ? {} : { basis: request.basis }),
    ...(request.basisProof === undefined ? {} : { basisProof: request.basisProof }),
    ...(request.expiresAt === undefined ? {} : { expiresAtMs: Date.parse(request.expiresAt) }),
    ...(associated.length > 0 ? { associated } : {}),
    ...(destination ? { deliver: destination } : {}),
  };
  return {
    followUp,
    stored: { createdAtMs: nowMs, notBeforeMs, request: shown, warnings: warningsOf(followUp, document.known) },
  };
}

/** When the reason for the contact arose: stated, else the start of the checkout it is about, else now. */
function triggerMs(type: TriggerType, request: CheckedRequest, known: Known, nowMs: number): number {
  if (request.trigger?.at !== undefined) return Date.parse(request.trigger.at);
  if (!FUNNEL_TRIGGERS.includes(type)) return nowMs;
  const own = request.about?.checkout === undefined ? undefined : known.checkouts[request.about.checkout];
  const latest = Object.values(known.checkouts).sort((a, b) => b.startedAtMs - a.startedAtMs)[0];
  return (own ?? latest)?.startedAtMs ?? nowMs;
}

function warningsOf(followUp: OpenFollowUp, known: Known): FollowUpWarning[] {
  const checkout = followUp.about?.checkout;
  const unlinked =
    checkout !== undefined && checkout !== UNNAMED && !(checkout in known.checkouts) && !(checkout in known.completed);
  return [
    ...(unlinked ? (["checkout_unlinked"] as const) : []),
    ...(followUp.associated ? (["visitor_associated"] as const) : []),
  ];
}
