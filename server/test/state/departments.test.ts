/** What is kept of departments, how many of them and how long, and that every partition knows who is suspended. */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Department, NEW_DEPARTMENT } from "../../src/gate/department.js";
import { type FollowUpId, liveScope, type Scope, testScope } from "../../src/ids.js";
import { changeDepartment, publishSuspensions, readDepartments, seeDepartment } from "../../src/state/departments.js";
import { openStore } from "../../src/state/open-store.js";
import type { RedisStore } from "../../src/state/redis-store.js";
import { run } from "../../src/state/scripts.js";
import { random } from "../support/gate.js";
import { type PrivateRedis, startRedis } from "../support/redis.js";

const HOUR = 3_600_000;
const NAMED_MAX = 500;

let server: PrivateRedis;
let store: RedisStore;
beforeAll(async () => {
  server = await startRedis();
  ({ store } = await openStore(server.connect(), { partitions: 1 }));
});
afterAll(async () => await server.stop());

const aSite = (): Scope => liveScope(random("site"));
const aSandbox = (): Scope => testScope("site", random("w"));
const suspended = (before: Department): Department => ({
  ...before,
  suspended: { atMs: 1, followUp: "fu_1" as FollowUpId },
});
const namesOf = async (scope: Scope): Promise<string[]> => [...(await readDepartments(store, scope)).keys()];
const leftMs = async (key: string): Promise<number> => await store.redis.pttl(key);
const write = async (scope: Scope, name: string, before: string, most: number | ""): Promise<unknown> =>
  await run(store.redis, "department", [store.keys.departments(scope)], [`d:${name}`, before, "{}", most, ""]);

async function withNamed(count: number): Promise<Scope> {
  const scope = aSite();
  const named = Array.from({ length: count }, (_, index) => [`d:named ${index}`, JSON.stringify(NEW_DEPARTMENT)]);
  await store.redis.hset(store.keys.departments(scope), { rev: count, ...Object.fromEntries(named) });
  return scope;
}

describe("a department", () => {
  it("is not written over what somebody else wrote since it was read", async () => {
    const scope = aSite();
    expect(await write(scope, "care", "", "")).toBe(1);
    expect(await write(scope, "care", "", "")).toBe(0);
    expect(await write(scope, "care", "{...}", "")).toBe(0);
    expect(await write(scope, "care", "{}", "")).toBe(1);
  });

  it.each([
    [NAMED_MAX - 1, true],
    [NAMED_MAX, false],
  ])("that is only named, where %i are known, is kept: %s", async (known, kept) => {
    const scope = await withNamed(known);
    await seeDepartment(store, scope, "another");
    expect((await namesOf(scope)).includes("another")).toBe(kept);
  });

  it("that is judged has room always, and one that is known is judged", async () => {
    const scope = await withNamed(NAMED_MAX + 1);
    for (const name of ["another", "named 7"]) {
      await changeDepartment(store, scope, name, suspended);
    }
    expect(await namesOf(scope)).toContain("another");
    expect(await write(scope, "known", "", "")).toBe(1);
    expect(await write(scope, "known", "{}", NAMED_MAX)).toBe(1);
  });

  it("is kept for good at a site, and in a sandbox for a day after its last use", async () => {
    const [site, sandbox] = [aSite(), aSandbox()];
    for (const scope of [site, sandbox]) await seeDepartment(store, scope, "care");
    expect(await leftMs(store.keys.departments(site))).toBe(-1);
    expect(await leftMs(store.keys.departments(sandbox))).toBeGreaterThan(23 * HOUR);
    await store.redis.pexpire(store.keys.departments(sandbox), HOUR);
    // Named again, which writes nothing.
    await seeDepartment(store, sandbox, "care");
    expect(await leftMs(store.keys.departments(sandbox))).toBeGreaterThan(23 * HOUR);
  });
});

describe("news of who is suspended", () => {
  const factsOf = (scope: Scope): string => store.keys.scopeFacts(store.keys.partitionOf(scope, ""), scope);
  const known = async (scope: Scope): Promise<readonly string[]> => (await store.siteFacts(scope)).suspended;
  const tell = async (scope: Scope, revision: number, names: string): Promise<unknown> =>
    await run(store.redis, "tell", [factsOf(scope)], ["suspended", revision, names, ""]);

  it("is written, also when it is the first, and the last of it stands", async () => {
    const scope = aSite();
    expect(await tell(scope, 1, "care")).toBe(1);
    expect(await tell(scope, 3, "care\nsales")).toBe(1);
    expect(await tell(scope, 2, "")).toBe(0);
    expect(await known(scope)).toEqual(["care", "sales"]);
    expect(await tell(scope, 4, "")).toBe(1);
    expect(await known(scope)).toEqual([]);
  });

  it("is kept for good at a site, and in a sandbox for a day after it was told last, changed or not", async () => {
    const [site, sandbox] = [aSite(), aSandbox()];
    for (const scope of [site, sandbox]) {
      await changeDepartment(store, scope, "care", suspended);
      await publishSuspensions(store, scope);
      expect(await known(scope)).toEqual(["care"]);
    }
    expect(await leftMs(factsOf(site))).toBe(-1);
    await store.redis.pexpire(factsOf(sandbox), HOUR);
    await publishSuspensions(store, sandbox);
    expect(await leftMs(factsOf(sandbox))).toBeGreaterThan(23 * HOUR);
  });
});
