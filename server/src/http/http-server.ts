/**
 * The listener of all doors, and what holds before any of them: each request has a name, a slow or stuck client is let
 * go, a connection ends whose request cannot be read, and no body is taken in that nobody asked for.
 */
import { createServer, type IncomingMessage, type RequestListener, type Server, type ServerResponse } from "node:http";
import type { Duplex } from "node:stream";
import { after } from "../clock.js";
import { isUnread, LINGER_MS } from "./end-unread.js";
import { sendProblem } from "./problem.js";
import { ProblemError } from "./problem-error.js";
import { endRaw, problemOfBytes } from "./raw-answer.js";
import { nameIt } from "./request-id.js";

export interface Patience {
  headersMs: number;
  requestMs: number;
  /** Between two looks at who is slow. */
  lookMs: number;
  /** Between two requests of one connection. */
  idleMs: number;
  /** How long an answer that was written waits for its reader. */
  readerMs: number;
}

/** A slow client is gone after 10 s. */
const PATIENCE: Patience = { headersMs: 5_000, requestMs: 8_000, lookMs: 2_000, idleMs: 5_000, readerMs: 10_000 };
const HEADER_BYTES_MAX = 16 * 1024;
/** A body that no route asked for: so much of it may still come after the answer. */
const UNASKED_BYTES_MAX = 64 * 1024;

export interface HttpLimits {
  connectionsMax: number;
  patience?: Patience;
}

export function newHttpServer(app: RequestListener, { connectionsMax, patience = PATIENCE }: HttpLimits): Server {
  /** The answer that a connection is at. */
  const answering = new WeakMap<Duplex, ServerResponse>();
  const enter = (request: IncomingMessage, response: ServerResponse): void => {
    begin(response);
    answering.set(request.socket, response);
    letGoOfStuckReader(response, patience.readerMs);
    if (request.headers["content-length"] !== undefined || request.headers["transfer-encoding"] !== undefined)
      response.once("finish", () => endAfterUnasked(request));
    const why = whyUnfit(request);
    if (why === undefined) app(request, response);
    else sendProblem(response, new ProblemError("bad_request", why, [], undefined, { Connection: "close" }));
  };
  const server = createServer(
    {
      headersTimeout: patience.headersMs,
      requestTimeout: patience.requestMs,
      connectionsCheckingInterval: patience.lookMs,
      keepAliveTimeout: patience.idleMs,
      maxHeaderSize: HEADER_BYTES_MAX,
      // Refused below, as a problem.
      requireHostHeader: false,
    },
    enter,
  );
  server.maxConnections = connectionsMax;
  // The reader of bodies says when to go on.
  server.on("checkContinue", enter);
  server.on("checkExpectation", (_request: IncomingMessage, response: ServerResponse) => {
    begin(response);
    sendProblem(response, new ProblemError("bad_expectation", "of Expect only 100-continue is met"));
  });
  server.on("connect", (_request: IncomingMessage, socket: Duplex) => {
    endRaw(socket, new ProblemError("bad_request", "this server is no proxy: it opens no tunnel"));
  });
  server.on("clientError", (error: Error, socket: Duplex) => {
    const response = answering.get(socket);
    if (response === undefined || response.writableFinished) endRaw(socket, problemOfBytes(error));
    // In the middle of an answer there is no room for another.
    else if (response.headersSent) socket.destroy();
    // What came behind a whole request does not take its answer away.
    else if (response.req.complete) response.once("finish", () => socket.destroy());
    else endRaw(socket, problemOfBytes(error));
  });
  return server;
}

/** A version of HTTP that the parser knows and nobody here, or no place. A second Host, or none, lets two readers of one request see two places in it (RFC 9112, section 3.2). */
function whyUnfit({ rawHeaders, httpVersion }: IncomingMessage): string | undefined {
  if (httpVersion !== "1.0" && httpVersion !== "1.1") return `HTTP/${httpVersion} is not spoken here: HTTP/1.1`;
  const hosts = rawHeaders.filter((name, index) => index % 2 === 0 && name.toLowerCase() === "host").length;
  if (hosts > 1) return "the Host header stands there more than once";
  return hosts === 0 && httpVersion !== "1.0" ? "the Host header is missing" : undefined;
}

/** What the kernel takes at once needs no watching. */
function letGoOfStuckReader(response: ServerResponse, readerMs: number): void {
  response.once("prefinish", () => {
    const { socket } = response;
    if (!socket || socket.writableLength === 0) return;
    const timer = after(readerMs, () => socket.destroy());
    response.once("close", () => timer.cancel());
  });
}

/** The rest of a body that no route read is not waited for, unless it is small and on its way. */
function endAfterUnasked(request: IncomingMessage): void {
  if (!isUnread(request)) return;
  const { socket, headers } = request;
  if (Number(headers["content-length"] ?? Number.POSITIVE_INFINITY) > UNASKED_BYTES_MAX) {
    socket.destroySoon();
    return;
  }
  const timer = after(LINGER_MS, () => socket.destroy());
  request.once("close", () => timer.cancel());
}

/** Every answer has a name, and no answer is taken for another type than it says. */
function begin(response: ServerResponse): void {
  nameIt(response);
  response.setHeader("X-Content-Type-Options", "nosniff");
}
