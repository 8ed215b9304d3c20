/** How a call can fail: Holdoff said no (`HoldoffError`), or it could not be asked (`HoldoffUnreachableError`). */
import type { Problem } from "../wire/index.js";

/** Holdoff answered with a problem document. Not thrown for a redeem that says no: that is an answer, `{go: false}`. */
export class HoldoffError extends Error {
  override readonly name = "HoldoffError";
  readonly status: number;
  /** Stable, for programs: `idempotency_conflict`, `too_late`. */
  readonly code: string;
  /** One entry per wrong field of the request; empty when none is named. */
  readonly errors: { pointer: string; detail: string }[];
  readonly problem: Problem;
  /** How many tries it took to get this answer. Above 1, an earlier try may have been applied without an answer. */
  readonly attempts: number;

  constructor(problem: Problem, attempts: number) {
    const fields = (problem.errors ?? []).map((field) => `${field.pointer} ${field.detail}`);
    super([`${problem.status} ${problem.code}: ${problem.detail}`, ...fields].join("; "));
    this.status = problem.status;
    this.code = problem.code;
    this.errors = problem.errors ?? [];
    this.problem = problem;
    this.attempts = attempts;
  }
}

/**
 * No answer came: refused connection, broken connection or time-out, on every try. The request may or may not have been
 * applied. Whoever was about to contact somebody must not: without a `go` there is no permission.
 */
export class HoldoffUnreachableError extends Error {
  override readonly name = "HoldoffUnreachableError";
  readonly attempts: number;

  constructor(what: string, attempts: number, cause: unknown) {
    super(`no answer to ${what} after ${attempts} ${attempts === 1 ? "try" : "tries"}: ${causesOf(cause)}`, { cause });
    this.attempts = attempts;
  }
}

/** `fetch failed: connect ECONNREFUSED 127.0.0.1:4600`: what was refused stands in the cause of the cause. */
function causesOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const own = error.message || ("code" in error ? String(error.code) : error.name);
  return error.cause === undefined ? own : `${own}: ${causesOf(error.cause)}`;
}
