/** A receiver of webhooks that verifies each and notes what it got, and when. */
import { EventEmitter, once } from "node:events";
import { createServer } from "node:http";
import { createRequire } from "node:module";
import { ROOT } from "../../root.mjs";
import { WEBHOOK_SECRET } from "./sites.mjs";

const { Webhook } = createRequire(`${ROOT}/server/package.json`)("standardwebhooks");

export class Receiver extends EventEmitter {
  /** Each post: id of the message, its body, and when it came. */
  received = [];
  /** Status to answer, or a promise of it. */
  answer = () => 200;
  #server = createServer((request, response) => void this.#take(request, response));

  async listen() {
    this.setMaxListeners(0);
    this.#server.listen(0, "127.0.0.1");
    await once(this.#server, "listening");
    this.url = `http://127.0.0.1:${this.#server.address().port}/hook`;
    return this;
  }

  async #take(request, response) {
    const chunks = [];
    for await (const chunk of request) chunks.push(chunk);
    const message = new Webhook(WEBHOOK_SECRET).verify(Buffer.concat(chunks).toString("utf8"), request.headers);
    const post = { id: request.headers["webhook-id"], message, atMs: Date.now() };
    this.received.push(post);
    this.emit("received", post);
    response.statusCode = await this.answer(post);
    response.end();
  }

  /** Posts that say that this follow-up was released. */
  releasesOf(id) {
    return this.received.filter(({ message }) => isRelease(message) && message.data.followUp.id === id);
  }

  get releases() {
    return this.received.filter(({ message }) => isRelease(message));
  }

  async close() {
    this.#server.close();
    this.#server.closeAllConnections();
    await once(this.#server, "close");
  }
}

const isRelease = ({ type }) => type === "follow_up.released";
