/** The limits at the doors: what is refused, what it says, who is heard all the same, and that nothing of it stays. */
import { execFile as executeFile } from "node:child_process";
import { promisify } from "node:util";
import { request } from "undici";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { liveScope, visitorRef } from "../../src/ids.js";
import { openStore } from "../../src/state/open-store.js";
import { left, limitedProduct, type Said, signed, slow, statuses, times, via } from "../support/limited-product.js";
import { fresh } from "../support/product.js";
import { until } from "../support/until.js";

const execFile = promisify(executeFile);
const FLOODER = new URL("../../../scripts/attack/kit/one-key-flooder.mjs", import.meta.url).pathname;

const shop = limitedProduct();
const { limited, post, says, backend, plan } = shop;
beforeAll(shop.start);
afterAll(shop.stop);

describe("a visitor", () => {
  it("is told how much is left, and when there is none how long to wait", async () => {
    await limited({ visitor: slow(3) });
    const all = await times(4, () => says("v_limited"));
    expect(all.map(({ status }) => status)).toEqual([202, 202, 202, 429]);
    expect(all.map(left)).toEqual(['"visitor";r=2', '"visitor";r=1', '"visitor";r=0', '"visitor";r=0']);
    const { headers, body } = all[3] as Said;
    expect(headers["ratelimit-policy"]).toBe('"visitor";q=3;w=180');
    expect(headers["content-type"]).toContain("application/problem+json");
    expect(headers["access-control-allow-origin"]).toBe("*");
    expect(headers["access-control-expose-headers"]).toBe("Retry-After, RateLimit, RateLimit-Policy, X-Request-Id");
    expect(headers["ratelimit"]).toBe(`"visitor";r=0;t=${headers["retry-after"]}`);
    expect(Number(headers["retry-after"])).toBeGreaterThan(60);
    expect(Number(headers["retry-after"])).toBeLessThanOrEqual(180);
    expect(body).toMatchObject({ code: "too_many_requests", status: 429, type: "/problems/too_many_requests" });
    expect((await says("v_another")).status).toBe(202);
  });

  it("is the same one at the door of invitations", async () => {
    await limited({ visitor: slow(2) });
    const question = { key: "hpk_live_flooded", visitor: "v_asking", channel: "chat" };
    await says("v_asking");
    const all = await times(2, () => post("/v1/invites", question));
    expect(all.map(({ status }) => status)).toEqual([200, 429]);
  });
});

describe("an address", () => {
  it("has one quota for all its visitors, and tells it", async () => {
    await limited({ address: slow(3) });
    const all = await times(4, (nth) => says(`v_number_${nth}`, {}, via("198.51.100.1")));
    expect(all.map(({ status }) => status)).toEqual([202, 202, 202, 429]);
    expect(all.map(left)[0]).toBe('"visitor";r=59, "address";r=2');
    expect(all[0]?.headers["ratelimit-policy"]).toBe('"visitor";q=60;w=30, "address";q=3;w=180');
    expect((await says("v_number_5", {}, via("198.51.100.2"))).status).toBe(202);
    // None for this machine itself.
    expect(statuses(await times(5, (nth) => says(`v_local_${nth}`)))).toEqual({ 202: 5 });
  });

  it("is not another one because its client writes so", async () => {
    await limited({ proxies: 1, address: slow(3) });
    const all = await times(6, (nth) => says(`v_number_${nth}`, {}, via(`192.0.2.${nth}, 198.51.100.7`)));
    expect(statuses(all)).toEqual({ 202: 3, 429: 3 });
  });

  it.each<[string, (headers: Record<string, string>) => Promise<Said>, number]>([
    ["a publishable key that no site has", (headers) => says("v_number_1", { key: "hpk_live_nobody" }, headers), 401],
    [
      "an invitation with one",
      (headers) => post("/v1/invites", { key: "hpk_x", visitor: "v_number_1", channel: "chat" }, headers),
      401,
    ],
    [
      "a secret key that no site has",
      (headers) => post("/v1/follow-ups", {}, { ...headers, authorization: "Bearer hsk_no" }),
      401,
    ],
    ["an event with one", (headers) => post("/v1/events", {}, { ...headers, authorization: "Bearer hsk_no" }), 401],
    ["no key at all", (headers) => post("/v1/follow-ups", {}, headers), 401],
  ])("counts %s", async (_what, ask, status) => {
    await limited({ address: slow(2) });
    const all = await times(3, () => ask(via("198.51.100.3")));
    expect(all.map((one) => one.status)).toEqual([status, status, 429]);
  });

  it.each(["/holdoff.js", "/holdoff/parts.js", "/problems/bad_key", "/v1/policy.schema.json", "/v1/sites.schema.json"])(
    "counts who reads %s",
    async (path) => {
      await limited({ address: slow(2) });
      const codes: number[] = [];
      for (const _ of [1, 2, 3]) {
        const { statusCode, body } = await request(`${shop.product().url}${path}`, { headers: via("198.51.100.4") });
        await body.dump();
        codes.push(statusCode);
      }
      expect(codes).toEqual([200, 200, 429]);
    },
  );
});

describe("a visitor who is no stranger", () => {
  it.each<[string, (visitor: string) => Promise<unknown>]>([
    ["signed for by the shop in an earlier batch", (visitor) => says(visitor, { refs: signed(`c_${visitor}`) })],
    [
      "vouched for by the backend",
      (visitor) =>
        backend("/v1/events", {
          events: [
            {
              id: fresh("e"),
              person: { customer: `c_${visitor}`, visitor, verified: true },
              type: "order.completed",
              order: fresh("o_"),
            },
          ],
        }),
    ],
    ["with an open follow-up", (visitor) => plan({ visitor })],
  ])("%s is asked for neither address nor key", async (_who, makeKnown) => {
    const visitor = fresh("v_");
    await limited({});
    await makeKnown(visitor);
    await limited({ address: slow(1), known: slow(3) });
    const here = via("198.51.100.5");
    expect(statuses(await times(3, (nth) => says(`v_stranger_${nth}`, {}, here)))).toEqual({ 202: 1, 429: 2 });
    const all = await times(4, () => says(visitor, {}, here));
    expect(all.map(({ status }) => status)).toEqual([202, 202, 202, 429]);
    expect(left(all[0] as Said)).toBe('"known";r=2');
  });

  it("is one from the first batch that the shop signs; of one signature there is one bucket until it is linked", async () => {
    await limited({ address: slow(1), known: slow(3) });
    const here = via("198.51.100.6");
    await says("v_stranger", {}, here);
    const customer = fresh("c_");
    const all = await times(5, () => says(fresh("v_"), { refs: signed(customer) }, here));
    expect(all.map(({ status }) => status)).toEqual([202, 202, 202, 429, 429]);
    const forged = { customer, hash: "0".repeat(64) };
    expect((await says(fresh("v_"), { refs: forged }, here)).status).toBe(429);
  });

  it("is unheard when its own bucket refuses it, until it is heard again", async () => {
    const visitor = fresh("v_");
    await limited({});
    await says(visitor, { refs: signed(`c_${visitor}`) });
    await limited({ known: slow(1) });
    const unheard = async (): Promise<boolean> => {
      const { store } = await openStore(shop.product().redis.connect());
      const at = await store.load(liveScope("flooded"), visitorRef(visitor));
      if (at.at !== "forward") throw new Error("the visitor is not linked");
      const person = await store.load(liveScope("flooded"), at.to);
      return person.at === "document" && person.loaded.document.now.unheardSinceMs !== undefined;
    };
    await says(visitor);
    expect(await unheard()).toBe(false);
    expect((await says(visitor)).status).toBe(429);
    expect(await unheard()).toBe(true);
    await limited({});
    expect((await says(visitor)).status).toBe(202);
    expect(await unheard()).toBe(false);
  });
});

describe("a signal that is not taken", () => {
  const blindness = async (site: string) => {
    const { store } = await openStore(shop.product().redis.connect());
    const facts = await Promise.all(store.keys.all().map((one) => store.siteFactsIn(liveScope(site), one)));
    return {
      now: facts.filter(({ blindSinceMs }) => blindSinceMs !== null).length,
      ever: facts.filter(({ spells }) => spells.length > 0).length,
      away: facts.filter(({ away }) => away.length > 0).length,
    };
  };

  it("makes its site blind until one is taken, and no other; a refusal makes none", async () => {
    await limited({ visitor: slow(1) });
    const visitor = fresh("v_");
    await says(visitor, { key: "hpk_live_beside" });
    expect((await says(visitor, { key: "hpk_live_beside" })).status).toBe(429);
    expect((await says(visitor, { key: "hpk_live_beside", tab: 1 })).status).toBe(400);
    await limited({});
    const { store } = await openStore(shop.product().redis.connect());
    const unreadable = fresh("v_");
    const key = store.keys.document(liveScope("flooded"), visitorRef(unreadable));
    await store.redis.hset(key, { rev: "1.1", now: "{" });
    expect((await says(unreadable)).status).toBe(500);
    await until("the site is blind", async () => (await blindness("flooded")).now === 64);
    expect((await says(fresh("v_"))).status).toBe(202);
    await until("the site is heard", async () => (await blindness("flooded")).now === 0);
    expect(await blindness("flooded")).toEqual({ now: 0, ever: 64, away: 0 });
    expect(await blindness("beside")).toEqual({ now: 0, ever: 0, away: 0 });
    await store.redis.del(key);
    for (const partition of store.keys.all())
      await store.redis.hdel(store.keys.scopeFacts(partition, liveScope("flooded")), "failed");
  });
});

describe("a flood with one publishable key", () => {
  const FLOOD_MS = 1_000;

  it("blinds nobody, loses nothing beside it, and leaves its customers heard", async () => {
    // Only the share of the work stands between them.
    const many = { perMinute: 1_000_000, burst: 1_000_000 };
    await limited({ known: many, address: many });
    const customer = fresh("v_");
    await says(customer, { refs: signed(`c_${customer}`) });
    const { store } = await openStore(shop.product().redis.connect());
    const flood = execFile(process.execPath, [
      FLOODER,
      JSON.stringify({
        url: shop.product().url,
        key: "hpk_live_flooded",
        connections: 64,
        forMs: FLOOD_MS,
        addresses: 64,
      }),
    ]);
    const endsAtMs = performance.now() + FLOOD_MS;
    const beside: number[] = [];
    const heard: number[] = [];
    while (performance.now() < endsAtMs) {
      beside.push((await says(fresh("v_"), { key: "hpk_live_beside" }, via("198.51.100.9"))).status);
      heard.push((await says(customer, {}, via("203.0.113.1"))).status);
    }
    const answered = Object.keys(JSON.parse((await flood).stdout)).map(Number);
    expect(answered.filter((status) => status !== 202 && status !== 429)).toEqual([]);
    expect(answered).toContain(202);
    expect([new Set(beside), new Set(heard)]).toEqual([new Set([202]), new Set([202])]);
    expect(beside.length).toBeGreaterThan(2);
    for (const site of ["flooded", "beside"]) {
      const facts = await Promise.all(store.keys.all().map((one) => store.siteFactsIn(liveScope(site), one)));
      expect(facts.filter(({ blindSinceMs, spells }) => blindSinceMs !== null || spells.length > 0)).toEqual([]);
    }
    expect(await (await request(`${shop.product().url}/readyz`)).body.json()).toMatchObject({
      ready: true,
      suspect: [],
    });
  });

  it("leaves no address in Redis or in the log, and what it counts is gone within a day", async () => {
    await limited({ address: slow(4), visitor: slow(4) });
    const addresses = ["198.51.100.77", "2001:db8:77:7700::1"];
    const redis = shop.product().redis.connect();
    for (const address of addresses)
      await times(8, () =>
        says("v_counted", {}, { ...via(address), "user-agent": "Nosy/7.7", referer: "https://nosy.example/7" }),
      );
    await until("counts are shared", async () => (await redis.keys("h:{limits}:address:*")).length >= 2);
    const names = await redis.keys("*");
    const dumped = await Promise.all(
      names.map(async (name) => Buffer.from((await redis.dumpBuffer(name)) ?? "").toString("latin1")),
    );
    const all = [...names, ...dumped, ...shop.product().said].join("\n");
    for (const secret of ["198.51.100", "2001:db8", "20010db8", "Nosy", "nosy.example"])
      expect(all).not.toContain(secret);
    const counted = names.filter((name) => name.startsWith("h:{limits}:"));
    const lifetimes = await Promise.all(counted.map((name) => redis.pttl(name)));
    expect(counted.length).toBeGreaterThan(2);
    for (const lifetime of lifetimes) {
      expect(lifetime).toBeGreaterThan(0);
      expect(lifetime).toBeLessThanOrEqual(86_400_000);
    }
  });
});
