/**
 * The name of one request: in its answer, in a problem and in each log line about it. It is made here and says nothing;
 * one that the caller sends is not looked at, or strangers would write into the log.
 */
import { randomBytes } from "node:crypto";
import type { ServerResponse } from "node:http";

export const REQUEST_ID_HEADER = "X-Request-Id";

export const newRequestId = (): string => `req_${randomBytes(12).toString("hex")}`;

/** The request that this answers. */
export function requestIdOf(response: ServerResponse): string {
  const id = response.getHeader(REQUEST_ID_HEADER);
  return typeof id === "string" ? id : nameIt(response);
}

/** Gives the request its name, before anything else is done. */
export function nameIt(response: ServerResponse): string {
  const id = newRequestId();
  response.setHeader(REQUEST_ID_HEADER, id);
  return id;
}
