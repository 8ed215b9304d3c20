/** `POST /v1/invites` is open to every page: what it takes, and what it refuses and why. */
import type { Problem } from "@holdoff/sdk/wire";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { ask } from "../support/ask-invite.js";
import { type Product, startProduct } from "../support/product.js";

let product: Product;
beforeAll(async () => {
  product = await startProduct();
});
afterAll(async () => await product.stop());

describe("the door", () => {
  const question = { key: "hpk_test_demo+bad", visitor: "v_12345678", channel: "chat" };
  const deep = `${'{"a":'.repeat(40)}1${"}".repeat(40)}`;

  it.each([
    ["what is not JSON", "{nope", {}, 400, "not_json", undefined],
    ["nothing at all", "", {}, 400, "not_json", undefined],
    ["a list", "[]", {}, 400, "bad_request", ""],
    ["nesting", deep, {}, 400, "too_deep", undefined],
    ["a call", { ...question, channel: "call" }, {}, 400, "bad_request", "/channel"],
    ["a visitor that is no id", { ...question, visitor: "me" }, {}, 400, "bad_request", "/visitor"],
    ["a tab that is no id", { ...question, tab: 7 }, {}, 400, "bad_request", "/tab"],
    ["negative time", { ...question, visibleMs: -1 }, {}, 400, "bad_request", "/visibleMs"],
    ["no key", { visitor: "v_12345678", channel: "chat" }, {}, 400, "bad_request", "/key"],
    ["an unknown key", { ...question, key: "hpk_test_nobody" }, {}, 401, "bad_key", "/key"],
    ["a secret key", { ...question, key: "hsk_test_demo" }, {}, 401, "bad_key", "/key"],
    ["a wrong origin", question, { origin: "https://evil.example" }, 403, "bad_origin", undefined],
    ["65 KiB", { ...question, pad: "x".repeat(65 * 1024) }, {}, 413, "too_large", undefined],
    ["another content type", question, { "content-type": "application/xml" }, 415, "unsupported_type", undefined],
    ["a compressed body", question, { "content-encoding": "gzip" }, 415, "compressed", undefined],
  ])("refuses %s, and lets the page read why", async (_what, body, headers, status, code, pointer) => {
    const answer = await ask(product, body, headers);
    const problem = answer.body as Problem;
    expect([answer.status, problem.code, problem.errors?.[0]?.pointer]).toEqual([status, code, pointer]);
    expect(answer.headers.get("content-type")).toMatch("application/problem+json");
    expect(answer.headers.get("access-control-allow-origin")).toBe("*");
  });

  it.each(["text/plain", "application/json"])("takes %s, from the site's pages and from no page", async (type) => {
    const answer = await ask(product, question, { "content-type": type });
    expect([answer.status, answer.headers.get("access-control-allow-origin")]).toEqual([200, "*"]);
  });

  it("takes null for what is not known", async () => {
    expect((await ask(product, { ...question, tab: null, visibleMs: null })).status).toBe(200);
  });

  it("answers a preflight", async () => {
    const { status, headers } = await ask(product, undefined, {}, "OPTIONS");
    expect([status, headers.get("access-control-allow-methods")]).toEqual([204, "POST"]);
  });

  it("stores nothing of somebody who was told no", async () => {
    const sandbox = product.sandbox();
    const { visitor } = sandbox.page();
    const { status, body } = await ask(product, { key: sandbox.publishable, visitor, channel: "chat" });
    expect([status, body]).toMatchObject([200, { allow: false }]);
    expect(await product.redis.connect().keys(`*${sandbox.name}*`)).toEqual([]);
  });
});
