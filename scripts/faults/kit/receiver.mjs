/** A receiver of webhooks that verifies each and notes what it got, and when. */
import { once } from "node:events";
import { createServer } from "node:http";
import { serverPackage } from "../../server-package.mjs";
import { WEBHOOK_SECRET } from "./sites.mjs";

const { Webhook } = serverPackage("standardwebhooks");

/** https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md */
const TOLERANCE_MS = 300_000;

export class Receiver {
  /** Each post: id of the message, its body, and when it came. */
  received = [];
  /** Of them, those that a receiver by the book refuses, because the clock that signed them is minutes off. */
  stale = 0;
  /** Status to answer, or a promise of it; null breaks the connection. */
  answer = () => 200;
  #releases = new Map();
  #server = createServer((request, response) => void this.#take(request, response));

  async listen() {
    this.#server.listen(0, "127.0.0.1");
    await once(this.#server, "listening");
    this.url = `http://127.0.0.1:${this.#server.address().port}/hook`;
    return this;
  }

  async #take(request, response) {
    const chunks = [];
    for await (const chunk of request) chunks.push(chunk);
    const status = await Promise.resolve(this.#answer(Buffer.concat(chunks).toString("utf8"), request.headers));
    if (status === null) request.socket.destroy();
    else response.writeHead(status).end();
  }

  #answer(body, headers) {
    if (headers["webhook-signature"] === undefined) return 401;
    const signedAtMs = Number(headers["webhook-timestamp"]) * 1000;
    const expected = new Webhook(WEBHOOK_SECRET).sign(headers["webhook-id"], new Date(signedAtMs), body);
    if (!headers["webhook-signature"].split(" ").includes(expected)) return 401;
    if (Math.abs(Date.now() - signedAtMs) > TOLERANCE_MS) this.stale += 1;
    const message = JSON.parse(body);
    const post = { id: headers["webhook-id"], message, atMs: Date.now() };
    this.received.push(post);
    const { id } = message.data.followUp;
    if (message.type === "follow_up.released") this.#releases.set(id, [...this.releasesOf(id), post]);
    return this.answer(post);
  }

  /** Posts that say that this follow-up was released. */
  releasesOf(id) {
    return this.#releases.get(id) ?? [];
  }

  get releases() {
    return [...this.#releases.values()].flat();
  }

  async close() {
    this.#server.close();
    this.#server.closeAllConnections();
    await once(this.#server, "close");
  }
}
