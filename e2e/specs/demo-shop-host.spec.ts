/** The demo shop is for this machine alone: a name that was made to lead here gets nothing of it. */
import { expect, test } from "../fixtures/test.js";

const PATHS = ["/", "/agent", "/agent/api/calls", "/agent/stream", "/assets/shop.css", "/account", "/no-such-page"];

for (const host of ["rebound.example", "localhost.rebound.example", "127.0.0.1.rebound.example:4601", "192.168.1.20"])
  test(`nothing is answered to ${host}`, async ({ product, request }) => {
    for (const path of PATHS) {
      const answer = await request.get(`${product.shopUrl}${path}`, { headers: { host } });
      expect([path, answer.status(), await answer.text()]).toEqual([path, 403, expect.stringContaining("localhost")]);
    }
    const posted = await request.post(`${product.shopUrl}/holdoff-webhook`, { headers: { host }, data: {} });
    expect(posted.status()).toBe(403);
  });

test("this machine by each of its names is answered", async ({ product, request }) => {
  const port = new URL(product.shopUrl).port;
  for (const host of [`localhost:${port}`, `LOCALHOST:${port}`, `127.0.0.1:${port}`, `[::1]:${port}`, "localhost"]) {
    const answer = await request.get(product.shopUrl, { headers: { host } });
    expect([host, answer.status()]).toEqual([host, 200]);
  }
});
