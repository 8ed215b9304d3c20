/** A refusal as a value: each code has one status, one title and a page under `/problems/`. */
import type { Problem } from "@holdoff/sdk/wire";

const PROBLEMS = {
  bad_request: [400, "The request is not well formed"],
  not_json: [400, "The body is not JSON"],
  bad_envelope: [400, "The batch is not a batch of signals"],
  too_many: [400, "Too many in one call"],
  too_deep: [400, "The JSON is nested too deeply"],
  missing_idempotency_key: [400, "The Idempotency-Key header is missing"],
  bad_key: [401, "The key is not known"],
  bad_origin: [403, "This origin may not report to this site"],
  not_signed_in: [401, "Nobody is signed in"],
  bad_sign_in: [401, "This does not sign in"],
  foreign_page: [403, "Another site's page asks"],
  not_found: [404, "There is no such thing"],
  method_not_allowed: [405, "This method is not for this address"],
  request_timeout: [408, "The request took too long to arrive"],
  idempotency_conflict: [409, "The Idempotency-Key was used for something else"],
  not_released: [409, "The follow-up is not released"],
  not_redeemed: [409, "The follow-up was not redeemed"],
  superseded: [409, "Something later has taken its place"],
  too_late: [409, "It is too late for that"],
  busy: [503, "Too much changed meanwhile to decide"],
  clock_busy: [409, "The clock is being moved already"],
  too_large: [413, "The body is too large"],
  compressed: [415, "The body is compressed"],
  unsupported_type: [415, "The content type is not JSON or text"],
  bad_expectation: [417, "This expectation is not met"],
  bad_field: [422, "A field is not as it has to be"],
  placeholder_id: [422, "An id is a placeholder for a missing one"],
  several_destinations: [422, "Several destinations take this channel"],
  no_destination: [422, "There is no such destination"],
  offer_forbidden: [422, "This purpose may not carry an offer"],
  department_forbidden: [422, "This department may not have this purpose"],
  department_suspended: [422, "This department is suspended"],
  clock_back: [422, "A clock never goes back"],
  live_site: [422, "A live site has no test clock"],
  too_many_sign_ins: [429, "Signing in was tried too often"],
  too_many_requests: [429, "More came than is taken"],
  headers_too_large: [431, "The headers are too large"],
  internal: [500, "Something went wrong here"],
  unavailable: [503, "The store does not answer"],
  policy_unreadable: [503, "The policy in force cannot be read by this server"],
  too_many_listeners: [503, "No room for another listener"],
} as const satisfies Record<string, readonly [number, string]>;

export type ProblemCode = keyof typeof PROBLEMS;

/** An expected refusal on its way to the client. */
export class ProblemError extends Error {
  override name = "ProblemError";
  constructor(
    readonly code: ProblemCode,
    readonly detail: string,
    readonly errors: { pointer: string; detail: string }[] = [],
    readonly retryAfterSeconds?: number,
    /** Headers that this refusal needs, such as `Allow`. */
    readonly headers: Readonly<Record<string, string>> = {},
  ) {
    super(`${code}: ${detail}`);
  }

  get status(): number {
    return PROBLEMS[this.code][0];
  }

  toProblem(requestId: string): Problem {
    const [status, title] = PROBLEMS[this.code];
    const errors = this.errors.length > 0 ? { errors: this.errors } : {};
    const { code, detail } = this;
    return { type: `/problems/${code}`, title, status, detail, code, requestId, ...errors };
  }
}
