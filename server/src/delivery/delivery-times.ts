/** How long a message is tried for, and how long after a failed attempt the next one comes. */

import type { Policy } from "../gate/policy.js";
import { lastDayMs } from "../gate/rules/expired.js";
import type { Delivery, StoredFollowUp } from "../state/store.js";

const SECOND_MS = 1_000;
const HOUR_MS = 60 * 60 * SECOND_MS;
/** A receiver may take this long to answer. */
export const ANSWER_MS_MAX = 15 * SECOND_MS;
/** A message whose release was redeemed on delivery is not tried for longer than this. */
export const ON_DELIVERY_MS_MAX = HOUR_MS / 4;
/** The end of a follow-up is told for so long at least: a receiver that was away for a weekend still learns it. */
export const LAST_WORD_MS = 3 * 24 * HOUR_MS;
/** The last attempt is answered before the time is over. */
const LAST_ANSWER_MS = ANSWER_MS_MAX + 5 * SECOND_MS;
/** A receiver that is back after a long time away hears within this. */
const PAUSE_MS_MAX = HOUR_MS;

/** As long as the follow-up is valid. What takes its place sooner ends it sooner. */
export function endsAtMs(
  { request }: Pick<StoredFollowUp, "request">,
  delivery: Pick<Delivery, "atMs" | "replayedAtMs">,
  policy: Policy,
): number {
  const { createdAtMs, notBeforeMs } = request;
  const { expiresAt } = request.request;
  const expires = expiresAt === undefined ? {} : { expiresAtMs: Date.parse(expiresAt) };
  const lastDay = lastDayMs({ createdAtMs, notBeforeMs, ...expires }, policy);
  return Math.max(lastDay, (delivery.replayedAtMs ?? delivery.atMs) + LAST_WORD_MS);
}

/** Until the last moment at which another attempt may begin. */
export const leftForAnother = (nowMs: number, endMs: number): number => endMs - LAST_ANSWER_MS - nowMs;

/** 1 s, 2 s, 4 s, … to an hour after so many attempts; undefined when there is no time for another. */
export function pauseAfter(attempts: number, nowMs: number, endMs: number): number | undefined {
  const leftMs = leftForAnother(nowMs, endMs);
  if (leftMs <= 0) return undefined;
  return Math.min(SECOND_MS * 2 ** (attempts - 1), PAUSE_MS_MAX, leftMs);
}
