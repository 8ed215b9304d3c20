/** How many browsers become one customer within a day: a few, and of a name that all guests share no more than that. */
import { createHmac } from "node:crypto";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { liveScope, type Ref, refOf, type Scope, testScope, visitorRef } from "../../src/ids.js";
import { declinedOffers } from "../../src/person/choices.js";
import { linkRefs } from "../../src/state/merge-person.js";
import { openStore } from "../../src/state/open-store.js";
import type { RedisStore } from "../../src/state/redis-store.js";
import { run } from "../../src/state/scripts.js";
import { mayLinkVisitors, trustCustomer, VISITORS_A_DAY_MAX } from "../../src/state/visitor-links.js";
import { openGate, random } from "../support/gate.js";
import { type PrivateRedis, startRedis } from "../support/redis.js";

const LIVE = liveScope("shop");
const DAY_MS = 86_400_000;

let server: PrivateRedis;
let store: RedisStore;
beforeAll(async () => {
  server = await startRedis();
  ({ store } = await openStore(server.connect()));
});
afterAll(async () => await server.stop());

let customer: Ref;
beforeEach(() => {
  customer = refOf("customer", random("c"));
});

const visitor = (): Ref => visitorRef(random("v_"));
const visitors = (count: number): Ref[] => Array.from({ length: count }, visitor);
const link = async (one: Ref, scope: Scope = LIVE): Promise<unknown> => await linkRefs(store, scope, one, customer);
const linked = { linked: true, ref: expect.any(String) };
const refused = { linked: false, why: "too_many_visitors" };

describe("linking visitors to one customer", () => {
  it.each([
    ["a live site", LIVE],
    ["a test site", testScope("shop")],
  ])("is refused above twenty in a day, on %s", async (_, scope) => {
    const all = visitors(VISITORS_A_DAY_MAX);
    for (const one of all) expect(await link(one, scope)).toEqual(linked);
    const more = visitor();
    expect(await link(more, scope)).toEqual(refused);
    expect((await store.load(scope, more)).at).toBe("document");
    // Who is linked stays so, however often it is said; and another customer has a day of their own.
    for (const one of all) expect(await link(one, scope)).toEqual(linked);
    expect(await linkRefs(store, scope, more, refOf("customer", random("c")))).toEqual(linked);
  });

  it("is counted once for each, at the same time too", async () => {
    const all = visitors(VISITORS_A_DAY_MAX);
    await Promise.all([...all, ...all].map(async (one) => await link(one)));
    expect(await store.redis.hlen(store.keys.links(LIVE, customer))).toBe(VISITORS_A_DAY_MAX);
    expect(await link(visitor())).toEqual(refused);
  });

  it("is not counted in sandboxes", async () => {
    const sandbox = testScope("shop", "w3");
    for (const one of visitors(VISITORS_A_DAY_MAX + 5)) expect(await link(one, sandbox)).toEqual(linked);
  });

  it("is refused where they were another customer's before, too", async () => {
    for (const one of visitors(VISITORS_A_DAY_MAX)) await link(one);
    const browser = visitor();
    const before = refOf("customer", random("c"));
    await linkRefs(store, LIVE, browser, before);
    expect(await link(browser)).toEqual(refused);
    expect(await store.load(LIVE, browser)).toEqual({ at: "forward", to: before });
  });

  it("counts those that come with a checkout, and is refused for all of them together", async () => {
    const gate = await openGate(server.connect(), { live: true });
    const behind = async (count: number): Promise<Ref> => {
      const checkout = random("ck");
      for (let n = 0; n < count; n++) {
        const secret = random("v_");
        await gate.report(secret, [{ type: "page.viewed" }]);
        await gate.event({ checkout, visitor: secret, verified: true }, { type: "cart.changed", items: 1 });
      }
      return refOf("checkout", checkout);
    };
    const [first, second, third] = [await behind(VISITORS_A_DAY_MAX - 1), await behind(2), await behind(1)];
    const join = async (ref: Ref): Promise<unknown> => await linkRefs(gate.people.store, gate.scope, ref, customer);
    expect(await join(first)).toEqual(linked);
    expect(await join(second)).toEqual(refused);
    expect(await join(third)).toEqual(linked);
  });

  it("takes any number where the customer is trusted, from then on and before", async () => {
    for (const one of visitors(VISITORS_A_DAY_MAX)) await link(one);
    expect(await link(visitor())).toEqual(refused);
    await trustCustomer(store, LIVE, customer);
    for (const one of visitors(5)) expect(await link(one)).toEqual(linked);
    expect(await store.redis.pttl(store.keys.links(LIVE, customer))).toBe(-1);
  });

  it("is for customers: a checkout may have any number", async () => {
    const checkout = refOf("checkout", random("ck"));
    expect(await mayLinkVisitors(store, LIVE, visitors(VISITORS_A_DAY_MAX + 1), checkout)).toBe(true);
    expect(await mayLinkVisitors(store, LIVE, [], customer)).toBe(true);
    expect(await store.redis.exists(store.keys.links(LIVE, customer))).toBe(0);
  });
});

describe("a day", () => {
  const count = async (atMs: number, ...names: string[]): Promise<unknown> =>
    await run(store.redis, "links", [store.keys.links(LIVE, customer)], [atMs, DAY_MS, 2, ...names]);
  const OK = ["ok"];
  const MANY = ["many"];

  it.each([
    [DAY_MS - 1, MANY],
    [DAY_MS, OK],
    [DAY_MS + 1, OK],
  ])("after %i ms makes a third one %j", async (laterMs, answer) => {
    const nowMs = 1_795_993_537_165;
    expect(await count(nowMs, "a")).toEqual(OK);
    expect(await count(nowMs + 10, "b")).toEqual(OK);
    expect(await count(nowMs + laterMs, "c")).toEqual(answer);
    const left = await store.redis.hgetall(store.keys.links(LIVE, customer));
    expect(Object.keys(left).sort()).toEqual(answer === OK ? ["b", "c"] : ["a", "b"]);
  });

  it("begins with the first time that a visitor was linked in it, and is kept no longer", async () => {
    const nowMs = 1_795_993_537_165;
    for (const atMs of [nowMs, nowMs + DAY_MS - 1]) expect(await count(atMs, "a")).toEqual(OK);
    expect(await store.redis.hget(store.keys.links(LIVE, customer), "a")).toBe(String(nowMs));
    const leftMs = await store.redis.pttl(store.keys.links(LIVE, customer));
    expect([leftMs > DAY_MS - 60_000, leftMs <= DAY_MS]).toEqual([true, true]);
  });

  it("has room for all that are named at once, or for none of them", async () => {
    expect(await count(1_000, "a")).toEqual(OK);
    expect(await count(1_000, "b", "c")).toEqual(MANY);
    expect(await count(1_000, "a", "b")).toEqual(OK);
    expect(Object.keys(await store.redis.hgetall(store.keys.links(LIVE, customer))).sort()).toEqual(["a", "b"]);
  });
});

describe("one too many", () => {
  it("only associates, by a page's signature and by the backend's word: its presence counts, and nothing else", async () => {
    const gate = await openGate(server.connect(), { live: true });
    const name = random("c");
    const hash = createHmac("sha256", "identity").update(name).digest("hex");
    const signed = { customer: { ref: name, hash } };
    for (let n = 0; n < VISITORS_A_DAY_MAX; n++) await gate.report(random("v_"), [{ type: "page.left" }], signed);
    const more = random("v_");
    await gate.report(more, [{ type: "page.viewed" }, { type: "offer.declined", offer: "tea" }], signed);
    const { document } = await gate.people.load(gate.scope, refOf("customer", name));
    expect([declinedOffers(document.known), document.known.refs.includes(visitorRef(more))]).toEqual([[], false]);
    expect(document.now.outsiders).toEqual({ [visitorRef(more)]: expect.objectContaining({ visible: true }) });

    const other = random("v_");
    const vouched = { customer: name, visitor: other, verified: true };
    const { request, state: named } = await gate.schedule({ person: vouched, channel: "sms" });
    expect([request.warnings, named.status]).toEqual([["visitor_unseen", "visitor_associated"], "waiting"]);
    expect((await gate.people.load(gate.scope, visitorRef(other))).ref).toBe(visitorRef(other));
  });
});
