/**
 * What an answer says of the limits, as draft-ietf-httpapi-ratelimit-headers has it: `RateLimit-Policy` with the quota of
 * each bucket (`q`) in its window (`w`, seconds), `RateLimit` with what is left of it (`r`) until it is full again (`t`).
 */
import type { ServerResponse } from "node:http";
import type { Taken } from "./bucket.js";

const seconds = (ms: number): number => Math.max(0, Math.ceil(ms / 1_000));

export function tellLimits(response: ServerResponse, taken: readonly Taken[]): void {
  if (taken.length === 0) return;
  const policy = taken.map(({ bucket, quota, windowMs }) => `"${bucket}";q=${quota};w=${seconds(windowMs)}`);
  const now = taken.map(({ bucket, left, resetMs }) => `"${bucket}";r=${left};t=${seconds(resetMs)}`);
  response.setHeader("RateLimit-Policy", policy.join(", "));
  response.setHeader("RateLimit", now.join(", "));
}

export const retryAfterSeconds = (refused: readonly Taken[]): number =>
  Math.max(1, ...refused.map(({ resetMs }) => seconds(resetMs)));
