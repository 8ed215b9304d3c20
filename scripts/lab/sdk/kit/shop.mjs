/** A shop's pages, on an origin of their own. A page is found by its path; its case reads the rest. */
import { once } from "node:events";
import { createServer } from "node:http";

export const KEY = "hpk_live_shop";
const STUB = `<script>window.holdoff=window.holdoff||function(){(holdoff.q=holdoff.q||[]).push(arguments)};
holdoff.ready=holdoff.ready||new Promise(function(r){addEventListener('holdoff:ready',r,{once:true})})</script>`;

/** The script as a shop pastes it, with the stub in front. */
export const tag = (collector, attributes = "") =>
  `${STUB}<script async src="${collector.url}/holdoff.js" data-key="${KEY}" ${attributes}></script>`;

export const html = (body, head = "") =>
  `<!doctype html><html><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>Shop</title><link rel="icon" href="data:,">${head}</head><body>${body}</body></html>`;

export class Shop {
  pages = new Map();
  /** Each address that was asked for, with when. */
  asked = [];

  async listen() {
    this.server = createServer((message, response) => {
      const url = new URL(message.url, this.url);
      this.asked.push({ path: message.url, atMs: performance.now() });
      const page = this.pages.get(url.pathname);
      const made = typeof page === "function" ? page(url) : page;
      const { text, headers } = typeof made === "string" ? { text: made, headers: {} } : (made ?? {});
      response.writeHead(text === undefined ? 404 : 200, { "content-type": "text/html; charset=utf-8", ...headers });
      response.end(text);
    });
    this.server.keepAliveTimeout = 60_000;
    this.server.listen(0, "127.0.0.1");
    await once(this.server, "listening");
    this.url = `http://localhost:${this.server.address().port}`;
    this.page("/elsewhere", html("<p>Elsewhere</p>"));
    return this;
  }

  /** @param {string | ((url: URL) => string | { text: string, headers: object })} made */
  page(path, made) {
    this.pages.set(path, made);
    return `${this.url}${path}`;
  }

  wasAsked(path) {
    return this.asked.some((asked) => asked.path === path);
  }

  async close() {
    const closed = once(this.server, "close");
    this.server.close();
    this.server.closeAllConnections();
    await closed;
  }
}
