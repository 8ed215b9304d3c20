/** A running server beside a Redis that loses what it had: nothing is released until an owner says how to go on. */
import { appendFile } from "node:fs/promises";
import type { FollowUp, Problem } from "@holdoff/sdk/wire";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { RedisLike } from "../../src/state/scripts.js";
import { fresh, POLICY_FILE, type Product, startProduct } from "../support/product.js";
import { until } from "../support/until.js";

const LIVE = `
  - id: shop
    name: Shop
    mode: live
    publishableKey: hpk_live_shop
    secretKeys: [hsk_live_shop]
    origins: ["https://shop.example"]
    identity: {verify: hmac, secret: identity, requireExpiry: false}
    policy: ${POLICY_FILE}
`;

let product: Product;
let redis: RedisLike;
beforeAll(async () => {
  product = await startProduct();
  await appendFile(product.sitesFile, LIVE);
  await product.served.reload();
  redis = product.redis.connect();
});
afterAll(async () => await product.stop());

async function call<T>(method: string, path: string, body?: unknown): Promise<{ status: number; body: T }> {
  const response = await fetch(`${product.url}${path}`, {
    method,
    headers: {
      authorization: "Bearer hsk_live_shop",
      "content-type": "application/json",
      "idempotency-key": fresh("k"),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  return { status: response.status, body: (await response.json()) as T };
}

const schedule = async (more: object = {}): Promise<FollowUp> => {
  const request = {
    person: { customer: fresh("c_") },
    channel: "email",
    purpose: "sales",
    basis: "consent",
    trigger: { type: "requested" },
  };
  return (await call<FollowUp>("POST", "/v1/follow-ups", { ...request, ...more })).body;
};
const suspicion = async () => (await call<{ suspect: boolean; since: string | null }>("GET", "/v1/resume")).body;

async function seen(path: string): Promise<{ status: number; body: Record<string, unknown> }> {
  const response = await fetch(`${product.url}${path}`);
  return { status: response.status, body: (await response.json()) as Record<string, unknown> };
}
/** What says so without a key. */
const readiness = () => seen("/readyz");
const banner = async () => (await seen("/console/api/standing?scope=shop")).body["suspect"];

/** The server notices with its next beat. */
async function noticed(): Promise<void> {
  await until("the site is suspect", async () => (await suspicion()).suspect);
}

describe("a live site whose Redis was emptied under it", () => {
  it("is suspect until it is resumed; test sites go on", async () => {
    expect(await suspicion()).toEqual({ suspect: false, since: null });
    expect((await schedule()).status).toBe("released");
    await redis.flushall();
    await product.served.reload();
    await noticed();
    const { since } = await suspicion();
    await until("the site is named", async () => JSON.stringify((await readiness()).body).includes('"shop"'));
    // It is an owner's to mend, and no reason to take the process out.
    expect(await readiness()).toEqual({ status: 200, body: { ready: true, missing: [], suspect: ["shop"] } });
    expect(await banner()).toEqual({
      since,
      why: "Redis has lost what was acknowledged: an older copy was put back, it was emptied, or REDIS_URL names another one than before",
      resume: "holdoff resume --site shop --completed FILE",
    });

    const held = await schedule();
    expect([held.status, held.decision.reasons.map(({ code }) => code)]).toEqual(["waiting", ["blind"]]);
    const test = product.sandbox();
    const tested = await test.schedule({ person: { customer: fresh("c_") }, trigger: { type: "requested" } });
    expect(tested.status).toBe("released");

    expect(await call("POST", "/v1/resume", {})).toEqual({ status: 200, body: { resumed: true, completed: 0 } });
    expect(await suspicion()).toEqual({ suspect: false, since: null });
    expect(await banner()).toBeNull();
    await until("readiness names none", async () => JSON.stringify((await readiness()).body["suspect"]) === "[]");
    expect((await schedule()).status).toBe("released");
    expect(await call("POST", "/v1/resume", {})).toEqual({ status: 200, body: { resumed: false, completed: 0 } });
  });

  it("is told what was ordered meanwhile, before anybody is contacted", async () => {
    await redis.flushall();
    await product.served.reload();
    await noticed();
    const customer = fresh("c_");
    const held = await schedule({ person: { customer }, trigger: { type: "cart_left" } });
    expect(held.status).toBe("waiting");
    const checkout = fresh("ck_");
    const guest = await schedule({ person: { checkout }, trigger: { type: "cart_left" }, about: { checkout } });
    const completed = [{ id: fresh("e_"), person: { customer }, order: "o_1" }, checkout];
    expect((await call("POST", "/v1/resume", { completed })).body).toEqual({ resumed: true, completed: 2 });
    for (const { id } of [held, guest])
      expect((await call<FollowUp>("GET", `/v1/follow-ups/${id}`)).body.status).toBe("cancelled");
  });
});

describe("the door", () => {
  it.each([
    ["a list", [], "/"],
    ["another field", { done: [] }, ""],
    ["orders that are none", { completed: [7] }, "/completed/0"],
    ["an order of nobody", { completed: [{ id: "e_1" }] }, "/completed/0/person"],
  ])("refuses %s, and resumes nothing", async (_what, body, pointer) => {
    const answer = await call<Problem>("POST", "/v1/resume", body);
    expect([answer.status, answer.body.code]).toEqual([422, "bad_field"]);
    expect(answer.body.errors?.[0]?.pointer ?? "").toContain(pointer === "/" ? "" : pointer);
  });

  it("is for the shop's backend only", async () => {
    expect((await fetch(`${product.url}/v1/resume`, { method: "POST", body: "{}" })).status).toBe(401);
  });
});
