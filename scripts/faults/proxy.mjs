/**
 * A bad network between a server and its Redis, on loopback: what goes through it can be delayed, throttled, cut, left
 * half-open, or lose the answer to one request. A relay of bytes that knows nothing of what they mean.
 */
import { once } from "node:events";
import { connect, createServer } from "node:net";

/** How often a throttled direction lets something through. */
const THROTTLE_TICK_MS = 20;

/** One client's connection and the one made for it. */
class Pair {
  #armed = false;

  constructor(proxy, client, upstream) {
    Object.assign(this, { proxy, client, upstream });
    for (const socket of [client, upstream]) {
      socket.setNoDelay(true);
      // Who hangs up takes the other side along; an error is followed by a close.
      socket.on("error", () => undefined);
      socket.once("close", () => this.end());
    }
    client.on("data", (chunk) => this.#request(chunk));
    upstream.on("data", (chunk) => this.#reply(chunk));
  }

  #request(chunk) {
    if (this.proxy.takeLoss(chunk)) this.#armed = true;
    this.proxy.pass(chunk, this.client, this.upstream, "requests");
  }

  #reply(chunk) {
    if (this.#armed) {
      this.proxy.repliesLost += 1;
      this.reset();
      return;
    }
    this.proxy.pass(chunk, this.upstream, this.client, "replies");
  }

  /** As a network that resets: the client sees ECONNRESET, and learns nothing of its request. */
  reset() {
    this.client.resetAndDestroy();
    this.upstream.destroy();
  }

  end() {
    this.client.destroy();
    this.upstream.destroy();
    this.proxy.pairs.delete(this);
  }
}

export class FaultProxy {
  /** Answers that were lost so far. */
  repliesLost = 0;
  pairs = new Set();
  #losses = [];
  #refuses = false;
  #delayMs = 0;
  #bytesPerS = Number.POSITIVE_INFINITY;
  #silent = new Set();

  /** @param {{ path: string } | { host: string, port: number }} upstream where Redis listens */
  constructor(upstream) {
    this.upstream = upstream;
    this.server = createServer((client) => this.#accept(client));
  }

  async listen() {
    this.server.listen(0, "127.0.0.1");
    await once(this.server, "listening");
    this.url = `redis://127.0.0.1:${this.server.address().port}`;
    return this;
  }

  #accept(client) {
    if (this.#refuses) {
      client.resetAndDestroy();
      return;
    }
    this.pairs.add(new Pair(this, client, connect(this.upstream)));
  }

  /** The answer to the next request with any of these in it is lost: Redis has done it, the client sees a reset. */
  loseReplyTo(...texts) {
    this.#losses.push(texts.map((text) => Buffer.from(text)));
  }

  /** The next answer to anything is lost. */
  loseNextReply() {
    this.loseReplyTo("");
  }

  /** Losses that were asked for and have not come. */
  get lossesLeft() {
    return this.#losses.length;
  }

  takeLoss(chunk) {
    const at = this.#losses.findIndex((texts) => texts.some((text) => chunk.includes(text)));
    if (at >= 0) this.#losses.splice(at, 1);
    return at >= 0;
  }

  /** Every answer comes so much later. */
  delay(ms) {
    this.#delayMs = ms;
  }

  /** Answers come at most this fast. */
  throttle(bytesPerS) {
    this.#bytesPerS = bytesPerS;
  }

  /** Connections are reset, and new ones refused, until `heal`. */
  cut() {
    this.#refuses = true;
    for (const pair of this.pairs) pair.reset();
  }

  /** Connections stay, and nothing goes through any more in this direction ("requests", "replies"), until `heal`. */
  halfOpen(direction) {
    this.#silent.add(direction);
  }

  /** All is well again. What was swallowed while it was half-open stays lost, so those connections are reset. */
  heal() {
    const swallowed = this.#silent.size > 0;
    this.#refuses = false;
    this.#delayMs = 0;
    this.#bytesPerS = Number.POSITIVE_INFINITY;
    this.#silent.clear();
    this.#losses = [];
    if (swallowed) for (const pair of this.pairs) pair.reset();
  }

  /** Passes a chunk on, as bad as the network is now. What is slow holds back what comes after it. */
  pass(chunk, from, to, direction) {
    if (this.#silent.has(direction)) return;
    if (direction === "requests" || (this.#delayMs === 0 && this.#bytesPerS === Number.POSITIVE_INFINITY)) {
      to.write(chunk);
      return;
    }
    from.pause();
    setTimeout(() => this.#trickle(chunk, from, to), this.#delayMs);
  }

  #trickle(chunk, from, to) {
    if (to.destroyed) return;
    const most = Math.max(1, Math.floor((this.#bytesPerS * THROTTLE_TICK_MS) / 1000));
    to.write(chunk.subarray(0, most));
    if (chunk.length <= most) from.resume();
    else setTimeout(() => this.#trickle(chunk.subarray(most), from, to), THROTTLE_TICK_MS);
  }

  async close() {
    for (const pair of this.pairs) pair.end();
    this.server.close();
    await once(this.server, "close");
  }
}
