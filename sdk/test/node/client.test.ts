import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createClient, type HoldoffClient, HoldoffError } from "../../src/node/index.js";
import type { FollowUpRequest } from "../../src/wire/index.js";
import { type FakeApi, problem, startFakeApi } from "./fake-api.js";
import { fakeClock } from "./fake-clock.js";
import { decision, followUp } from "./samples.js";

const request: FollowUpRequest = { person: { customer: "c_42" }, channel: "call", purpose: "sales" };

let api: FakeApi;
let client: HoldoffClient;
beforeEach(async () => {
  api = await startFakeApi();
  client = createClient({ url: `${api.url}/`, secretKey: "hsk_test_demo+w3", clock: fakeClock() });
});
afterEach(() => api.close());

describe("every call goes where the contract says", () => {
  const calls: [string, (client: HoldoffClient) => Promise<unknown>, string, unknown][] = [
    ["schedule", (c) => c.schedule(request), "POST /v1/follow-ups", request],
    ["get", (c) => c.get("fu_1"), "GET /v1/follow-ups/fu_1", undefined],
    ["list", (c) => c.list(), "GET /v1/follow-ups", undefined],
    [
      "list with a query",
      (c) => c.list({ customer: "c 42", status: "waiting", limit: 5 }),
      "GET /v1/follow-ups?customer=c+42&status=waiting&limit=5",
      undefined,
    ],
    [
      "cancel",
      (c) => c.cancel("fu_1", { reason: "sold out" }),
      "POST /v1/follow-ups/fu_1/cancel",
      { reason: "sold out" },
    ],
    ["patch", (c) => c.patch("fu_1", { delay: "1h" }), "PATCH /v1/follow-ups/fu_1", { delay: "1h" }],
    [
      "patch to an instant, without an end",
      (c) => c.patch("fu_1", { notBefore: "2026-12-01T15:00:00Z", expiresAt: null }),
      "PATCH /v1/follow-ups/fu_1",
      { notBefore: "2026-12-01T15:00:00Z", expiresAt: null },
    ],
    [
      "schedule one of a series",
      (c) => c.schedule({ ...request, step: 2 }),
      "POST /v1/follow-ups",
      { ...request, step: 2 },
    ],
    ["reconsider", (c) => c.reconsider("fu_1"), "POST /v1/follow-ups/fu_1/reconsider", {}],
    [
      "override",
      (c) => c.override("fu_1", { by: "owner", reason: "asked" }),
      "POST /v1/follow-ups/fu_1/override",
      { by: "owner", reason: "asked" },
    ],
    ["permit", (c) => c.permit("fu_1"), "POST /v1/follow-ups/fu_1/permit", {}],
    ["redeem", (c) => c.redeem("fu_1"), "POST /v1/follow-ups/fu_1/redeem", {}],
    [
      "redeem with a permit",
      (c) => c.redeem("fu_1", { permit: "p" }),
      "POST /v1/follow-ups/fu_1/redeem",
      { permit: "p" },
    ],
    [
      "outcome",
      (c) => c.outcome("fu_1", { outcome: "reached" }),
      "POST /v1/follow-ups/fu_1/outcome",
      { outcome: "reached" },
    ],
    ["check", (c) => c.check(request), "POST /v1/check", request],
    ["person", (c) => c.person("customer:c_42"), "GET /v1/persons/customer%3Ac_42", undefined],
    ["erase", (c) => c.erase("customer:c_42"), "DELETE /v1/persons/customer%3Ac_42", undefined],
    ["advanceTestClock", (c) => c.advanceTestClock({ by: "30m" }), "POST /v1/test-clock/advance", { by: "30m" }],
    ["testClock", (c) => c.testClock(), "GET /v1/test-clock", undefined],
  ];
  it.each(calls)("%s", async (_name, call, line, body) => {
    await call(client);
    expect(api.seen).toHaveLength(1);
    expect(`${api.seen[0]?.method} ${api.seen[0]?.path}`).toBe(line);
    expect(api.seen[0]?.body).toEqual(body);
    expect(api.seen[0]?.headers.authorization).toBe("Bearer hsk_test_demo+w3");
  });
});

it("escapes an id, so that it cannot name another path", async () => {
  await client.get("../persons/x?y");
  expect(api.seen[0]?.path).toBe("/v1/follow-ups/..%2Fpersons%2Fx%3Fy");
});

it("hands out receipts without their envelope", async () => {
  api.replies.push({ body: { data: [decision] } });
  expect(await client.receipts("fu_1")).toEqual([decision]);
});

it.each([{ ids: ["fu_1", "fu_2"] }, { key: "cart-9-call" }, { about: { checkout: "ck_9" } }])(
  "cancels many at once, with an answer each: %j",
  async (which) => {
    const answers = [
      { status: 200, followUp },
      { status: 409, problem: { code: "too_late" } },
    ];
    api.replies.push({ body: { data: answers } });
    expect(await client.bulkCancel({ ...which, reason: "sold out" })).toEqual(answers);
    expect(`${api.seen[0]?.method} ${api.seen[0]?.path}`).toBe("POST /v1/follow-ups/bulk-cancel");
    expect(api.seen[0]?.body).toEqual({ ...which, reason: "sold out" });
  },
);

describe("idempotency keys", () => {
  it("are the caller's where given", async () => {
    await client.schedule(request, { idempotencyKey: "cart-9" });
    await client.redeem("fu_1", { idempotencyKey: "fu_1-r1" });
    expect(api.seen.map((seen) => seen.headers["idempotency-key"])).toEqual(["cart-9", "fu_1-r1"]);
  });

  it("are made, and differ, where none is given", async () => {
    await client.schedule(request);
    await client.schedule(request);
    const [first, second] = api.seen.map((seen) => seen.headers["idempotency-key"]);
    expect(first).toMatch(/^[0-9a-f-]{36}$/);
    expect(second).toMatch(/^[0-9a-f-]{36}$/);
    expect(second).not.toBe(first);
  });
});

describe("a refusal", () => {
  it("carries the problem document", async () => {
    const errors = [{ pointer: "/channel", detail: "is none of call, sms, email" }];
    api.replies.push({
      status: 422,
      body: { type: "t", title: "T", status: 422, detail: "D", code: "invalid", errors },
    });
    const error = await client.schedule(request).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(HoldoffError);
    expect(error).toMatchObject({ status: 422, code: "invalid", errors, attempts: 1 });
    expect(String(error)).toContain("/channel is none of call");
  });

  it("of a redeem is an answer, not an error", async () => {
    api.replies.push({ body: { go: false, code: "recalled", decision } });
    expect(await client.redeem("fu_1")).toEqual({ go: false, code: "recalled", decision });
  });
});

describe("a conflict after a lost answer", () => {
  it("is no error when the follow-up is as asked", async () => {
    api.replies.push("drop", problem(409, "too_late"), { body: { ...followUp, status: "cancelled" } });
    expect(await client.cancel("fu_1", { reason: "sold out" })).toMatchObject({ status: "cancelled" });
  });

  it("is an error when it is not", async () => {
    api.replies.push("drop", problem(409, "too_late"), { body: { ...followUp, status: "redeemed" } });
    await expect(client.cancel("fu_1", { reason: "sold out" })).rejects.toMatchObject({ code: "too_late" });
  });

  it("is an error at the first try, and nothing is read", async () => {
    api.replies.push(problem(409, "too_late"));
    await expect(client.outcome("fu_1", { outcome: "reached" })).rejects.toMatchObject({ code: "too_late" });
    expect(api.seen).toHaveLength(1);
  });
});

describe("what cannot work is said when the client is made", () => {
  it.each([
    [{ url: "localhost:4700" }, 'url is "localhost:4700"; it begins with http:// or https://'],
    [{ url: "" }, 'url is ""'],
    [{ url: "https://" }, 'url is "https://"'],
    [{ url: "ftp://holdoff.example" }, "it begins with http:// or https://"],
    [{ secretKey: "" }, "secretKey is missing"],
    [{ secretKey: " " }, "secretKey is missing"],
    [{ secretKey: "hpk_live_shop" }, "secretKey is a publishable key"],
  ])("%j", (wrong, said) => {
    expect(() => createClient({ url: "https://holdoff.example", secretKey: "hsk_live_shop", ...wrong })).toThrow(said);
  });

  it("also where the variables are not set", () => {
    // As JavaScript calls it.
    const unset: Record<string, string> = {};
    const made = (options: Record<string, string>): unknown => Reflect.apply(createClient, undefined, [options]);
    expect(() => made({ ...unset, url: "https://holdoff.example" })).toThrow("secretKey is missing");
    expect(() => made({ ...unset, secretKey: "hsk_live_shop" })).toThrow("url is undefined");
  });
});
