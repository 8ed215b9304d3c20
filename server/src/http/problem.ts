/** Errors as RFC 9457 problem documents. Each code has one status and a page under `/problems/`. */
import type { Problem } from "@holdoff/sdk/wire";
import type { ErrorRequestHandler, RequestHandler, Response } from "express";
import type { z } from "zod";
import { messagesOf } from "../gate/zod-messages.js";
import type { Logger } from "../log.js";
import { UnreadableStore } from "../state/formats.js";
import { StillChangingError } from "../state/still-changing.js";
import { isStoreAway } from "../state/store-away.js";

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
  ) {
    super(`${code}: ${detail}`);
  }

  get status(): number {
    return PROBLEMS[this.code][0];
  }

  toProblem(): Problem {
    const [status, title] = PROBLEMS[this.code];
    const errors = this.errors.length > 0 ? { errors: this.errors } : {};
    return { type: `/problems/${this.code}`, title, status, detail: this.detail, code: this.code, ...errors };
  }
}

export function sendProblem(response: Response, problem: ProblemError): void {
  if (problem.retryAfterSeconds !== undefined || problem.status === 503) {
    response.set("Retry-After", String(problem.retryAfterSeconds ?? 1));
  }
  response.status(problem.status).type("application/problem+json").send(JSON.stringify(problem.toProblem()));
}

/** Secrets among the fields: no error repeats them. */
const CONCEALED = ["permit", "key"];

/** What is wrong with each field of a body that the schema refused, and what is allowed there. */
export function fieldErrors(
  schema: z.ZodType,
  body: unknown,
  { issues }: z.ZodError,
): { pointer: string; detail: string }[] {
  return messagesOf(schema, body, issues, CONCEALED).map(({ path, key, message }) => ({
    pointer: [...path, ...(key === undefined ? [] : [key])].map(pointerTo).join(""),
    detail: message,
  }));
}

const pointerTo = (part: PropertyKey): string => `/${String(part).replaceAll("~", "~0").replaceAll("/", "~1")}`;

export const notFound: RequestHandler = (request) => {
  throw new ProblemError("not_found", `nothing answers ${request.method} ${request.path}`);
};

/** The last handler: refusals as they are, a store that does not answer as 503, anything else as 500, logged once. */
export function problemHandler(log: Logger): ErrorRequestHandler {
  return (error: unknown, request, response, next) => {
    if (response.headersSent) {
      next(error);
      return;
    }
    sendProblem(response, toProblemError(error, log, `${request.method} ${request.path}`));
  };
}

function toProblemError(error: unknown, log: Logger, where: string): ProblemError {
  if (error instanceof ProblemError) return error;
  const { type, status, message } = shapeOf(error);
  if (type === "entity.too.large") return new ProblemError("too_large", message);
  if (type === "encoding.unsupported")
    return new ProblemError("compressed", "send the body as it is, without Content-Encoding");
  if (type === "entity.parse.failed") return new ProblemError("not_json", message);
  if (status !== undefined && status >= 400 && status < 500) return new ProblemError("bad_request", message);
  if (error instanceof StillChangingError) {
    log.warn({ where, error: message }, "others changed the same at each try");
    return new ProblemError("busy", "too much changed meanwhile, and nothing is known to be done; ask again", [], 1);
  }
  if (isStoreAway(error)) {
    log.warn({ where, error: message }, "the store does not answer");
    return new ProblemError("unavailable", "nothing was changed that is not known to be; try again", [], 1);
  }
  // The log has it already, once.
  if (error instanceof UnreadableStore)
    return new ProblemError("unavailable", `nothing was changed: ${message}`, [], 1);
  log.error({ where, error }, "a request failed");
  return new ProblemError("internal", "the fault is logged");
}

function shapeOf(error: unknown): { type?: string; status?: number; message: string } {
  if (!(error instanceof Error)) return { message: String(error) };
  const type = "type" in error && typeof error.type === "string" ? { type: error.type } : {};
  const status = "status" in error && typeof error.status === "number" ? { status: error.status } : {};
  return { message: error.message, ...type, ...status };
}
