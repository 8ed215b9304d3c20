/**
 * What a page sends to: acknowledges, refuses, hangs or answers nonsense, after a round trip of its own, and keeps what it
 * heard. A signal is known by its tab and number.
 *
 * The round trip is that of opening a connection: who is gone before it is over has said nothing.
 */
import { once } from "node:events";
import { existsSync, readFileSync } from "node:fs";
import { createServer } from "node:http";
import { setTimeout as pause } from "node:timers/promises";
import { ROOT } from "../../../root.mjs";

const HEADERS_READABLE = "Retry-After, X-Request-Id";
const PART = /^\/holdoff\/([\w-]+)\.js$/;

const fileOf = (path) => {
  const part = PART.exec(path)?.[1];
  const file = path === "/holdoff.js" ? "holdoff.js" : part && `parts/${part}.js`;
  return file && existsSync(`${ROOT}/sdk/dist/${file}`) ? readFileSync(`${ROOT}/sdk/dist/${file}`) : undefined;
};

async function read(message) {
  const chunks = [];
  for await (const chunk of message) chunks.push(chunk);
  return Buffer.concat(chunks);
}

const readBatch = (body) => {
  try {
    const batch = JSON.parse(body.toString("utf8"));
    return Array.isArray(batch?.signals) ? batch : undefined;
  } catch {
    return undefined;
  }
};

export class Collector {
  /** `well`, `503`, `hang`, `garbage` or `refuse`. */
  mode = "well";
  roundTripMs = 0;
  /** How long an answer hangs, at most. */
  hangMs = Infinity;
  /** Each POST and preflight: when, where, how many bytes, what was answered. */
  requests = [];
  /** `tab seq` -> what was said, how often it was taken and how often refused, and under which names. */
  entries = new Map();
  /** The same number with another content. */
  conflicts = [];
  #byTab = new Map();
  #checkouts = new Map();
  #hanging = new Set();
  #raw = [];
  #port = 0;
  /** @type {string | undefined} the real server, where batches are handed on to it */
  upstream = undefined;
  /** Whether whole requests are kept, to be searched. */
  keepsRaw = false;
  /** @type {(path: string) => undefined | string} what else it serves, as JSON */
  also = () => undefined;

  async listen() {
    this.server = createServer((message, response) => {
      this.#serve(message, response).catch(() => response.destroy());
    });
    this.server.keepAliveTimeout = 60_000;
    this.server.listen(this.#port, "127.0.0.1");
    await once(this.server, "listening");
    this.#port = this.server.address().port;
    // Another host than the shop's, as it is on the web: cookies know hosts and no ports.
    this.url = `http://127.0.0.1:${this.#port}`;
    return this;
  }

  /** Its port is closed until `listen` is called again. */
  async shut() {
    const closed = once(this.server, "close");
    this.server.close();
    this.server.closeAllConnections();
    await closed;
  }

  async close() {
    if (this.server.listening) await this.shut();
  }

  /** What hangs is given up, as a proxy in front does: a connection that is merely cut is tried again by browsers themselves. */
  endHanging() {
    for (const response of this.#hanging) this.#giveUp(response);
  }

  #giveUp(response) {
    if (this.#hanging.delete(response) && !response.destroyed) response.writeHead(504).end();
  }

  async #serve(message, response) {
    const { method, headers, url: path } = message;
    response.setHeader("access-control-allow-origin", headers.origin ?? "*");
    response.setHeader("access-control-allow-credentials", "true");
    response.setHeader("access-control-expose-headers", HEADERS_READABLE);
    response.setHeader("cross-origin-resource-policy", "cross-origin");
    response.setHeader("timing-allow-origin", "*");
    if (method === "GET" && this.#file(path, response)) return;
    const { socket } = message;
    const opensConnection = socket.labKnown !== true;
    socket.labKnown = true;
    const body = await read(message);
    const mode = this.mode;
    const request = {
      atMs: performance.now(),
      method,
      path,
      bodyBytes: body.length,
      headerBytes:
        `${method} ${path} HTTP/1.1\r\n`.length + message.rawHeaders.join(": ").length + message.rawHeaders.length,
      signals: 0,
      mode,
    };
    if (this.roundTripMs > 0 && opensConnection) await pause(this.roundTripMs);
    if (socket.destroyed) return;
    this.requests.push(request);
    if (this.keepsRaw) this.#raw.push(path, ...message.rawHeaders, body.toString("utf8"));
    if (method === "OPTIONS") {
      response.setHeader("access-control-allow-methods", "POST, GET");
      response.setHeader("access-control-allow-headers", headers["access-control-request-headers"] ?? "*");
      return response.writeHead(mode === "503" ? 503 : 204).end();
    }
    this.#note(path, body, request, mode);
    if (this.roundTripMs > 0 && !opensConnection) await pause(this.roundTripMs);
    if (mode === "well" && socket.destroyed) this.#answerLost(body);
    if (this.upstream !== undefined) await this.#handOn(path, headers, body, request);
    return this.#answer(response, mode, request);
  }

  /** It was taken, and who said it will never know. */
  #answerLost(body) {
    const { tab, signals = [] } = readBatch(body) ?? {};
    for (const { seq } of signals) {
      const entry = this.entries.get(`${tab} ${seq}`);
      if (entry) entry.unanswered = (entry.unanswered ?? 0) + 1;
    }
  }

  /** To the real server, whatever is said about it afterwards. */
  async #handOn(path, { origin, "content-type": type = "text/plain" }, body, request) {
    const answer = await fetch(`${this.upstream}${path}`, {
      method: "POST",
      body,
      headers: { "content-type": type, ...(origin && { origin }) },
    });
    request.upstream = { status: answer.status, text: await answer.text() };
  }

  #file(path, response) {
    const script = fileOf(path.split("?")[0]);
    const more = script === undefined ? this.also(path) : undefined;
    if (script === undefined && more === undefined) return false;
    response.setHeader("content-type", script ? "text/javascript" : "application/json");
    response.end(script ?? more);
    return true;
  }

  #answer(response, mode, { signals, upstream }) {
    switch (mode) {
      case "503":
        return response.writeHead(503, { "retry-after": "1" }).end("{}");
      case "hang":
        this.#hanging.add(response);
        if (this.hangMs < Infinity) setTimeout(() => this.#giveUp(response), this.hangMs);
        return undefined;
      case "garbage":
        return response.writeHead(200, { "content-type": "text/html" }).end("<html>{]\u0000");
      case "refuse":
        return response.writeHead(400).end("{}");
      default:
        if (upstream)
          return response.writeHead(upstream.status, { "content-type": "application/json" }).end(upstream.text);
        response.writeHead(202, { "content-type": "application/json" });
        return response.end(JSON.stringify({ accepted: signals, dropped: [], ignored: [], epoch: "1" }));
    }
  }

  #note(path, body, request, mode) {
    const isTaken = mode === "well";
    const batch = path.startsWith("/v1/signals") ? readBatch(body) : undefined;
    if (batch === undefined) {
      if (isTaken) this.heardElsewhere(`${path}\n${body.toString("utf8")}`);
      return;
    }
    request.signals = batch.signals.length;
    request.types = batch.signals.map(({ type }) => type);
    for (const signal of batch.signals) this.#noteSignal(batch, signal, isTaken);
  }

  /** What another script said. */
  heardElsewhere(_text) {
    // Nobody listens, unless somebody does.
  }

  #noteSignal({ visitor, tab, refs = {} }, signal, isTaken) {
    const key = `${tab} ${signal.seq}`;
    const { at: _at, ...said } = signal;
    const text = JSON.stringify(said);
    const known = this.entries.get(key);
    const entry = known ?? { tab, ...said, text, taken: 0, refused: 0, names: new Set(), refs };
    if (known && known.text !== text) this.conflicts.push({ key, was: known.text, is: text });
    if (!known) {
      this.entries.set(key, entry);
      this.#byTab.set(tab, [...(this.#byTab.get(tab) ?? []), entry]);
    }
    entry.names.add(`${visitor} ${refs.checkout ?? ""} ${refs.customer ?? ""}`);
    if (refs.customer) entry.customer = refs.customer;
    if (isTaken) entry.taken += 1;
    else entry.refused += 1;
    entry.atMs ??= performance.now();
    if (isTaken && refs.checkout) this.#checkouts.set(refs.checkout, tab);
  }

  /** The tab of the page that named this checkout, once something of it was taken. */
  tabOf(checkout) {
    return this.#checkouts.get(checkout);
  }

  of(tab) {
    return this.#byTab.get(tab) ?? [];
  }

  /** Whether a signal of that type, of that tab, was taken. */
  took(tab, type) {
    return this.of(tab).some((entry) => entry.type === type && entry.taken > 0);
  }

  /** What was taken more than once, against what was taken; `excused`: copies of what was answered to nobody. */
  copies() {
    let [taken, copies, excused] = [0, 0, 0];
    for (const entry of this.entries.values()) {
      if (entry.taken > 0) taken += 1;
      const more = Math.max(0, entry.taken - 1);
      copies += more;
      excused += Math.min(more, entry.unanswered ?? 0);
    }
    return { taken, copies, excused };
  }

  takeRaw() {
    const raw = this.#raw;
    this.#raw = [];
    return raw;
  }
}
