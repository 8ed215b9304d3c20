/** What is kept of strangers, for how long, and who has to go when they hold too much. */
import type { Fact } from "@holdoff/sdk/wire";
import fc from "fast-check";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { type Ref, refOf, testScope, visitorRef } from "../../src/ids.js";
import type { PersonDocument } from "../../src/person/document.js";
import { makeRoom } from "../../src/state/make-room.js";
import { linkRefs } from "../../src/state/merge-person.js";
import type { RedisStore } from "../../src/state/redis-store.js";
import { resolvePerson } from "../../src/state/resolve-person.js";
import { openGate, random, type TestGate } from "../support/gate.js";
import { type PrivateRedis, startRedis } from "../support/redis.js";
import { runs } from "../support/runs.js";

const DAY_MS = 24 * 60 * 60 * 1000;
const ENGAGED: Fact = { type: "page.active", visibleMs: 10_000, engagedMs: 10_000 };

let server: PrivateRedis;
let gate: TestGate;
let store: RedisStore;
beforeAll(async () => {
  server = await startRedis();
});
afterAll(async () => await server.stop());
beforeEach(async () => {
  const redis = server.connect();
  await redis.flushall();
  gate = await openGate(redis);
  ({ store } = gate.people);
});

const loaded = async (visitor: string, { scope, people } = gate): Promise<PersonDocument> =>
  (await people.load(scope, visitorRef(visitor))).document;
const ttlOf = async (key: string): Promise<number> => await store.redis.pttl(key);
/** Null where there is nothing. A minute may have gone by since. */
const daysOf = async (key: string): Promise<number | null> => {
  const ttlMs = await ttlOf(key);
  return ttlMs === -2 ? null : Math.floor((ttlMs + 60_000) / DAY_MS);
};
const documentKey = (visitor: string, of = gate): string => store.keys.document(of.scope, visitorRef(visitor));
const lastingKey = (visitor: string, of = gate): string => store.keys.lasting(of.scope, visitorRef(visitor));
/** As after a day. */
const dayPasses = async (visitor: string): Promise<void> => void (await store.redis.del(documentKey(visitor)));
const partitionIn = ({ scope }: TestGate) => store.keys.home(scope);

describe("a stranger", () => {
  const REFUSED: Fact = { type: "consent.withdrawn", channel: "sms" };
  it.each<{ says: string; facts: Fact[]; keepsDays: number | null }>([
    { says: "looks around", facts: [ENGAGED, { type: "checkout.started", checkout: "c1" }], keepsDays: null },
    { says: "puts things into a cart", facts: [ENGAGED, { type: "cart.changed", items: 2 }], keepsDays: null },
    { says: "refuses", facts: [ENGAGED, REFUSED], keepsDays: 400 },
    { says: "refuses after 9.999 s", facts: [{ ...ENGAGED, engagedMs: 9_999 }, REFUSED], keepsDays: null },
    { says: "refuses at once", facts: [REFUSED], keepsDays: null },
    { says: "declines an offer", facts: [ENGAGED, { type: "offer.declined", offer: "tea" }], keepsDays: 180 },
    { says: "declines contact", facts: [ENGAGED, { type: "contact.declined", channel: "call" }], keepsDays: 180 },
    { says: "dismisses a chat", facts: [ENGAGED, { type: "chat.dismissed" }], keepsDays: 180 },
    { says: "is asked", facts: [ENGAGED, { type: "chat.invited" }], keepsDays: 180 },
    { says: "orders", facts: [ENGAGED, { type: "order.completed", checkout: "c1" }], keepsDays: 180 },
    { says: "orders and refuses", facts: [ENGAGED, { type: "order.completed", order: "o1" }, REFUSED], keepsDays: 400 },
  ])("that $says is kept for a day, and what it refused, declined and completed for $keepsDays", async (one) => {
    const visitor = random("v");
    await gate.report(visitor, one.facts);
    expect(await daysOf(documentKey(visitor))).toBe(1);
    expect(await daysOf(lastingKey(visitor))).toBe(one.keepsDays);
  });

  it("that comes back to another page is kept for as long as one that looked for long", async () => {
    const visitor = random("v");
    await gate.report(visitor, [REFUSED], { tab: random("t") });
    expect(await store.redis.exists(lastingKey(visitor))).toBe(0);
    await gate.report(visitor, [{ type: "page.viewed" }], { tab: random("t") });
    expect(await store.redis.exists(lastingKey(visitor))).toBe(1);
  });

  it("is after a day who refused, declined and ordered, and nothing else", async () => {
    const visitor = random("v");
    const steps: Fact[] = [
      { type: "checkout.started", checkout: "c1" },
      { type: "checkout.started", checkout: "c2" },
    ];
    const noes: Fact[] = [REFUSED, { type: "offer.declined", offer: "tea" }, { type: "chat.dismissed" }];
    await gate.report(visitor, [ENGAGED, ...steps, ...noes, { type: "order.completed", checkout: "c1" }]);
    const before = await loaded(visitor);
    await dayPasses(visitor);
    const after = await loaded(visitor);
    expect(after.now).toMatchObject({ tabs: {}, visits: [], activeAtMs: null });
    const { refusals, offersDeclined, chatDismissedAtMs, orders } = before.known;
    expect(after.known).toMatchObject({
      refusals,
      offersDeclined,
      chatDismissedAtMs,
      orders,
      checkouts: {},
      zones: {},
    });
    expect(refusals).toHaveLength(1);
    // And so it stays, whatever it says next.
    await gate.report(visitor, [{ type: "page.viewed" }], { tab: random("t") });
    expect((await loaded(visitor)).known).toMatchObject({ refusals, orders });
    await dayPasses(visitor);
    expect((await loaded(visitor)).known).toMatchObject({ refusals, orders });
  });

  it("declined what it said while it is there, and every offer where that is too much to keep for longer", async () => {
    const visitor = random("v");
    const offers = Array.from({ length: 60 }, (_, index) => `an offer with a long name, number ${index}`);
    await gate.report(visitor, [ENGAGED, ...offers.map((offer): Fact => ({ type: "offer.declined", offer }))]);
    const declined = async () => (await loaded(visitor)).known.offersDeclined.page;
    expect(Object.keys((await declined()).offers)).toHaveLength(offers.length);
    expect((await declined()).everyAtMs).toBeUndefined();
    await dayPasses(visitor);
    expect((await declined()).everyAtMs).toBeDefined();
  });

  it("that came back takes nothing back by coming back, and lifts what it lifts for good", async () => {
    const visitor = random("v");
    await gate.report(visitor, [ENGAGED, { type: "consent.withdrawn", channel: "sms", refusal: "kept" }]);
    await dayPasses(visitor);
    const [refusal] = (await loaded(visitor)).known.refusals;
    const given = {
      type: "consent.given" as const,
      channel: "sms" as const,
      purpose: "all" as const,
      lifts: [refusal?.id ?? ""],
    } satisfies Fact;
    await gate.report(visitor, [given], { tab: random("t") });
    expect((await loaded(visitor)).known.refusals).toEqual([]);
    await dayPasses(visitor);
    // Its browser kept it, and tells it again.
    await gate.report(visitor, [{ type: "consent.withdrawn", channel: "sms", refusal: "kept" }], { tab: random("t") });
    expect((await loaded(visitor)).known.refusals).toEqual([]);
  });
});

describe("a visitor is a stranger no more", () => {
  const somebody = async (): Promise<string> => {
    const visitor = random("v");
    await gate.report(visitor, [ENGAGED, { type: "offer.declined", offer: "tea" }]);
    return visitor;
  };
  const goes = async (visitor: string): Promise<boolean> => {
    store.share.givenBytes = 0;
    await makeRoom(store, partitionIn(gate));
    return (await store.redis.exists(documentKey(visitor))) === 0;
  };

  const isOffTheBooks = async (visitor: string): Promise<boolean> =>
    (await store.redis.exists(lastingKey(visitor))) === 0 &&
    (await store.redis.hget(store.keys.share(partitionIn(gate)), "total")) === "0";

  it("only after somebody named it", async () => {
    expect(await goes(await somebody())).toBe(true);
  });

  it("after an event of the backend named it", async () => {
    const visitor = await somebody();
    expect(await isOffTheBooks(visitor)).toBe(false);
    await gate.event({ visitor }, { type: "ticket.opened", ticket: "t1" });
    expect(await isOffTheBooks(visitor)).toBe(true);
    expect(await goes(visitor)).toBe(false);
    expect(await ttlOf(documentKey(visitor))).toBeGreaterThan(DAY_MS);
  });

  it("after an event of the backend named it when its day was over", async () => {
    const visitor = await somebody();
    await dayPasses(visitor);
    await gate.event({ visitor }, { type: "ticket.opened", ticket: "t1" });
    expect(await isOffTheBooks(visitor)).toBe(true);
    expect((await loaded(visitor)).known.offersDeclined.page.offers).toHaveProperty("tea");
  });

  it("after the backend planned a follow-up for it", async () => {
    const visitor = await somebody();
    await gate.schedule({ person: { visitor } });
    expect(await goes(visitor)).toBe(false);
  });

  it("after the backend named it beside a customer", async () => {
    const visitor = await somebody();
    const customer = random("c");
    const place = { scope: gate.scope, site: gate.opened.site };
    await resolvePerson(gate.people, place, { customer, visitor }, refOf("customer", customer));
    expect(await goes(visitor)).toBe(false);
  });

  it("after it was linked, and its declines came along, even after a day", async () => {
    const visitor = await somebody();
    const customer: Ref = refOf("customer", random("c"));
    await dayPasses(visitor);
    await linkRefs(store, gate.scope, visitorRef(visitor), customer);
    const { document } = await gate.people.load(gate.scope, customer);
    expect(document.known.offersDeclined.page.offers).toHaveProperty("tea");
    expect(await store.redis.exists(lastingKey(visitor))).toBe(0);
    expect(await goes(visitor)).toBe(false);
  });

  it("after a version that keeps no books changed it", async () => {
    const visitor = await somebody();
    await gate.report(visitor, [{ type: "checkout.started", checkout: "c1" }]);
    await store.redis.hset(documentKey(visitor), "rev", "1.999999");
    expect(await goes(visitor)).toBe(false);
    const funnel = store.keys.funnel(partitionIn(gate), gate.scope);
    expect(await store.redis.zscore(funnel, store.keys.member(gate.scope, visitorRef(visitor)))).not.toBeNull();
  });
});

describe("strangers", () => {
  const units = async (of: TestGate): Promise<number> =>
    Number(await store.redis.hget(store.keys.share(partitionIn(of)), "total")) * 16;
  const limit = (bytes: number): void => {
    store.share.givenBytes = bytes * store.keys.partitions;
  };
  const are = async (visitors: readonly string[], of = gate): Promise<boolean[]> =>
    await Promise.all(visitors.map(async (one) => (await store.redis.exists(documentKey(one, of))) === 1));

  const age = async (visitors: readonly string[], seconds: number): Promise<void> => {
    const index = store.keys.strangers(partitionIn(gate), gate.scope, "presence");
    for (const visitor of visitors) await store.redis.zincrby(index, -65_536 * seconds, visitorRef(visitor));
  };

  it("hold no more than their share, however many there are: who was heard longest ago goes", async () => {
    limit(20_000);
    const visitors = Array.from({ length: 60 }, () => random("v"));
    const [older, later] = [visitors.slice(0, 10), visitors.slice(10)];
    for (const visitor of older) await gate.report(visitor, [{ type: "page.viewed" }]);
    expect(await are(older)).toEqual(older.map(() => true));
    await age(older, 10);
    await age(older.slice(0, 1), -20);
    for (const visitor of later) {
      await gate.report(visitor, [{ type: "page.viewed" }]);
      expect(await units(gate)).toBeLessThanOrEqual(20_000);
    }
    expect(await are(older)).toEqual(older.map((_, index) => index === 0));
    expect((await are(later)).filter(Boolean).length).toBeGreaterThan(10);
  });

  it("hold too much with the first unit beyond their share", async () => {
    const ref = visitorRef(random("v"));
    const areTooMuch = async (): Promise<boolean> => {
      const person = await gate.people.load(gate.scope, ref);
      await store.commit(person, { document: person.document, followUps: [], what: "test" });
      return store.share.takeCrowded();
    };
    await areTooMuch();
    limit(await units(gate));
    expect(await areTooMuch()).toBe(false);
    limit((await units(gate)) - 16);
    expect(await areTooMuch()).toBe(true);
  });

  it("lose presence first, then what they declined and completed, and refusals last", async () => {
    limit(10_000_000);
    const facts: Record<string, Fact> = {
      declined: { type: "offer.declined", offer: "tea" },
      refused: { type: "consent.withdrawn" },
    };
    const [declined, refused] = [random("v"), random("v")];
    await gate.report(declined, [ENGAGED, facts["declined"] as Fact]);
    await gate.report(refused, [ENGAGED, facts["refused"] as Fact]);
    const held = async (): Promise<boolean[]> => {
      const keys = [documentKey(declined), documentKey(refused), lastingKey(declined), lastingKey(refused)];
      return await Promise.all(keys.map(async (key) => (await store.redis.exists(key)) === 1));
    };
    const seen: boolean[][] = [];
    for (let entries = 4; entries >= 0; entries--) {
      seen.push(await held());
      // One entry more than there is room for.
      limit(Math.max(0, (await units(gate)) - 16));
      await makeRoom(store, partitionIn(gate));
    }
    expect(seen).toEqual([
      [true, true, true, true],
      [false, true, true, true],
      [false, false, true, true],
      [false, false, false, true],
      [false, false, false, false],
    ]);
  });

  it("of one site take nothing from those of another, however many sandboxes they come by", async () => {
    limit(30_000);
    const redis = server.connect();
    const site = random("s");
    // Others whose data lives in the same partition.
    const scopes = Array.from({ length: 5_000 }, (_, index) => testScope(site, `n${index}`))
      .filter((scope) => store.keys.home(scope) === partitionIn(gate))
      .slice(0, 12);
    const others = await Promise.all(scopes.map((scope) => openGate(redis, { scope, site: { id: site } })));
    for (const { people } of others) people.store.share.givenBytes = store.share.givenBytes;
    const quiet = Array.from({ length: 5 }, () => random("v"));
    for (const visitor of quiet) await gate.report(visitor, [{ type: "page.viewed" }]);
    const loud = others.flatMap((other) => Array.from({ length: 5 }, () => ({ other, visitor: random("v") })));
    for (const { other, visitor } of loud) await other.report(visitor, [{ type: "page.viewed" }]);
    expect(await are(quiet)).toEqual(quiet.map(() => true));
    const left = await Promise.all(loud.map(({ other, visitor }) => are([visitor], other)));
    expect(left.flat().filter(Boolean).length).toBeLessThan(25);
  });

  it("leave the books when their time is over", async () => {
    const visitor = random("v");
    await gate.report(visitor, [{ type: "page.viewed" }, { type: "checkout.started", checkout: "c1" }]);
    const index = store.keys.strangers(partitionIn(gate), gate.scope, "presence");
    await age([visitor], DAY_MS / 1000 - 60);
    await makeRoom(store, partitionIn(gate));
    expect(await units(gate)).toBeGreaterThan(0);
    await age([visitor], 62);
    await makeRoom(store, partitionIn(gate));
    expect(await units(gate)).toBe(0);
    expect(
      await store.redis.exists(index, documentKey(visitor), store.keys.funnel(partitionIn(gate), gate.scope)),
    ).toBe(0);
  });

  it("whose index went with all that it was about hold nothing", async () => {
    await gate.report(random("v"), [{ type: "page.viewed" }]);
    const index = store.keys.strangers(partitionIn(gate), gate.scope, "presence");
    await store.redis.del(index);
    await makeRoom(store, partitionIn(gate));
    expect(await units(gate)).toBe(0);
  });
});

describe("the books", () => {
  /** What each index says, and what the share says of it. */
  async function balance(): Promise<void> {
    const partition = partitionIn(gate);
    const share = await store.redis.hgetall(store.keys.share(partition));
    let total = 0;
    for (const kind of ["presence", "completions", "refusals"] as const) {
      const flat = await store.redis.zrange(store.keys.strangers(partition, gate.scope, kind), "0", "-1", "WITHSCORES");
      const units = flat
        .filter((_, index) => index % 2 === 1)
        .reduce((sum, score) => sum + (Number(score) % 65_536), 0);
      expect(Number(share[`${kind}|${gate.scope}`] ?? 0)).toBe(units);
      total += units;
      for (const [index, ref] of flat.entries()) {
        if (index % 2 === 1) continue;
        const key = kind === "presence" ? "document" : "lasting";
        expect(await store.redis.exists(store.keys[key](gate.scope, ref as Ref))).toBe(1);
      }
    }
    expect(Number(share["total"] ?? 0)).toBe(total);
    for (const key of await store.redis.keys(`*:lasting:${gate.scope}:*`)) {
      const ref = key.slice(key.indexOf(":visitor:") + 1) as Ref;
      const kinds = ["completions", "refusals"] as const;
      const entered = await Promise.all(
        kinds.map((kind) => store.redis.zscore(store.keys.strangers(partition, gate.scope, kind), ref)),
      );
      expect(entered.filter((score) => score !== null)).toHaveLength(1);
    }
  }

  const VISITORS = ["v_ann00001", "v_bea00001", "v_cyd00001"];
  const visitor = fc.constantFrom(...VISITORS);
  const SAID: Fact[] = [
    ENGAGED,
    { type: "page.viewed" },
    { type: "offer.declined", offer: "tea" },
    { type: "order.completed", order: "o1" },
    { type: "consent.withdrawn", channel: "sms", refusal: "kept" },
    { type: "consent.given", channel: "sms", purpose: "all", lifts: ["kept"] },
  ];
  const says = fc.constantFrom(...SAID);
  /** Refused, and taken back: what is left is what was declined and completed. */
  const inOrder = SAID.map((fact) => ({ what: "says" as const, visitor: "v_ann00001", fact, tab: 0 }));
  const steps = fc.array(
    fc.oneof(
      { weight: 6, arbitrary: fc.record({ what: fc.constant("says" as const), visitor, fact: says, tab: fc.nat(2) }) },
      { weight: 1, arbitrary: fc.record({ what: fc.constant("named" as const), visitor }) },
      {
        weight: 1,
        arbitrary: fc.record({ what: fc.constant("room" as const), bytes: fc.integer({ min: 0, max: 8_000 }) }),
      },
    ),
    { minLength: 15, maxLength: 30, size: "max" },
  );

  it("balance, whatever visitors say, and whichever of them are named or have to go", async () => {
    await fc.assert(
      fc.asyncProperty(steps, async (all) => {
        await store.redis.flushall();
        gate = await openGate(store.redis);
        ({ store } = gate.people);
        for (const one of all) {
          if (one.what === "says") await gate.report(one.visitor, [one.fact], { tab: `t_${one.visitor}_${one.tab}` });
          if (one.what === "named") await gate.event({ visitor: one.visitor }, { type: "link.clicked" });
          if (one.what === "room") {
            store.share.givenBytes = one.bytes * store.keys.partitions;
            await makeRoom(store, partitionIn(gate));
          }
          await balance();
        }
      }),
      { ...runs(15), examples: [[inOrder]] },
    );
  });
});
