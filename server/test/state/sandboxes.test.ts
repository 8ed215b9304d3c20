/** Sandboxes that strangers make: so many a site, and nothing of one that had to go is left. */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { type Scope, siteOf, testScope, visitorRef } from "../../src/ids.js";
import { SANDBOX_TTL_MS } from "../../src/state/lifetimes.js";
import type { RedisStore } from "../../src/state/redis-store.js";
import { isKnownSandbox, noteSandbox, SANDBOXES_MAX } from "../../src/state/sandboxes.js";
import { openGate, random, type TestGate } from "../support/gate.js";
import { type PrivateRedis, startRedis } from "../support/redis.js";

let server: PrivateRedis;
let gate: TestGate;
let store: RedisStore;
let site: string;
beforeAll(async () => {
  server = await startRedis();
  gate = await openGate(server.connect());
  ({ store } = gate.people);
});
afterAll(async () => await server.stop());
beforeEach(() => {
  site = random("s");
});

const sandbox = (name: string | number): Scope => testScope(site, `n${name}`);
const isKnown = async (name: string | number): Promise<boolean> => await isKnownSandbox(store, sandbox(name));
const make = async (names: readonly (string | number)[], by: "page" | "secret" = "page"): Promise<void> => {
  for (const name of names) await noteSandbox(store, sandbox(name), by);
};
/** By a page: what the sandbox holds of its visitor since. */
const visited = async (name: string): Promise<string> => {
  const scope = sandbox(name);
  const visitor = random("v");
  await (await openGate(server.connect(), { scope, site: { id: site } })).report(visitor, [{ type: "page.viewed" }]);
  return store.keys.document(scope, visitorRef(visitor));
};
const upTo = (most: number): number[] => Array.from({ length: most }, (_, index) => index);
const age = async (name: string | number, seconds: number): Promise<void> => {
  for (const key of [store.keys.sandboxes(site), store.keys.vouchedSandboxes(site)])
    if ((await store.redis.zscore(key, `n${name}`)) !== null)
      await store.redis.zincrby(key, -1000 * seconds, `n${name}`);
};

describe("sandboxes of a site that no secret key has used", () => {
  it("are a hundred: one more, and the oldest goes", async () => {
    await make(upTo(SANDBOXES_MAX));
    for (const name of upTo(SANDBOXES_MAX)) await age(name, SANDBOXES_MAX - name);
    expect(await Promise.all(upTo(SANDBOXES_MAX).map(isKnown))).not.toContain(false);
    await make(["more"]);
    expect(await Promise.all([0, 1, SANDBOXES_MAX - 1, "more"].map(isKnown))).toEqual([false, true, true, true]);
  });

  it("go by when they were used last", async () => {
    await make(upTo(SANDBOXES_MAX));
    for (const name of upTo(SANDBOXES_MAX)) await age(name, SANDBOXES_MAX - name);
    await make([0, "more"]);
    expect(await Promise.all([0, 1, 2, "more"].map(isKnown))).toEqual([true, false, true, true]);
  });

  it("push out none that a secret key has used, before or after", async () => {
    await make(["ours"], "secret");
    const documents = [await visited("ours"), await visited("theirs")];
    await make(["theirs"], "secret");
    await make(upTo(2 * SANDBOXES_MAX));
    expect(await Promise.all(["ours", "theirs"].map(isKnown))).toEqual([true, true]);
    expect(await store.redis.exists(...documents)).toBe(2);
    expect(await store.redis.zcard(store.keys.sandboxes(site))).toBe(SANDBOXES_MAX);
  });

  it("push out none of another site", async () => {
    await make(["other"]);
    const before = site;
    site = random("s");
    await make(upTo(SANDBOXES_MAX + 1));
    site = before;
    expect(await isKnown("other")).toBe(true);
  });

  it("are forgotten with the sandbox, a day after its last use", async () => {
    await make(["old", "older"]);
    await make(["mine"], "secret");
    for (const name of ["older", "mine"]) await age(name, SANDBOX_TTL_MS / 1000);
    await age("old", SANDBOX_TTL_MS / 1000 - 60);
    await make(["new"]);
    expect(await Promise.all(["old", "older", "mine"].map(isKnown))).toEqual([true, false, false]);
    for (const key of [store.keys.sandboxes(site), store.keys.vouchedSandboxes(site)])
      expect(await store.redis.pttl(key)).toBeLessThanOrEqual(SANDBOX_TTL_MS);
  });
});

describe("a sandbox that has to go", () => {
  const keysOf = async (scope: Scope): Promise<string[]> => await store.redis.keys(`*${scope}*`);

  it("leaves nothing, in memory or in the books, whatever was said there", async () => {
    const scope = testScope(gate.opened.site.id, "doomed");
    const doomed = await openGate(server.connect(), { scope, site: gate.opened.site });
    for (const visitor of Array.from({ length: 250 }, () => random("v")))
      await doomed.report(visitor, [
        { type: "page.active", visibleMs: 20_000, engagedMs: 20_000 },
        { type: "checkout.started", checkout: "c1" },
        { type: "consent.withdrawn" },
        { type: "consent.given", channel: "sms", purpose: "sales", preTicked: true },
      ]);
    doomed.doors.intake.note(scope, { door: "page", type: "page.active", came: "accepted" });
    await doomed.doors.intake.flush(store);
    expect((await keysOf(scope)).length).toBeGreaterThan(500);
    for (const name of upTo(SANDBOXES_MAX)) await noteSandbox(store, testScope(siteOf(scope), `n${name}`), "page");
    // What was counted meanwhile comes too late.
    doomed.doors.intake.note(scope, { door: "page", type: "page.active", came: "accepted" });
    await doomed.doors.intake.flush(store);
    expect(await keysOf(scope)).toEqual([]);
    expect(Number(await store.redis.hget(store.keys.share(store.keys.home(scope)), "total"))).toBe(0);
  });
});
