/** The answer to bytes that are no request, or only a part of one: written to the connection, which then ends. */
import { STATUS_CODES } from "node:http";
import type { Duplex } from "node:stream";
import { after } from "../clock.js";
import { LINGER_MS } from "./end-unread.js";
import { ProblemError } from "./problem-error.js";
import { newRequestId, REQUEST_ID_HEADER } from "./request-id.js";

/** What node says of bytes that it cannot read as a request. */
export function problemOfBytes(error: Error): ProblemError {
  const code = "code" in error ? error.code : undefined;
  switch (code) {
    case "ERR_HTTP_REQUEST_TIMEOUT":
      return new ProblemError("request_timeout", "send the headers within 5 s and the whole request within 8 s");
    case "HPE_HEADER_OVERFLOW":
      return new ProblemError("headers_too_large", "the headers have more than 16384 bytes");
    case "HPE_CHUNK_EXTENSIONS_OVERFLOW":
      return new ProblemError("too_large", "the chunks carry more than 16384 bytes of extensions");
    default:
      return new ProblemError("bad_request", "these bytes are no HTTP/1.1 request");
  }
}

/** Once for a connection: what comes after the first mistake is not looked at. */
export function endRaw(socket: Duplex, problem: ProblemError): void {
  if (!socket.writable || ended.has(socket)) {
    socket.destroy();
    return;
  }
  ended.add(socket);
  // A connection that breaks now has broken at its end.
  socket.on("error", () => undefined);
  const requestId = newRequestId();
  const text = JSON.stringify(problem.toProblem(requestId));
  const headers = [
    `HTTP/1.1 ${problem.status} ${STATUS_CODES[problem.status] ?? ""}`,
    "Content-Type: application/problem+json; charset=utf-8",
    `Content-Length: ${Buffer.byteLength(text)}`,
    "Connection: close",
    "X-Content-Type-Options: nosniff",
    `${REQUEST_ID_HEADER}: ${requestId}`,
  ];
  socket.end(`${headers.join("\r\n")}\r\n\r\n${text}`);
  after(LINGER_MS, () => socket.destroy());
}

const ended = new WeakSet<Duplex>();
