/**
 * Ends an answer while the request's body still comes, as one that is too large does. Closed at once, the connection
 * would be reset, and a client that is still sending would never see why. So the answer goes out whole, then a little
 * more of the body is thrown away, then the connection is destroyed.
 */
import type { IncomingMessage, ServerResponse } from "node:http";
import { after } from "../clock.js";
import { hasBody } from "./read-body.js";

export const LINGER_MS = 500;
const LINGER_BYTES_MAX = 256 * 1024;

/** Whether a part of the body has not come yet, or was not read. */
export const isUnread = (request: IncomingMessage): boolean => hasBody(request) && !request.complete;

/** Instead of `response.end(text)`; the headers say how long the text is. */
export function endUnread(request: IncomingMessage, response: ServerResponse, text: Buffer): void {
  response.setHeader("Connection", "close");
  response.write(text);
  let bytes = 0;
  const onData = (chunk: Buffer): void => {
    bytes += chunk.length;
    if (bytes > LINGER_BYTES_MAX) end();
  };
  const end = (): void => {
    timer.cancel();
    request.off("data", onData).off("end", end).off("close", end).off("error", end).pause();
    // The last answer of its connection: node destroys the socket when it is out.
    response.end();
  };
  const timer = after(LINGER_MS, end);
  request.on("data", onData).on("end", end).on("close", end).on("error", end).resume();
}
