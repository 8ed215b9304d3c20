/** One policy in force: what a process publishes, what it follows, and what comes back after a loss. */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { liveScope } from "../../src/ids.js";
import { openStore } from "../../src/state/open-store.js";
import { readRules, writeRules } from "../../src/state/published-rules.js";
import { putInForce, putInForceIfNew } from "../../src/state/put-in-force.js";
import { RedisStore } from "../../src/state/redis-store.js";
import { publishRules, tellRules } from "../../src/state/site-rules.js";
import { policyOf, random } from "../support/gate.js";
import { type PrivateRedis, startRedis } from "../support/redis.js";
import { type RulesProcess, rulesProcess } from "../support/rules.js";

const [LAST_YEAR, THIS_YEAR, NEXT_YEAR] = [policyOf("bounce: 1d"), policyOf("bounce: 2d"), policyOf("bounce: 3d")];

let redis: PrivateRedis;
let store: RedisStore;
let id: string;
beforeAll(async () => {
  redis = await startRedis();
  ({ store } = await openStore(redis.connect(), { partitions: 8 }));
});
afterAll(async () => await redis.stop());
beforeEach(() => {
  id = random("s");
});

async function started(policy = THIS_YEAR, enforce = true): Promise<RulesProcess> {
  const process = rulesProcess(store, policy, { id, enforce });
  await process.rules.start(process.file);
  return process;
}
const decidesBy = ({ site }: RulesProcess): [string, boolean] => [site.policy.hash, site.enforce];
const history = async (): Promise<string[]> =>
  ((await readRules(store, id))?.history ?? []).map(({ policy, way }) => `${way} ${policy}`);
/** What each partition compares decisions with. */
async function told(): Promise<Set<string>> {
  const facts = store.keys.all().map((one) => store.redis.hmget(store.keys.facts(one, id), "policy", "enforce"));
  return new Set((await Promise.all(facts)).map((one) => one.join("/")));
}

describe("a process that starts", () => {
  it("publishes the whole resolved policy where nobody did, and says nothing of it to those with the same", async () => {
    const first = await started();
    const published = await readRules(store, id);
    expect(published).toMatchObject({ policy: THIS_YEAR.hash, enforce: true, schema: 1, way: "start" });
    expect(JSON.parse(published?.text ?? "")).toMatchObject({ version: 1, bounce: "48h", permit: { for: "15m" } });
    const second = await started();
    expect([first.logged.length, first.said, second.logged, second.said]).toEqual([1, [], [], []]);
    expect(await readRules(store, id)).toEqual(published);
    expect(await told()).toEqual(new Set([`${THIS_YEAR.hash}/1`]));
  });

  it("puts a new policy in force, and all others follow with one line each", async () => {
    const old = await started();
    const young = await started(NEXT_YEAR);
    await old.rules.poll();
    await old.rules.poll();
    await young.rules.poll();
    expect([decidesBy(old), decidesBy(young)]).toEqual([
      [NEXT_YEAR.hash, true],
      [NEXT_YEAR.hash, true],
    ]);
    expect([old.logged.length, young.logged.length]).toEqual([2, 1]);
    expect(old.logged.at(-1)).toContain(`site ${id}: other rules are in force: ${NEXT_YEAR.hash} since`);
    expect(await told()).toEqual(new Set([`${NEXT_YEAR.hash}/1`]));
  });

  it("does not bring back a policy that was in force before, however often it starts, and says how to", async () => {
    await started(LAST_YEAR);
    const running = await started();
    for (let nth = 0; nth < 5; nth++) {
      const old = await started(LAST_YEAR);
      expect(decidesBy(old)).toEqual([THIS_YEAR.hash, true]);
      expect(old.logged).toEqual([]);
      expect(old.said).toEqual([
        expect.stringMatching(new RegExp(`^site ${id}: .*${LAST_YEAR.hash}.* holdoff policy publish --site ${id}, or`)),
      ]);
    }
    await running.rules.poll();
    expect(running.logged.length).toBe(1);
    expect(await history()).toEqual([`start ${LAST_YEAR.hash}`, `start ${THIS_YEAR.hash}`]);
  });

  it("counts whether it is enforced as the policy: a new pair comes into force, an old one does not", async () => {
    await started(THIS_YEAR, false);
    const enforcing = await started(THIS_YEAR, true);
    const shadow = await started(THIS_YEAR, false);
    expect([enforcing, shadow].map(decidesBy)).toEqual([
      [THIS_YEAR.hash, true],
      [THIS_YEAR.hash, true],
    ]);
    expect(shadow.said[0]).toContain(`(${THIS_YEAR.hash}, not enforced) is not in force`);
    expect(await told()).toEqual(new Set([`${THIS_YEAR.hash}/1`]));
  });

  it("on a store of the version before publishes its own, and knows the policy that was in force", async () => {
    for (const partition of store.keys.all())
      await store.redis.hset(store.keys.facts(partition, id), { policy: LAST_YEAR.hash, enforce: "1", looked: "" });
    await started();
    expect(await history()).toEqual([`before ${LAST_YEAR.hash}`, `start ${THIS_YEAR.hash}`]);
    expect(decidesBy(await started(LAST_YEAR))).toEqual([THIS_YEAR.hash, true]);
  });

  it("at the same moment as another with other new rules: one comes into force, and the other follows", async () => {
    await started(LAST_YEAR);
    const both = [THIS_YEAR, NEXT_YEAR];
    let read = 0;
    let go = (): void => undefined;
    const bothRead = new Promise<void>((resolve) => {
      go = resolve;
    });
    // Between what it read and what it writes.
    class Slow extends RedisStore {
      override async realMs(): Promise<number> {
        if (++read === both.length) go();
        await bothRead;
        return await super.realMs();
      }
    }
    const processes = both.map((policy) => rulesProcess(new Slow(store.redis, store.keys), policy, { id }));
    await Promise.all(processes.map(({ rules, file }) => rules.start(file)));
    const published = await readRules(store, id);
    expect(published?.history.length).toBe(2);
    expect(processes.map(decidesBy)).toEqual(both.map(() => [published?.policy, true]));
    expect(processes.map(({ logged, said }) => logged.length + said.length)).toEqual([1, 1]);
  });
});

describe("an operator", () => {
  it("puts a policy of before in force by a reload, or in Redis; everybody follows", async () => {
    const old = await started(LAST_YEAR);
    const young = await started();
    await old.rules.reload(old.file);
    await young.rules.poll();
    expect(decidesBy(young)).toEqual([LAST_YEAR.hash, true]);
    await putInForce(store, id, { policy: THIS_YEAR, enforce: true }, { way: "publish", by: "Ada" });
    for (const one of [old, young]) await one.rules.poll();
    expect([decidesBy(old), decidesBy(young)]).toEqual([
      [THIS_YEAR.hash, true],
      [THIS_YEAR.hash, true],
    ]);
    expect(young.logged.at(-1)).toMatch(/\(publish by Ada\)$/);
    expect((await history()).slice(2)).toEqual([`reload ${LAST_YEAR.hash}`, `publish ${THIS_YEAR.hash}`]);
  });

  it("who says what is in force already changes nothing", async () => {
    const one = await started();
    const before = await readRules(store, id);
    await one.rules.reload(one.file);
    expect(await readRules(store, id)).toEqual(before);
    expect(one.logged.length).toBe(1);
  });

  it("is heard whoever else publishes at that moment", async () => {
    await started();
    const all = [LAST_YEAR, NEXT_YEAR, policyOf("bounce: 4d"), policyOf("bounce: 5d")];
    await Promise.all(all.map((policy) => putInForce(store, id, { policy, enforce: true }, { way: "reload" })));
    expect((await history()).slice(1).sort()).toEqual(all.map(({ hash }) => `reload ${hash}`).sort());
  });
});

describe("a publication", () => {
  it("that was not told to the end is told by whoever reads it", async () => {
    const running = await started();
    await putInForce(store, id, { policy: NEXT_YEAR, enforce: true }, { way: "publish" });
    expect(await told()).toEqual(new Set([`${THIS_YEAR.hash}/1`]));
    const [first, ...others] = store.keys.all();
    if (first === undefined) throw new Error("there is no partition");
    const published = await readRules(store, id);
    if (published === undefined) throw new Error("nothing is published");
    await tellRules(store, first, id, published);
    const due = store.keys.due(first);
    const later = (await store.timeMs(liveScope(id))) + 86_400_000;
    await store.redis.zadd(due, later, `${id}|visitor:waits`);
    await running.rules.poll();
    expect(await told()).toEqual(new Set([`${NEXT_YEAR.hash}/1`]));
    // Also where the rules were told and nobody was made due.
    expect(Number(await store.redis.zscore(due, `${id}|visitor:waits`))).toBeLessThan(later);
    expect(others.length).toBeGreaterThan(0);
    await store.redis.zrem(due, `${id}|visitor:waits`);
  });

  it("does not overwrite a later one in a partition, and the same one mends what was overwritten", async () => {
    await started();
    const [partition] = store.keys.all();
    if (partition === undefined) throw new Error("there is no partition");
    const key = store.keys.facts(partition, id);
    const number = Number(await store.redis.hget(key, "number"));
    const late = { policy: "late", enforce: false };
    expect((await tellRules(store, partition, id, { ...late, number: number - 1 })).number).toBe(number);
    expect(await store.redis.hmget(key, "policy", "enforce")).toEqual([THIS_YEAR.hash, "1"]);
    await store.redis.hset(key, { policy: "by the version before", enforce: "0" });
    const { hash: policy } = THIS_YEAR;
    expect((await tellRules(store, partition, id, { policy, enforce: true, number })).number).toBe(number);
    expect(await store.redis.hmget(key, "policy", "enforce")).toEqual([policy, "1"]);
    expect((await publishRules(store, id, { ...late, number: number - 1 })).number).toBe(number);
    expect(await store.redis.hget(key, "looked")).toBe(`${policy}/1`);
    expect(await told()).toEqual(new Set([`${policy}/1`]));
  });

  it("that an image of the version before overwrote is told again everywhere once a decision found out", async () => {
    const running = await started();
    const partitions = store.keys.all();
    for (const one of partitions)
      await store.redis.hset(store.keys.facts(one, id), { policy: LAST_YEAR.hash, looked: `${LAST_YEAR.hash}/1` });
    const [first] = partitions;
    if (first === undefined) throw new Error("there is no partition");
    await running.rules.followAt(id, first);
    expect(await store.redis.hget(store.keys.facts(first, id), "policy")).toBe(THIS_YEAR.hash);
    await running.rules.poll();
    expect(await told()).toEqual(new Set([`${THIS_YEAR.hash}/1`]));
  });

  it("is written only by who read the one before", async () => {
    await started();
    const published = await readRules(store, id);
    if (published === undefined) throw new Error("nothing is published");
    const next = { ...published, number: published.number + 1 };
    expect(await writeRules(store, id, undefined, next)).toBe(false);
    expect(await writeRules(store, id, { ...published, number: published.number - 1 }, next)).toBe(false);
    expect(await readRules(store, id)).toEqual(published);
    expect(await writeRules(store, id, published, next)).toBe(true);
    expect(await readRules(store, id)).toEqual(next);
  });
});

describe("a Redis that lost something", () => {
  const lose = async (): Promise<void> => {
    await store.redis.del(store.keys.published(id));
    for (const partition of store.keys.all()) await store.redis.del(store.keys.facts(partition, id));
  };

  it("gets back what a process decided by, with its history, and no line is logged", async () => {
    await started(LAST_YEAR);
    const running = await started();
    await lose();
    await running.rules.poll();
    expect(await history()).toEqual([`start ${LAST_YEAR.hash}`, `start ${THIS_YEAR.hash}`, `kept ${THIS_YEAR.hash}`]);
    expect(await told()).toEqual(new Set([`${THIS_YEAR.hash}/1`]));
    expect(running.logged.length).toBe(1);
  });

  it("does not get last year's from an image that restarted first", async () => {
    await started(LAST_YEAR);
    const running = await started();
    await lose();
    const old = await started(LAST_YEAR);
    expect(decidesBy(old)).toEqual([LAST_YEAR.hash, true]);
    for (const one of [running, old, running]) await one.rules.poll();
    expect([running, old].map(decidesBy)).toEqual([
      [THIS_YEAR.hash, true],
      [THIS_YEAR.hash, true],
    ]);
  });

  it("keeps what a process started with that nobody knew, and what an operator said since", async () => {
    const running = await started();
    await lose();
    const young = await started(NEXT_YEAR);
    for (const one of [running, young, running]) await one.rules.poll();
    expect([running, young].map(decidesBy)).toEqual([
      [NEXT_YEAR.hash, true],
      [NEXT_YEAR.hash, true],
    ]);
    await lose();
    await putInForce(store, id, { policy: THIS_YEAR, enforce: true }, { way: "publish" });
    for (const one of [running, young, running]) await one.rules.poll();
    expect([running, young].map(decidesBy)).toEqual([
      [THIS_YEAR.hash, true],
      [THIS_YEAR.hash, true],
    ]);
    expect((await putInForceIfNew(store, id, { policy: NEXT_YEAR, enforce: true })).isNew).toBe(false);
  });

  it("forgets none of the history where an operator says something before anybody put it back", async () => {
    await started(LAST_YEAR);
    const running = await started();
    await lose();
    await running.rules.reload(rulesProcess(store, NEXT_YEAR, { id }).file);
    expect(decidesBy(await started(LAST_YEAR))).toEqual([NEXT_YEAR.hash, true]);
  });

  it("and came back as an older copy, gets back what was in force since", async () => {
    await started(LAST_YEAR);
    const copy = await store.redis.hgetall(store.keys.published(id));
    const processes = [await started(), await started()];
    const newest = await started(NEXT_YEAR);
    await store.redis.hset(store.keys.published(id), copy);
    // One that had not heard of the newest puts back what it knows; the one that has puts that right.
    for (const one of [...processes, newest, ...processes]) await one.rules.poll();
    expect([...processes, newest].map(decidesBy)).toEqual([1, 2, 3].map(() => [NEXT_YEAR.hash, true]));
    expect(await told()).toEqual(new Set([`${NEXT_YEAR.hash}/1`]));
    const settled = await readRules(store, id);
    for (const one of [...processes, newest]) await one.rules.poll();
    expect(await readRules(store, id)).toEqual(settled);
  });

  it("whose record is older than what partitions were told: what it says is in force everywhere", async () => {
    const before = await started(LAST_YEAR);
    const copy = await store.redis.hgetall(store.keys.published(id));
    await started();
    await store.redis.hset(store.keys.published(id), copy);
    const [partition] = store.keys.all();
    if (partition === undefined) throw new Error("there is no partition");
    expect(await before.rules.followAt(id, partition)).toBe("followed");
    await before.rules.poll();
    expect(await told()).toEqual(new Set([`${LAST_YEAR.hash}/1`]));
  });

  it("whose record is older is found out by who starts as well", async () => {
    await started(LAST_YEAR);
    const copy = await store.redis.hgetall(store.keys.published(id));
    await started();
    await store.redis.hset(store.keys.published(id), copy);
    const one = await started(LAST_YEAR);
    await one.rules.poll();
    expect(await told()).toEqual(new Set([`${LAST_YEAR.hash}/1`]));
  });
});
