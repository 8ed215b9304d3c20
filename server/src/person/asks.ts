/** When the person was asked whether they would like to talk: by the page, or by the gate's leave. */
import { addTime, joinTimes } from "./bounds.js";
import type { Now } from "./document.js";

const ASKS_MAX = 16;
/** Within this time a page shows the chat that it was allowed to offer. */
const SHOWN_WITHIN_MS = 60_000;

/** The page offered to contact the person. */
export function noteAsk(now: Now, atMs: number): void {
  now.askedAtMs = addTime(now.askedAtMs, atMs, ASKS_MAX);
}

/** The page showed an invitation to chat. The one that it was just allowed to show was counted then. */
export function noteChatInvited(now: Now, atMs: number): void {
  const allowed = now.allowedAtMs.some((allowedMs) => allowedMs <= atMs && atMs < allowedMs + SHOWN_WITHIN_MS);
  if (!allowed) noteAsk(now, atMs);
}

/** The gate allowed a page to offer a chat: from now on the person was asked. */
export function withAllowedAsk(now: Now, atMs: number): Now {
  return {
    ...now,
    askedAtMs: addTime(now.askedAtMs, atMs, ASKS_MAX),
    allowedAtMs: addTime(now.allowedAtMs, atMs, ASKS_MAX),
  };
}

/** Two persons are one: each ask counts once. */
export const joinAsks = (a: number[], b: readonly number[]): number[] => joinTimes(a, b, ASKS_MAX);
