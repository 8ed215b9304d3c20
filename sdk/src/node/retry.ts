/** When to try again. Pure: it is told what happened, how often, and how much patience is left. */

export interface Patience {
  /** Tries in all, the first included. */
  triesMax: number;
  /** Milliseconds from the first try's start after which no further try starts. */
  totalMsMax: number;
}

export const DEFAULT_PATIENCE: Patience = { triesMax: 4, totalMsMax: 10_000 };

const FIRST_WAIT_MS = 200;

export interface FailedTry {
  /** From 1. */
  attempt: number;
  /** Milliseconds since the first try started. */
  elapsedMs: number;
  /** What the answer's Retry-After asked for. */
  retryAfterMs?: number;
  /** In [0, 1): spreads clients that failed together. */
  jitter: number;
}

/** Milliseconds to wait before the next try, or null when there is none: what Retry-After asks for is never cut short. */
export function nextTryInMs(failed: FailedTry, patience: Patience): number | null {
  if (failed.attempt >= patience.triesMax) return null;
  const backOffMs = FIRST_WAIT_MS * 2 ** (failed.attempt - 1);
  const waitMs = Math.max(failed.retryAfterMs ?? 0, Math.round(backOffMs * (0.5 + failed.jitter / 2)));
  return failed.elapsedMs + waitMs > patience.totalMsMax ? null : waitMs;
}

/** A Retry-After header in milliseconds from `nowMs` (Unix time): it is seconds or an HTTP date; undefined when neither. */
export function parseRetryAfter(header: string | null, nowMs: number): number | undefined {
  if (header === null) return undefined;
  if (/^\d{1,9}$/.test(header.trim())) return Number(header) * 1000;
  const dateMs = header.endsWith("GMT") ? Date.parse(header) : Number.NaN;
  return Number.isNaN(dateMs) ? undefined : Math.max(0, dateMs - nowMs);
}
