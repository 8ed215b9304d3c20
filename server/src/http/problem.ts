/** Errors as RFC 9457 problem documents. */
import type { ServerResponse } from "node:http";
import type { ErrorRequestHandler } from "express";
import type { z } from "zod";
import { messagesOf } from "../gate/zod-messages.js";
import type { Logger } from "../log.js";
import { UnreadableStore } from "../state/formats.js";
import { StillChangingError } from "../state/still-changing.js";
import { isStoreAway } from "../state/store-away.js";
import { endUnread, isUnread } from "./end-unread.js";
import { ProblemError } from "./problem-error.js";
import { requestIdOf } from "./request-id.js";
import { nameOfRoute, type Routes } from "./routes.js";

export { ProblemError } from "./problem-error.js";

export function sendProblem(response: ServerResponse, problem: ProblemError): void {
  const { status, retryAfterSeconds, headers } = problem;
  const text = Buffer.from(JSON.stringify(problem.toProblem(requestIdOf(response))));
  response.statusCode = status;
  if (retryAfterSeconds !== undefined || status === 503)
    response.setHeader("Retry-After", String(retryAfterSeconds ?? 1));
  for (const [name, value] of Object.entries(headers)) response.setHeader(name, value);
  response.setHeader("Content-Type", "application/problem+json; charset=utf-8");
  response.setHeader("Content-Length", text.length);
  if (isUnread(response.req)) endUnread(response.req, response, text);
  else response.end(text);
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

/** What is told of a request that failed: its name and its route, never its address, which names people. */
interface Where {
  requestId: string;
  route: string;
}

/** The last handler: refusals as they are, a store that does not answer as 503, anything else as 500, logged once. */
export function problemHandler(log: Logger, routes: () => Routes): ErrorRequestHandler {
  return (error: unknown, request, response, _next) => {
    const where = { requestId: requestIdOf(response), route: nameOfRoute(routes(), request.method, request.path) };
    const problem = toProblemError(error, log, where);
    // Half an answer went out: the connection says that the rest does not come.
    if (response.headersSent) response.destroy();
    else sendProblem(response, problem);
  };
}

function toProblemError(error: unknown, log: Logger, where: Where): ProblemError {
  if (error instanceof ProblemError) return error;
  const { status, message } = shapeOf(error);
  if (status !== undefined && status >= 400 && status < 500) return new ProblemError("bad_request", message);
  if (error instanceof StillChangingError) {
    log.warn({ ...where, error }, "others changed the same at each try");
    return new ProblemError("busy", "too much changed meanwhile, and nothing is known to be done; ask again", [], 1);
  }
  if (isStoreAway(error)) {
    log.warn({ ...where, error }, "the store does not answer");
    return new ProblemError("unavailable", "nothing was changed that is not known to be; try again", [], 1);
  }
  // The log has it already, once.
  if (error instanceof UnreadableStore)
    return new ProblemError("unavailable", `nothing was changed: ${message}`, [], 1);
  log.error({ ...where, error }, "a request failed");
  return new ProblemError("internal", `the fault is logged, under ${where.requestId}`);
}

function shapeOf(error: unknown): { status?: number; message: string } {
  if (!(error instanceof Error)) return { message: String(error) };
  const status = "status" in error && typeof error.status === "number" ? { status: error.status } : {};
  return { message: error.message, ...status };
}
