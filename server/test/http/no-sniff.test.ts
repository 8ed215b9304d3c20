/** Whichever handler answers, and whatever it says: no browser takes it for another type than it tells. */
import { afterAll, beforeAll, expect, it } from "vitest";
import { type Product, startProduct } from "../support/product.js";

let product: Product;
beforeAll(async () => {
  product = await startProduct({ HOLDOFF_LOG: "error" });
});
afterAll(async () => {
  await product.stop();
});

const json = (body: unknown): RequestInit => ({ method: "POST", body: JSON.stringify(body) });
const batch = { v: 1, key: "hpk_test_demo", visitor: "v_0123456789", tab: "t_0123456789", sentAt: 1, signals: [] };
const origin = { origin: "http://localhost:1" };

it.each<[string, number, RequestInit?]>([
  ["/healthz", 200],
  ["/readyz", 200],
  ["/holdoff.js", 200],
  ["/holdoff/parts.js", 200],
  ["/holdoff/no-such.js", 404],
  ["/", 302],
  ["/no-such", 404],
  ["/%", 404],
  ["/problems/bad_key", 200],
  ["/console", 303],
  ["/console/sign-in", 200],
  ["/console/tokens.css", 200],
  ["/console/api/sites", 401],
  ["/v1/follow-ups", 401],
  ["/v1/signals", 202, json(batch)],
  ["/v1/signals", 202, { ...json(batch), headers: origin }],
  ["/v1/signals", 204, { method: "OPTIONS", headers: { ...origin, "access-control-request-method": "POST" } }],
  ["/v1/signals", 401, json({ ...batch, key: "hpk_none" })],
  ["/v1/signals", 403, { ...json(batch), headers: { origin: "https://evil.example" } }],
  ["/v1/signals", 400, { method: "POST", body: "<script>" }],
  ["/v1/signals", 413, { method: "POST", body: "x".repeat(70_000) }],
  ["/v1/invites", 200, json({ key: "hpk_test_demo", visitor: "v_0123456789", channel: "chat" })],
  ["/v1/events", 401, json({ events: [] })],
])("%s, answered with %i", async (path, status, init) => {
  const answer = await fetch(`${product.url}${path}`, { redirect: "manual", ...init });
  await answer.body?.cancel();
  expect([answer.status, answer.headers.get("x-content-type-options")]).toEqual([status, "nosniff"]);
});
