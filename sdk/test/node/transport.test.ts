import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createClient, type HoldoffClient, HoldoffError, HoldoffUnreachableError } from "../../src/node/index.js";
import type { FollowUpRequest } from "../../src/wire/index.js";
import { type FakeApi, problem, startFakeApi } from "./fake-api.js";
import { type FakeClock, fakeClock } from "./fake-clock.js";
import { followUp } from "./samples.js";

const request: FollowUpRequest = { person: { customer: "c_42" }, channel: "call", purpose: "sales" };
const oneTry = { triesMax: 1, totalMsMax: 0 };
const keys = (api: FakeApi) => new Set(api.seen.map((seen) => seen.headers["idempotency-key"]));

let api: FakeApi;
let clock: FakeClock;
let client: HoldoffClient;
beforeEach(async () => {
  api = await startFakeApi();
  clock = fakeClock();
  client = createClient({ url: api.url, secretKey: "hsk_test_demo", clock });
});
afterEach(() => api.close());

it("tries again under the same key when Holdoff is away for a moment", async () => {
  api.replies.push(problem(503, "unavailable"), "drop", { status: 201, body: followUp });
  expect(await client.schedule(request)).toEqual(followUp);
  expect(api.seen).toHaveLength(3);
  expect(keys(api).size).toBe(1);
  expect(clock.waits).toHaveLength(2);
});

it("waits as long as Retry-After asks", async () => {
  api.replies.push(problem(503, "unavailable", { "retry-after": "3" }), { status: 201, body: followUp });
  await client.schedule(request);
  expect(clock.waits).toEqual([3000]);
});

it("gives up at once when Retry-After asks for more than its patience", async () => {
  api.replies.push(problem(503, "unavailable", { "retry-after": "60" }));
  await expect(client.schedule(request)).rejects.toMatchObject({ name: "HoldoffError", status: 503, attempts: 1 });
  expect(clock.waits).toEqual([]);
});

it("gives up after its number of tries", async () => {
  api.replies.push("drop", "drop", "drop", "drop", "drop");
  const error = await client.redeem("fu_1").catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(HoldoffUnreachableError);
  expect(error).toMatchObject({ attempts: 4 });
  expect(api.seen).toHaveLength(4);
});

it("does not try again what was refused for good", async () => {
  api.replies.push(problem(409, "idempotency_conflict"));
  await expect(client.schedule(request)).rejects.toBeInstanceOf(HoldoffError);
  expect(api.seen).toHaveLength(1);
});

it("ends a try that gets no answer", async () => {
  api.replies.push("hang");
  const hasty = createClient({ url: api.url, secretKey: "k", clock, timeoutMs: 20, patience: oneTry });
  await expect(hasty.get("fu_1")).rejects.toBeInstanceOf(HoldoffUnreachableError);
});

it("says what refused the connection", async () => {
  const { url } = api;
  await api.close();
  const nobody = createClient({ url, secretKey: "k", clock, patience: oneTry });
  await expect(nobody.get("fu_1")).rejects.toThrow(/after 1 try: fetch failed: .*ECONNREFUSED/);
});

describe("moving the test clock", () => {
  it("by a span is never sent twice: it would move twice as far", async () => {
    api.replies.push("drop");
    await expect(client.advanceTestClock({ by: "30m" })).rejects.toBeInstanceOf(HoldoffUnreachableError);
    expect(api.seen).toHaveLength(1);
  });

  it("to an instant may be", async () => {
    api.replies.push("drop", { body: { now: "2026-11-23T10:00:00.000Z" } });
    expect(await client.advanceTestClock({ to: "2026-11-23T10:00:00.000Z" })).toEqual({
      now: "2026-11-23T10:00:00.000Z",
    });
  });
});

describe("an answer from something that is not Holdoff", () => {
  it("is a refusal that says so, when it is an error page", async () => {
    api.replies.push({ status: 404, text: "<h1>Not here</h1>" });
    await expect(client.get("fu_1")).rejects.toMatchObject({ status: 404, code: "unexpected_answer" });
  });

  it("is an error that asks about the address, when it is a page", async () => {
    api.replies.push({ text: "<h1>Welcome</h1>" });
    await expect(client.get("fu_1")).rejects.toThrow("is this Holdoff's address?");
  });

  it("is not followed to where it redirects, so the key stays here", async () => {
    const elsewhere = await startFakeApi();
    const direct = createClient({ url: api.url, secretKey: "k", clock, patience: oneTry });
    api.replies.push({ status: 307, headers: { location: elsewhere.url } });
    await expect(direct.get("fu_1")).rejects.toBeInstanceOf(HoldoffUnreachableError);
    expect(elsewhere.seen).toEqual([]);
    await elsewhere.close();
  });
});
