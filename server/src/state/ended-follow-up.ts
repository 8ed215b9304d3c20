/** An ended follow-up as one that is open, for what only reads it. */
import type { OpenFollowUp } from "../person/document.js";
import type { StoredFollowUp } from "./store.js";

/** What a brief needs of a follow-up that has ended meanwhile. */
export function endedFollowUp({ id, request: { request, createdAtMs, notBeforeMs } }: StoredFollowUp): OpenFollowUp {
  return {
    id,
    status: "redeemed",
    channel: request.channel,
    purpose: request.purpose,
    trigger: { type: request.trigger?.type ?? "other", atMs: createdAtMs },
    priority: 50,
    createdAtMs,
    notBeforeMs,
    release: 0,
    nextLookAtMs: null,
    receipts: 0,
    deliveries: 0,
    ...(request.offer === undefined ? {} : { offer: request.offer }),
  };
}
