/** A stop and its lift reach every decision of the scope, wherever its people are stored and whoever died on the way. */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { StopTarget } from "../../src/gate/stops.js";
import { liveScope, type Ref, type Scope, testScope } from "../../src/ids.js";
import { lookAt } from "../../src/look/look.js";
import { redeemFollowUp } from "../../src/schedule/redeem-follow-up.js";
import { run } from "../../src/state/scripts.js";
import { changeStops, publishStops, readStops } from "../../src/state/stops.js";
import type { StoredFollowUp } from "../../src/state/store.js";
import { openGate, random, type TestGate } from "../support/gate.js";
import { codesOf } from "../support/reasons.js";
import { type PrivateRedis, startRedis } from "../support/redis.js";

const HOUR = 3_600_000;

let server: PrivateRedis;
beforeAll(async () => {
  server = await startRedis();
});
afterAll(async () => await server.stop());

const someone = () => ({ customer: random("c_") });
const stop = async ({ people, scope }: TestGate, target: StopTarget = { site: true }): Promise<unknown> =>
  await changeStops(people.store, scope, { on: true, target, by: "Ada", reason: "storm" });
const lift = async ({ people, scope }: TestGate, target: StopTarget = { site: true }): Promise<unknown> =>
  await changeStops(people.store, scope, { on: false, target, by: "Bob" });
const targets = async ({ people, scope }: TestGate): Promise<StopTarget[]> =>
  (await readStops(people.store, scope)).standing.map(({ target }) => target);
const factsOf = async ({ people: { store }, scope }: TestGate, field: string): Promise<(string | null)[]> =>
  await Promise.all(
    store.keys.partitionsOf(scope).map((one) => store.redis.hget(store.keys.scopeFacts(one, scope), field)),
  );

/** Everybody of the scope who is due now, or will be within a second. */
async function dueSoon({ people: { store }, scope }: TestGate): Promise<Ref[]> {
  const soonMs = (await store.timeMs(scope)) + 1_000;
  const members = await Promise.all(
    store.keys.partitionsOf(scope).map((one) => store.redis.zrangebyscore(store.keys.due(one, scope), 0, soonMs)),
  );
  const parsed = members.flat().map((member) => store.keys.parseMember(member));
  return parsed.filter((member) => member.scope === scope).map(({ ref }) => ref);
}
const reread = async ({ people, scope }: TestGate, { id, partition }: StoredFollowUp): Promise<StoredFollowUp> => {
  const stored = await people.store.readFollowUp(scope, partition, id);
  if (!stored) throw new Error(`${id} was stored`);
  return stored;
};
const look = async (gate: TestGate, { state }: StoredFollowUp): Promise<unknown> =>
  await lookAt(gate.people, gate.opened.site, gate.scope, state.ref);

describe("a stop", () => {
  it("is known in every partition of a live site when it is answered, and all who wait are due soon", async () => {
    const gate = await openGate(server.connect(), { live: true });
    const waiting = await Promise.all(
      Array.from({ length: 100 }, () => gate.schedule({ person: someone(), delay: "7d" })),
    );
    const released = await gate.schedule({ person: someone() });
    expect(released.state.status).toBe("released");
    await stop(gate);
    const texts = new Set(await factsOf(gate, "stops"));
    expect([...texts].map((text) => JSON.parse(text ?? ""))).toEqual([
      [{ target: { site: true }, by: "Ada", reason: "storm", atMs: expect.any(Number) }],
    ]);
    const due = await dueSoon(gate);
    expect(new Set(due)).toEqual(new Set([...waiting, released].map(({ state }) => state.ref)));
    await look(gate, released);
    expect((await reread(gate, released)).state.status).toBe("waiting");
  });

  it("makes the next redeem no go, with who stopped it and why", async () => {
    const gate = await openGate(server.connect());
    const released = await gate.schedule({ person: someone() });
    await stop(gate, { purpose: "sales" });
    const answer = await redeemFollowUp(gate.doors, gate.opened, released, {});
    expect(answer).toMatchObject({
      go: false,
      code: "recalled",
      decision: {
        reasons: [{ code: "stopped", until: null, facts: { by: "Ada", reason: "storm", purpose: "sales" } }],
      },
    });
  });

  it.each(["schedule", "redeem"] as const)(
    "that comes while a %s is decided on makes it be decided again",
    async (what) => {
      let meanwhile: (() => Promise<unknown>) | undefined;
      const gate = await openGate(server.connect(), {
        people: {
          pause: async () => {
            const once = meanwhile;
            meanwhile = undefined;
            await once?.();
          },
        },
      });
      const before = what === "redeem" ? await gate.schedule({ person: someone() }) : undefined;
      meanwhile = () => stop(gate);
      if (before) {
        expect(await redeemFollowUp(gate.doors, gate.opened, before, {})).toMatchObject({
          go: false,
          code: "recalled",
        });
      } else {
        const followUp = await gate.schedule({ person: someone() });
        expect([followUp.state.status, codesOf(followUp.receipts.at(-1))]).toEqual(["waiting", ["stopped"]]);
      }
    },
  );

  it("holds in shadow mode too: it was said to Holdoff itself", async () => {
    const gate = await openGate(server.connect(), { site: { enforce: false } });
    await stop(gate);
    const followUp = await gate.schedule({ person: someone() });
    expect([followUp.state.status, codesOf(followUp.receipts.at(-1))]).toEqual(["waiting", ["stopped"]]);
    const needed = await gate.schedule({ person: someone(), purpose: "transactional" });
    expect(needed.state.status).toBe("released");
  });

  it("is one sandbox's own", async () => {
    const [here, there] = [await openGate(server.connect()), await openGate(server.connect())];
    await stop(here);
    expect((await here.schedule({ person: someone() })).state.status).toBe("waiting");
    expect((await there.schedule({ person: someone() })).state.status).toBe("released");
  });

  it("said twice is one, and one of two at once does not undo the other", async () => {
    const gate = await openGate(server.connect(), { live: true });
    const said: StopTarget[] = [{ channel: "call" }, { channel: "sms" }, { purpose: "survey" }, { department: "care" }];
    await Promise.all(said.map((target) => stop(gate, target)));
    await stop(gate, { channel: "call" });
    const standing = await targets(gate);
    expect(standing).toHaveLength(4);
    expect(standing).toEqual(expect.arrayContaining(said));
    const told = new Set(await factsOf(gate, "stops"));
    expect([...told].map((text) => (JSON.parse(text ?? "[]") as unknown[]).length)).toEqual([4]);
  });

  it("that has no room leaves all as it was", async () => {
    const gate = await openGate(server.connect());
    for (let n = 0; n < 50; n++) await stop(gate, { department: `d ${n}` });
    expect(await stop(gate)).toBeNull();
    expect(await targets(gate)).toHaveLength(50);
  });
});

describe("a lift", () => {
  it("has everybody looked at who waited, and ends that stop only", async () => {
    const gate = await openGate(server.connect(), { live: true });
    await stop(gate, { channel: "email" });
    await stop(gate, { purpose: "survey" });
    const held = await Promise.all(Array.from({ length: 30 }, () => gate.schedule({ person: someone() })));
    expect(new Set(held.map(({ state }) => state.status))).toEqual(new Set(["waiting"]));
    expect(await dueSoon(gate)).toEqual([]);
    await lift(gate, { channel: "email" });
    expect(await targets(gate)).toEqual([{ purpose: "survey" }]);
    expect(new Set(await dueSoon(gate))).toEqual(new Set(held.map(({ state }) => state.ref)));
    for (const one of held) await look(gate, one);
    const after = await Promise.all(held.map((one) => reread(gate, one)));
    expect(new Set(after.map(({ state }) => state.status))).toEqual(new Set(["released"]));
    const survey = await gate.schedule({ person: someone(), purpose: "survey" });
    expect(survey.state.status).toBe("waiting");
  });

  it("of what nobody stopped changes nothing and looks at nobody", async () => {
    const gate = await openGate(server.connect());
    await gate.schedule({ person: someone(), delay: "7d" });
    await lift(gate);
    expect([await factsOf(gate, "stopsWrites"), await dueSoon(gate)]).toEqual([[null], []]);
  });

  it("leaves what was decided before the stop and after the lift alone: nothing is stopped then as before", async () => {
    const gate = await openGate(server.connect());
    const { store } = gate.people;
    const followUp = await gate.schedule({ person: someone() });
    const before = await gate.people.load(gate.scope, followUp.state.ref);
    await stop(gate);
    await lift(gate);
    const decided = { policy: gate.opened.site.policy.hash, enforce: true, atMs: before.nowMs, validBeforeMs: null };
    const change = { document: before.document, followUps: [], decided, what: "test" };
    expect(await store.commit(before, change)).toMatchObject({ ok: true });
  });
});

describe("a process that dies", () => {
  it("before it told anybody is made up for by whoever asks again, or starts", async () => {
    for (const again of [stop, ({ people, scope }: TestGate) => publishStops(people.store, scope)]) {
      const gate = await openGate(server.connect(), { live: true });
      const { store } = gate.people;
      await stop(gate);
      for (const one of store.keys.all()) {
        await store.redis.hdel(store.keys.scopeFacts(one, gate.scope), "stops", "stopsRev", "stopsLookedRev");
      }
      const later = await gate.schedule({ person: someone(), delay: "7d" });
      await again(gate);
      expect(new Set(await factsOf(gate, "stops")).size).toBe(1);
      expect((await store.siteFacts(gate.scope)).stops).toHaveLength(1);
      expect(await dueSoon(gate)).toEqual([later.state.ref]);
    }
  });

  it("is not made up for where nothing was left to do: nobody is looked at again", async () => {
    const gate = await openGate(server.connect());
    await stop(gate);
    await gate.schedule({ person: someone(), delay: "7d" });
    await stop(gate);
    await publishStops(gate.people.store, gate.scope);
    expect(await dueSoon(gate)).toEqual([]);
  });

  it("is not followed by an older copy that is told late", async () => {
    const gate = await openGate(server.connect());
    await stop(gate);
    const { store } = gate.people;
    const key = store.keys.scopeFacts(store.keys.home(gate.scope), gate.scope);
    await store.redis.hset(key, { stopsRev: 1_000_000, stops: "[]" });
    await publishStops(store, gate.scope);
    expect((await store.siteFacts(gate.scope)).stops).toEqual([]);
  });
});

describe("the record of stops", () => {
  const write = async (scope: Scope, before: string, after: string): Promise<unknown> => {
    const { people } = await openGate(server.connect());
    const key = people.store.keys.scopeFacts(people.store.keys.home(scope), scope);
    return await run(people.store.redis, "stop", [key], [before, after, ""]);
  };

  it("is not written over what somebody else wrote since it was read", async () => {
    const scope = liveScope(random("site"));
    expect(await write(scope, "", "a")).toBe(1);
    expect(await write(scope, "", "b")).toBe(0);
    expect(await write(scope, "x", "b")).toBe(0);
    expect(await write(scope, "a", "b")).toBe(1);
  });

  it("is kept for good at a site, and in a sandbox for a day after its last use", async () => {
    const { people } = await openGate(server.connect());
    const { store } = people;
    const [site, sandbox] = [liveScope(random("site")), testScope("site", random("w"))];
    const leftMs = async (scope: Scope): Promise<number> =>
      await store.redis.pttl(store.keys.scopeFacts(store.keys.home(scope), scope));
    for (const scope of [site, sandbox]) {
      await changeStops(store, scope, { on: true, target: { site: true }, by: "Ada", reason: "storm" });
    }
    expect(await leftMs(site)).toBe(-1);
    expect(await leftMs(sandbox)).toBeGreaterThan(23 * HOUR);
    const key = store.keys.scopeFacts(store.keys.home(sandbox), sandbox);
    await store.redis.persist(key);
    await run(store.redis, "stop", [key], [(await store.redis.hget(key, "stopsRecord")) ?? "", "{}", 23.5 * HOUR]);
    expect(await leftMs(sandbox)).toBeGreaterThan(23 * HOUR);
  });
});
