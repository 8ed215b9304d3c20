/**
 * Carries one call to Holdoff and back: key, JSON, time-out, tries. A try ends in an answer, in a refusal (a problem
 * document) or lost (no usable answer). A lost try, and a 503, may have been applied, so only repeatable calls go again:
 * reads, and writes that Holdoff recognises by their idempotency key or their ids.
 */
import { randomInt } from "node:crypto";
import type { Problem } from "../wire/index.js";
import type { Clock } from "./clock.js";
import { HoldoffError, HoldoffUnreachableError } from "./errors.js";
import { nextTryInMs, type Patience, parseRetryAfter } from "./retry.js";

export interface Call {
  method: "GET" | "POST" | "PATCH" | "DELETE";
  /** From the root: `/v1/follow-ups`. */
  path: string;
  body?: unknown;
  /** Instead of `body`: makes it anew for each try. */
  bodyNow?: () => unknown;
  idempotencyKey?: string;
  /** False for the few calls that would act twice. Default true. */
  repeatable?: boolean;
  /** Milliseconds that this call may take at least, whatever the client was made with. */
  timeoutMsMin?: number;
}

export interface TransportOptions {
  url: string;
  secretKey: string;
  /** Milliseconds that one try may take, body included. */
  timeoutMs: number;
  patience: Patience;
  clock: Clock;
  fetch: typeof globalThis.fetch;
}

/** Answers are typed by the contract; they are not checked again here. */
export type Transport = <T>(call: Call) => Promise<T>;

type Try =
  | { kind: "answer"; text: string }
  | { kind: "refused"; problem: Problem; retryAfterMs?: number }
  | { kind: "lost"; cause: unknown };

/** Statuses that say "not now". 502 and 504 come from what stands between. */
const PASSING_STATUSES: readonly number[] = [429, 502, 503, 504];

export function createTransport(options: TransportOptions): Transport {
  const { clock, patience } = options;
  const base = options.url.replace(/\/+$/, "");

  async function tryOnce(call: Call): Promise<Try> {
    const headers = new Headers({ authorization: `Bearer ${options.secretKey}`, accept: "application/json" });
    const body = call.bodyNow ? call.bodyNow() : call.body;
    if (body !== undefined) headers.set("content-type", "application/json");
    if (call.idempotencyKey !== undefined) headers.set("idempotency-key", call.idempotencyKey);
    try {
      const response = await options.fetch(base + call.path, {
        method: call.method,
        headers,
        signal: AbortSignal.timeout(Math.max(options.timeoutMs, call.timeoutMsMin ?? 0)),
        // A redirect would carry the secret key elsewhere.
        redirect: "error",
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
      const text = await response.text();
      if (response.ok) return { kind: "answer", text };
      const retryAfterMs = parseRetryAfter(response.headers.get("retry-after"), clock.unixMs());
      return {
        kind: "refused",
        problem: readProblem(text, response.status),
        ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
      };
    } catch (cause) {
      return { kind: "lost", cause };
    }
  }

  return async function send<T>(call: Call): Promise<T> {
    const startMs = clock.nowMs();
    for (let attempt = 1; ; attempt++) {
      const result = await tryOnce(call);
      if (result.kind === "answer") return parseAnswer<T>(result.text, call);
      const waitMs = mayGoAgain(call, result)
        ? nextTryInMs(
            {
              attempt,
              elapsedMs: clock.nowMs() - startMs,
              jitter: randomInt(1_000) / 1_000,
              ...(result.kind === "refused" && result.retryAfterMs !== undefined
                ? { retryAfterMs: result.retryAfterMs }
                : {}),
            },
            patience,
          )
        : null;
      if (waitMs === null) {
        if (result.kind === "refused") throw new HoldoffError(result.problem, attempt);
        throw new HoldoffUnreachableError(`${call.method} ${call.path}`, attempt, result.cause);
      }
      await clock.wait(waitMs);
    }
  };
}

function mayGoAgain(call: Call, failed: Exclude<Try, { kind: "answer" }>): boolean {
  if (failed.kind === "refused" && !PASSING_STATUSES.includes(failed.problem.status)) return false;
  return call.repeatable ?? true;
}

function parseAnswer<T>(text: string, call: Call): T {
  try {
    return JSON.parse(text === "" ? "{}" : text);
  } catch (cause) {
    throw new Error(`the answer to ${call.method} ${call.path} is not JSON; is this Holdoff's address?`, { cause });
  }
}

/** The problem document of a refusal; one is made up for answers of proxies, which have none. */
function readProblem(text: string, status: number): Problem {
  try {
    const body: unknown = JSON.parse(text);
    if (isProblem(body)) return body;
  } catch {
    // Not JSON: an HTML page of a proxy. The made-up problem below says what is known.
  }
  return {
    type: "about:blank",
    title: "Unexpected answer",
    status,
    code: "unexpected_answer",
    detail: `status ${status} without a problem document`,
  };
}

function isProblem(body: unknown): body is Problem {
  return (
    typeof body === "object" &&
    body !== null &&
    "status" in body &&
    typeof body.status === "number" &&
    "code" in body &&
    typeof body.code === "string" &&
    "detail" in body &&
    typeof body.detail === "string"
  );
}
