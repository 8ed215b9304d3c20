/** From a checked request to the follow-up that a decision is made about. Pure: the person and the time are given. */
import type { FollowUpRequest, FollowUpWarning, TriggerType } from "@holdoff/sdk/wire";
import { parseDurationMs } from "../gate/duration.js";
import { isFunnelTrigger } from "../gate/funnel-trigger.js";
import type { FollowUpId } from "../ids.js";
import { type NamedCheckout, UNNAMED } from "../person/checkouts.js";
import type { OpenFollowUp, PersonDocument } from "../person/document.js";
import { type Sales, salesOf } from "../person/sales.js";
import type { StoredRequest } from "../state/store.js";
import type { Destination } from "./destination.js";
import type { CheckedRequest } from "./request-schema.js";

const PRIORITY_DEFAULT = 50;

export interface Draft {
  followUp: OpenFollowUp;
  stored: StoredRequest;
}

export interface DraftContext {
  id: FollowUpId;
  document: PersonDocument;
  nowMs: number;
  destination: Destination | undefined;
  /** It names a visitor that no page was ever heard of. */
  isUnseen: boolean;
  /** It names a visitor of which only the presence counts. */
  isAssociated: boolean;
  /** The request as it is shown and stored: its visitor masked. */
  shown: FollowUpRequest;
}

export function draft(
  request: CheckedRequest,
  { id, document, nowMs, destination, shown, isUnseen, isAssociated }: DraftContext,
): Draft {
  const notBeforeMs =
    request.notBefore === undefined
      ? nowMs + (parseDurationMs(request.delay ?? 0) ?? 0)
      : Date.parse(request.notBefore);
  const type = request.trigger?.type ?? "other";
  const sales = salesOf(document);
  const checkout = namedCheckout(request, sales);
  const followUp: OpenFollowUp = {
    id,
    status: "waiting",
    channel: request.channel,
    purpose: request.purpose,
    trigger: { type, atMs: triggerMs(type, request, sales, nowMs) },
    priority: request.priority ?? PRIORITY_DEFAULT,
    createdAtMs: nowMs,
    notBeforeMs,
    release: 0,
    nextLookAtMs: nowMs,
    receipts: 0,
    deliveries: 0,
    ...(request.department === undefined ? {} : { department: request.department }),
    ...(request.offer === undefined ? {} : { offer: request.offer }),
    ...(request.step === undefined ? {} : { step: request.step }),
    ...(checkout === undefined ? {} : { checkoutAtMs: checkout.lastAtMs }),
    ...(request.about === undefined ? {} : { about: request.about }),
    ...(request.basis === undefined ? {} : { basis: request.basis }),
    ...(request.basisProof === undefined ? {} : { basisProof: request.basisProof }),
    ...(request.expiresAt === undefined ? {} : { expiresAtMs: Date.parse(request.expiresAt) }),
    ...(destination ? { deliver: destination } : {}),
  };
  return {
    followUp,
    stored: {
      createdAtMs: nowMs,
      notBeforeMs,
      request: shown,
      warnings: warningsOf(request, followUp, sales, { isUnseen, isAssociated }),
    },
  };
}

/** When the reason for the contact arose: stated, else the start of the checkout it is about, else now. */
function triggerMs(type: TriggerType, request: CheckedRequest, sales: Sales, nowMs: number): number {
  if (request.trigger?.at !== undefined) return Date.parse(request.trigger.at);
  if (!isFunnelTrigger(type)) return nowMs;
  const checkout = namedCheckout(request, sales) ?? latestCheckout(sales);
  return checkout === undefined ? nowMs : startMs(checkout, sales);
}

const namedCheckout = ({ about }: Pick<CheckedRequest, "about">, { checkouts }: Sales): NamedCheckout | undefined =>
  about?.checkout === undefined ? undefined : checkouts.find(({ id }) => id === about.checkout);

const latestCheckout = (sales: Sales): NamedCheckout | undefined =>
  [...sales.checkouts].sort((a, b) => startMs(b, sales) - startMs(a, sales))[0];

/** One that an order without a name had ended began anew with what was heard of it since. */
function startMs({ id, startedAtMs, lastAtMs }: NamedCheckout, { overMs, orderedMs }: Sales): number {
  const endedMs = id === UNNAMED ? orderedMs : overMs;
  return startedAtMs <= endedMs && endedMs < lastAtMs ? lastAtMs : startedAtMs;
}

function warningsOf(
  request: CheckedRequest,
  followUp: OpenFollowUp,
  sales: Sales,
  { isUnseen, isAssociated }: Pick<DraftContext, "isUnseen" | "isAssociated">,
): FollowUpWarning[] {
  const about = followUp.about?.checkout;
  const isCompleted = about !== undefined && sales.completedByAnybodyAtMs.has(about);
  const isUnlinked = about !== undefined && !isCompleted && namedCheckout(request, sales) === undefined;
  const isUndated =
    isFunnelTrigger(followUp.trigger.type) &&
    request.trigger?.at === undefined &&
    namedCheckout(request, sales) === undefined &&
    latestCheckout(sales) === undefined;
  return [
    ...(isUnlinked ? (["checkout_unlinked"] as const) : []),
    ...(isCompleted ? (["checkout_reused"] as const) : []),
    ...(isUndated ? (["trigger_undated"] as const) : []),
    ...(isUnseen ? (["visitor_unseen"] as const) : []),
    ...(isAssociated ? (["visitor_associated"] as const) : []),
  ];
}
