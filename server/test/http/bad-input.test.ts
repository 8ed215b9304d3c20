/** Every public door, given what it must refuse: the documented status, a problem that names the place, nothing stored. */
import { writeFile } from "node:fs/promises";
import { gzipSync } from "node:zlib";
import type { Problem } from "@holdoff/sdk/wire";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { fresh, type Product, sitesText, startProduct } from "../support/product.js";

let product: Product;
beforeAll(async () => {
  product = await startProduct();
});
afterEach(async () => {
  expect((await fetch(`${product.url}/healthz`)).status).toBe(200);
});
afterAll(async () => await product.stop());

const viewed = { seq: 1, at: 1_000, type: "page.viewed" };

async function post(
  body: string | Buffer,
  headers: Record<string, string> = {},
): Promise<{ status: number; type: string | null; problem: Problem }> {
  const response = await fetch(`${product.url}/v1/signals`, {
    method: "POST",
    headers: { "content-type": "text/plain", ...headers },
    body,
  });
  return {
    status: response.status,
    type: response.headers.get("content-type"),
    problem: (await response.json()) as Problem,
  };
}

/** How many keys Redis has of a sandbox: refused input adds none. */
async function keysOf(scope: string): Promise<number> {
  const redis = product.redis.connect();
  return (await redis.keys(`*${scope}*`)).length;
}

describe("POST /v1/signals", () => {
  const batch = (changes: Record<string, unknown> = {}): string =>
    JSON.stringify({
      v: 1,
      key: "hpk_test_demo+bad",
      visitor: "v_12345678",
      tab: "t_12345678",
      sentAt: 1_000,
      signals: [viewed],
      ...changes,
    });
  const deep = `${'{"a":'.repeat(40)}1${"}".repeat(40)}`;

  it.each([
    ["what is not JSON", "{nope", {}, 400, "not_json", undefined],
    ["nothing at all", "", {}, 400, "not_json", undefined],
    ["a list", "[]", {}, 400, "bad_envelope", ""],
    ["a visitor that is no id", batch({ visitor: "me" }), {}, 400, "bad_envelope", "/visitor"],
    ["a number for a tab", batch({ tab: 7 }), {}, 400, "bad_envelope", "/tab"],
    ["no list of signals", batch({ signals: { 0: viewed } }), {}, 400, "bad_envelope", "/signals"],
    ["signals that are null", batch({ signals: null }), {}, 400, "bad_envelope", "/signals"],
    ["no key", batch({ key: undefined }), {}, 400, "bad_envelope", "/key"],
    [
      "101 signals",
      batch({ signals: Array.from({ length: 101 }, (_, seq) => ({ ...viewed, seq: seq + 1 })) }),
      {},
      400,
      "too_many",
      "/signals",
    ],
    ["nesting", batch({ signals: [{ ...viewed, deep: JSON.parse(deep) as unknown }] }), {}, 400, "too_deep", undefined],
    ["an unknown key", batch({ key: "hpk_test_nobody" }), {}, 401, "bad_key", "/key"],
    ["a sandbox that is no name", batch({ key: "hpk_test_demo+NO" }), {}, 401, "bad_key", "/key"],
    ["a wrong origin", batch(), { origin: "https://evil.example" }, 403, "bad_origin", undefined],
    ["65 KiB", batch({ signals: [{ ...viewed, pad: "x".repeat(65 * 1024) }] }), {}, 413, "too_large", undefined],
    ["another content type", batch(), { "content-type": "application/xml" }, 415, "unsupported_type", undefined],
  ])("refuses %s", async (_what, body, headers, status, code, pointer) => {
    const answer = await post(body, headers);
    expect([answer.status, answer.problem.code, answer.type]).toEqual([
      status,
      code,
      expect.stringContaining("application/problem+json"),
    ]);
    expect(answer.problem).toMatchObject({ status, title: expect.any(String), detail: expect.any(String) });
    if (pointer !== undefined) expect(answer.problem.errors?.map((error) => error.pointer)).toContain(pointer);
    expect(await keysOf("demo+bad")).toBe(0);
  });

  it("refuses what is compressed, without unpacking it", async () => {
    const answer = await post(gzipSync(Buffer.alloc(50_000_000)), { "content-encoding": "gzip" });
    expect([answer.status, answer.problem.code]).toEqual([415, "compressed"]);
  });

  it("drops single signals with a reason, and keeps the others", async () => {
    const page = product.sandbox().page();
    const answer = await page.send({
      signals: [
        viewed,
        { seq: 2, at: 1_000, type: "page.flown" },
        { seq: 3, at: 1_000, type: "offer.declined" },
        { seq: 4, at: 1_000, type: "ticket.opened", ticket: "7" },
        { seq: 0, at: 1_000, type: "page.viewed" },
        { seq: 5, at: "now", type: "page.viewed" },
        { seq: 6, at: 1_000, type: "offer.declined", offer: "a:b" },
        { seq: 7, at: 1_000, type: "offer.declined", offer: "insurance" },
        7,
      ],
    });
    expect(answer.status).toBe(202);
    expect(answer.body).toMatchObject({
      accepted: 4,
      dropped: [
        { seq: 2, reason: "unknown_type" },
        { seq: 3, reason: "bad_props" },
        { seq: 4, reason: "backend_only" },
        { seq: null, reason: "bad_seq" },
        { seq: null, reason: "bad_props" },
      ],
      ignored: [{ seq: 5, pointer: "/at" }],
    });
  });

  it("accepts no origin at all, and answers every page with CORS", async () => {
    const page = product.sandbox().page();
    const response = await page.send({ signals: [viewed] });
    expect([response.status, response.headers.get("access-control-allow-origin")]).toEqual([202, "*"]);
    const preflight = await fetch(`${product.url}/v1/signals`, {
      method: "OPTIONS",
      headers: { origin: "http://localhost:1" },
    });
    expect([preflight.status, preflight.headers.get("access-control-allow-methods")]).toEqual([204, "POST"]);
  });

  it("takes a page whose clock is ten years off for what it says now", async () => {
    for (const years of [-10, 10]) {
      const sandbox = product.sandbox();
      const page = sandbox.page();
      const at = Date.UTC(2026 + years, 1);
      await page.send({ sentAt: at, signals: [{ seq: 1, at, type: "checkout.started", checkout: "ck" }] });
      const call = await sandbox.schedule({
        person: { visitor: page.visitor, verified: true },
        about: { checkout: "ck" },
      });
      expect(call.decision.reasons.map(({ code }) => code)).toContain("quiet");
    }
  });
});

describe("the private API", () => {
  const SHOWN = "vh_0123456789abcdef";
  const fine = { person: { customer: "c_1" }, channel: "call", purpose: "sales" };
  it.each([
    ["an unknown channel", { ...fine, channel: "fax" }, 422, "bad_field", "/channel", "call"],
    ["a missing person", { ...fine, person: undefined }, 422, "bad_field", "/person", ""],
    ["a person that names nobody", { ...fine, person: {} }, 422, "bad_field", "/person", "customer"],
    [
      "a visitor as it is shown",
      { ...fine, person: { visitor: SHOWN } },
      422,
      "bad_field",
      "/person/visitor",
      "looking up",
    ],
    [
      "an id of 256 bytes",
      { ...fine, person: { customer: "ä".repeat(128) } },
      422,
      "bad_field",
      "/person/customer",
      "255",
    ],
    [
      "nobody",
      { ...fine, person: { customer: "undefined" } },
      422,
      "placeholder_id",
      "/person/customer",
      "placeholder",
    ],
    ["an unknown field", { ...fine, chanel: "call" }, 422, "bad_field", "/chanel", "did you mean"],
    ["a delay in fortnights", { ...fine, delay: "2fortnights" }, 422, "bad_field", "/delay", "30m"],
    [
      "a delay and a notBefore",
      { ...fine, delay: "1m", notBefore: "2030-01-01T00:00:00Z" },
      422,
      "bad_field",
      "/notBefore",
      "exclude",
    ],
    ["a payload over 16 KiB", { ...fine, payload: "x".repeat(17_000) }, 422, "bad_field", "/payload", "16384"],
    ["an offer on a survey", { ...fine, purpose: "survey", offer: "x" }, 422, "offer_forbidden", "/offer", "survey"],
    ["an offer on service", { ...fine, purpose: "service", offer: "x" }, 422, "offer_forbidden", "/offer", "service"],
    [
      "an offer on a transaction",
      { ...fine, purpose: "transactional", offer: "x" },
      422,
      "offer_forbidden",
      "/offer",
      "transactional",
    ],
    [
      "an unknown destination",
      { ...fine, deliver: { webhook: "fax" } },
      422,
      "no_destination",
      "/deliver/webhook",
      "dialler",
    ],
    ["what is not JSON", "{", 400, "not_json", undefined, ""],
  ])("refuses %s", async (_what, body, status, code, pointer, legal) => {
    const sandbox = product.sandbox();
    const answer = await sandbox.call<Problem>("POST", "/v1/follow-ups", body, { "idempotency-key": fresh("k") });
    expect([answer.status, answer.body.code]).toEqual([status, code]);
    if (pointer !== undefined)
      expect(answer.body.errors).toEqual(expect.arrayContaining([{ pointer, detail: expect.stringContaining(legal) }]));
    expect(await keysOf(sandbox.name)).toBe(0);
  });

  it("refuses without a key, with a wrong one, and without an Idempotency-Key", async () => {
    const sandbox = product.sandbox();
    expect(await sandbox.call("POST", "/v1/follow-ups", fine, { authorization: "" })).toMatchObject({
      status: 401,
      body: { code: "bad_key" },
    });
    expect(
      await sandbox.call("POST", "/v1/follow-ups", fine, { authorization: "Bearer hsk_test_wrong" }),
    ).toMatchObject({ status: 401 });
    expect(await sandbox.call("POST", "/v1/follow-ups", fine)).toMatchObject({
      status: 400,
      body: { code: "missing_idempotency_key" },
    });
  });

  it("carries an offer on service in shadow mode, and says what would have been", async () => {
    const sandbox = product.sandbox("shadow");
    const answer = await sandbox.call(
      "POST",
      "/v1/follow-ups",
      { ...fine, purpose: "survey", offer: "x" },
      { "idempotency-key": fresh("k") },
    );
    expect(answer.status).toBe(201);
  });

  it("knows no follow-up of another site or sandbox", async () => {
    const call = await product.sandbox().schedule({ person: { customer: "c_1" } });
    for (const [method, path] of [
      ["GET", ""],
      ["GET", "/receipts"],
      ["POST", "/redeem"],
      ["POST", "/permit"],
    ] as const) {
      const answer = await product
        .sandbox()
        .call(
          method === "POST" ? "POST" : "GET",
          `/v1/follow-ups/${call.id}${path}`,
          method === "POST" ? {} : undefined,
        );
      expect(answer).toMatchObject({ status: 404, body: { code: "not_found" } });
    }
    expect(await product.sandbox().call("GET", "/v1/follow-ups/fu_nonsense")).toMatchObject({ status: 404 });
  });

  it("drops single events with a reason", async () => {
    const sandbox = product.sandbox();
    const person = { customer: "c_1" };
    const answer = await sandbox.call("POST", "/v1/events", {
      events: [
        { id: "1", person, type: "ticket.opened", ticket: "7" },
        { id: "2", person, type: "page.viewed" },
        { id: "3", type: "ticket.opened", ticket: "7" },
        { person, type: "ticket.opened", ticket: "7" },
      ],
    });
    expect(answer).toMatchObject({
      status: 202,
      body: {
        accepted: 2,
        dropped: [
          { id: "2", reason: "page_only" },
          { id: "3", reason: "bad_props", detail: "/person: expected a customer, checkout or visitor" },
        ],
        ignored: [{ id: null, pointer: "/id" }],
      },
    });
  });

  it("moves a clock forward only, and only a test site's", async () => {
    const sandbox = product.sandbox();
    expect(await sandbox.call("POST", "/v1/test-clock/advance", { to: "2001-01-01T00:00:00Z" })).toMatchObject({
      status: 422,
      body: { code: "clock_back" },
    });
    expect(await sandbox.call("POST", "/v1/test-clock/advance", { by: "yesterday" })).toMatchObject({
      status: 422,
      body: { code: "bad_field" },
    });
  });
});

describe("the sites file", () => {
  it("keeps the running one when the new one has a typo, and takes a good one", async () => {
    const good = sitesText("http://127.0.0.1:9/hook");
    await writeFile(product.sitesFile, good.replace("enforce: true", "enforced: true"));
    await product.served.reload();
    expect(product.said.at(-1)).toMatch(/sites\.yaml:\d+:\d+ .*enforced.*did you mean "enforce"/);
    await product.sandbox().schedule({ person: { customer: "c_1" } });
    await writeFile(product.sitesFile, good);
    await product.served.reload();
    expect(product.said.at(-1)).toContain("reloaded");
  });
});
