/** Rules that change under a process's hands, and rules that it cannot read: it goes on at once, or decides nothing. */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Doors } from "../../src/doors.js";
import { mayInvite } from "../../src/invites/may-invite.js";
import type { Logger } from "../../src/log.js";
import { lookAt } from "../../src/look/look.js";
import { LookWorker } from "../../src/look/worker.js";
import { cancelFollowUp } from "../../src/schedule/act-on-follow-up.js";
import { check } from "../../src/schedule/check.js";
import { findFollowUp } from "../../src/schedule/find.js";
import { followUpNow } from "../../src/schedule/follow-up-now.js";
import { redeemFollowUp } from "../../src/schedule/redeem-follow-up.js";
import { followUpSchema } from "../../src/schedule/request-schema.js";
import { readRules, writeRules } from "../../src/state/published-rules.js";
import { putInForce } from "../../src/state/put-in-force.js";
import { publishRules } from "../../src/state/site-rules.js";
import { openGate, policyOf, random, siteOf, type TestGate } from "../support/gate.js";
import { type PrivateRedis, startRedis } from "../support/redis.js";
import { type RulesProcess, rulesProcess } from "../support/rules.js";

const [THIS_YEAR, NEXT_YEAR] = [policyOf("bounce: 2d"), policyOf("bounce: 3d")];

let redis: PrivateRedis;
beforeAll(async () => {
  redis = await startRedis();
});
afterAll(async () => await redis.stop());

type Process = TestGate & { process: RulesProcess };

/** A process at a site that follows what is in force there. */
async function start(live = false): Promise<Process> {
  let process: RulesProcess | undefined;
  const gate = await openGate(redis.connect(), {
    policy: THIS_YEAR,
    live,
    people: {
      followRules: async (_scope, partition) => {
        if (process === undefined) throw new Error("it has not started");
        return await process.rules.followAt(process.file.id, partition);
      },
    },
  });
  process = rulesProcess(gate.people.store, THIS_YEAR, gate.opened.site);
  await process.rules.start(process.file);
  gate.opened.site = process.site;
  return Object.assign(gate, { process });
}

/** Somebody else puts rules in force, and every partition is told. */
async function publish({ people, opened }: Process, policy = NEXT_YEAR, enforce = true): Promise<void> {
  const published = await putInForce(people.store, opened.site.id, { policy, enforce }, { way: "publish" });
  await publishRules(people.store, opened.site.id, published);
}

/** A server of a later version does. */
async function publishUnreadable(gate: Process): Promise<void> {
  const { store } = gate.people;
  const { id } = gate.opened.site;
  const before = await readRules(store, id);
  if (before === undefined) throw new Error("nothing is published");
  const text = JSON.stringify({ ...JSON.parse(before.text), telepathy: { hold: "1h" } });
  const entry = { ...before, policy: "ffffffffffff", number: before.number + 1, schema: 2 };
  const after = { ...entry, text, history: [...before.history, entry] };
  expect(await writeRules(store, id, before, after)).toBe(true);
  await publishRules(store, id, after);
}

describe("rules that changed", () => {
  it("are decided by at once, and the receipt names them", async () => {
    const gate = await start();
    await publish(gate);
    const { receipts } = await gate.schedule({ person: { customer: random("c_") } });
    expect(receipts.at(-1)?.policy).toBe(NEXT_YEAR.hash);
    expect(gate.process.logged.length).toBe(2);
  });

  it("are decided by at once where only their enforcement changed", async () => {
    const gate = await start();
    const request = { person: { customer: random("c_") }, trigger: { type: "other" }, delay: "1h" } as const;
    expect((await gate.schedule(request)).state.status).toBe("waiting");
    await publish(gate, THIS_YEAR, false);
    const { receipts } = await gate.schedule({ ...request, person: { customer: random("c_") } });
    expect(gate.opened.site.enforce).toBe(false);
    expect(receipts.at(-1)?.wouldBe ?? receipts.at(-1)?.verdict).toBeDefined();
  });

  it("do not use up the tries that a person's own changes have", async () => {
    const gate = await start();
    await publish(gate);
    const ref = (await gate.schedule({ person: { customer: random("c_") } })).state.ref;
    await publish(gate, THIS_YEAR);
    const changed = await gate.people.change(gate.scope, ref, 1, (loaded) => {
      const { policy, enforce } = gate.opened.site;
      const decided = { policy: policy.hash, enforce, atMs: loaded.nowMs, validBeforeMs: null };
      return { value: policy.hash, change: { document: loaded.document, followUps: [], what: "test", decided } };
    });
    expect(changed).toMatchObject({ ok: true, value: THIS_YEAR.hash });
  });

  it("at every try are what the answer speaks of", async () => {
    const gate = await start();
    const stored = await gate.schedule({ person: { customer: random("c_") } });
    const { load } = gate.people;
    // Between load and commit, each time.
    gate.people.load = async (...asked) => {
      const loaded = await load.apply(gate.people, asked);
      await publish(gate, gate.opened.site.policy.hash === THIS_YEAR.hash ? NEXT_YEAR : THIS_YEAR);
      return loaded;
    };
    const redeeming = redeemFollowUp(gate.doors, gate.opened, stored, {});
    await expect(redeeming).rejects.toMatchObject({
      code: "busy",
      detail: "the rules of the site changed while it was decided; ask again",
    });
    await expect(cancelFollowUp(gate.doors, gate.opened, stored, "test")).rejects.toMatchObject({
      detail: expect.stringContaining("the rules of the site changed"),
    });
    const asked = gate.schedule({ person: { customer: random("c_") } });
    await expect(asked).rejects.toMatchObject({ detail: expect.stringContaining("the rules of the site changed") });
  });
});

describe("a policy that this server cannot read", () => {
  it("is said once, by its name and with the reason; with one that it can read it goes on", async () => {
    const gate = await start();
    await publishUnreadable(gate);
    for (let nth = 0; nth < 3; nth++) await gate.process.rules.poll();
    expect(gate.process.rules.unreadable()).toEqual([
      expect.stringMatching(
        /^policy_unreadable: site \S+: the policy in force \(ffffffffffff since .*\) cannot be read here, .* version 2 of the policy schema: .*telepathy/,
      ),
    ]);
    expect(gate.process.logged.length).toBe(2);
    await publish(gate);
    await gate.process.rules.poll();
    expect(gate.process.rules.unreadable()).toEqual([]);
    await gate.schedule({ person: { customer: random("c_") } });
  });

  it("decides nothing: no look, no redeem, no check, no invitation, nothing scheduled", async () => {
    const gate = await start();
    const { doors, opened } = gate;
    const stored = await gate.schedule({ person: { customer: random("c_") } });
    await publishUnreadable(gate);
    const refused = { code: "policy_unreadable", status: 503 };
    // The first of them finds out.
    await expect(redeemFollowUp(doors, opened, stored, {})).rejects.toMatchObject(refused);
    expect(await lookAt(gate.people, opened.site, gate.scope, stored.state.ref)).toEqual({
      settled: false,
      why: "unreadable",
    });
    await expect(gate.schedule({ person: { customer: random("c_") } })).rejects.toMatchObject(refused);
    await expect(cancelFollowUp(doors, opened, stored, "test")).rejects.toMatchObject(refused);
    const body = { channel: "email", purpose: "sales", basis: "consent", trigger: { type: "other" } };
    const question = followUpSchema.parse({ ...body, person: { customer: random("c_") } });
    await expect(check(doors, opened, question)).rejects.toMatchObject(refused);
    const invite = {
      key: opened.site.publishableKey,
      visitor: random("v_"),
      channel: "chat",
      tab: "t_1",
      visibleMs: 60_000,
    } as const;
    await expect(mayInvite(doors, opened, invite)).rejects.toMatchObject(refused);
    const after = await findFollowUp(doors, opened, stored.id);
    expect(after.receipts).toEqual(stored.receipts);
  });

  it("tells a reader what was decided last, and not what it would decide by another policy", async () => {
    const gate = await start();
    const visitor = random("v_");
    const person = { visitor, verified: true };
    const stored = await gate.schedule({ person, trigger: { type: "other" }, channel: "call", delay: "1h" });
    await publishUnreadable(gate);
    // Decided afresh, it would also be held for who is there.
    await gate.report(visitor, [{ type: "page.viewed", visibleMs: 60_000, engagedMs: 30_000 }]);
    const { decision } = await followUpNow(gate.doors, gate.opened, stored);
    expect(decision.reasons.map(({ code }) => code)).toEqual(["not_yet", "cool_off"]);
  });

  it("lets a worker claim nobody, and beside a site that it can read gives back whom it claimed, without a word", async () => {
    const gate = await start();
    const stored = await gate.schedule({ person: { customer: random("c_") }, trigger: { type: "other" }, delay: "1h" });
    const { store } = gate.people;
    const due = store.keys.due(stored.partition, gate.scope);
    const member = store.keys.member(gate.scope, stored.state.ref);
    await publishUnreadable(gate);
    await gate.process.rules.poll();
    const pastMs = (await store.timeMs(gate.scope)) - 1_000;
    await store.redis.zadd(due, pastMs, member);
    const logged: unknown[] = [];
    const note = (...line: unknown[]): void => void logged.push(line);
    const log = { debug: note, info: note, warn: note, error: note } as Logger;
    // It ends when its first round is over.
    const looks = async (doors: Doors): Promise<number> => {
      await new LookWorker(doors, log).stop();
      return Number(await store.redis.zscore(due, member));
    };
    const sites = { ...gate.doors.sites(), all: [gate.opened.site], byId: () => gate.opened.site };
    expect(await looks({ ...gate.doors, sites: () => sites })).toBe(pastMs);
    const both = { ...sites, all: [gate.opened.site, siteOf(THIS_YEAR)] };
    const backMs = await looks({ ...gate.doors, sites: () => both });
    expect(backMs).toBeGreaterThan(pastMs);
    // Sooner than its claim would end.
    expect(backMs).toBeLessThan((await store.timeMs(gate.scope)) + 5_000);
    expect(logged).toEqual([]);
  });

  it("keeps nobody from being heard, and who can read it finds at once what to end", async () => {
    const gate = await start(true);
    const customer = random("c_");
    const stored = await gate.schedule({
      person: { customer },
      trigger: { type: "checkout_incomplete" },
      channel: "call",
      delay: "1h",
    });
    const { store } = gate.people;
    const due = store.keys.due(stored.partition, gate.scope);
    const member = store.keys.member(gate.scope, stored.state.ref);
    const dueMs = async (): Promise<number> => Number(await store.redis.zscore(due, member));
    await publishUnreadable(gate);
    const nowMs = await store.timeMs(gate.scope);
    // Everybody who waits is made due by a change: not this one, to see what the order does.
    await store.redis.zadd(due, nowMs + 3_600_000, member);
    await gate.event({ customer }, { type: "order.completed", order: random("o_") });
    expect(await dueMs()).toBeLessThan(nowMs + 60_000);
    const heard = await gate.people.load(gate.scope, stored.state.ref);
    expect(heard.document.known.orders.backend.length).toBe(1);
    expect((await findFollowUp(gate.doors, gate.opened, stored.id)).state.status).toBe("waiting");
    await publish(gate, THIS_YEAR);
    await gate.process.rules.poll();
    await lookAt(gate.people, gate.opened.site, gate.scope, stored.state.ref);
    expect((await findFollowUp(gate.doors, gate.opened, stored.id)).state.status).toBe("cancelled");
  });
});
