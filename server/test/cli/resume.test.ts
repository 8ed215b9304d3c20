/** `holdoff resume`, as an owner types it: which sites go on, what is told first, what is said, and how it ends. */
import { execFile } from "node:child_process";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { type Asked, resume } from "../../src/cli/resume.js";
import { liveScope, type Ref, type Scope } from "../../src/ids.js";
import { openStore } from "../../src/state/open-store.js";
import { People } from "../../src/state/people.js";
import type { RedisStore } from "../../src/state/redis-store.js";
import { readSuspicion } from "../../src/state/suspicion.js";
import { policyOf } from "../support/gate.js";
import { type PrivateRedis, startRedis } from "../support/redis.js";

const CLI = fileURLToPath(new URL("../../dist/cli/main.js", import.meta.url));
const SHOP = liveScope("shop");

let redis: PrivateRedis;
let store: RedisStore;
beforeAll(async () => {
  redis = await startRedis();
});
afterAll(async () => await redis.stop());
beforeEach(async () => {
  await redis.connect().flushall();
  ({ store } = await openStore(redis.connect(), { partitions: 4 }));
});

/** Nobody who resumes a site needs the secrets that the file names. */
async function sitesFile(...sites: [id: string, mode: "live" | "test"][]): Promise<string> {
  const file = join(redis.folder, `${sites.map(([id, mode]) => `${id}-${mode}`).join("-")}.yaml`);
  const lines = sites.map(
    ([id, mode]) =>
      `  - {id: ${id}, name: The ${id}, mode: ${mode}, publishableKey: hpk_${id}_key, secretKeys: [{env: NOBODY_HAS_IT}], origins: ["http://localhost:*"]}`,
  );
  await writeFile(file, `sites:\n${lines.join("\n")}\n`);
  return file;
}

async function listed(name: string, text: string): Promise<string> {
  const file = join(redis.folder, name);
  await writeFile(file, text);
  return file;
}

interface Ran {
  code: number;
  said: string;
  complained: string;
}

/** The command itself, without a terminal around it. */
async function resumed(config: string, asked: Asked = {}): Promise<Ran> {
  const [said, complained]: [string[], string[]] = [[], []];
  const terminal = {
    say: (line: string) => void said.push(line),
    complain: (line: string) => void complained.push(line),
  };
  const place = { redisUrl: redis.url, env: { HOLDOFF_CONFIG: config } };
  const code = await resume(asked, place, terminal);
  return { code, said: said.join("\n"), complained: complained.join("\n") };
}

const holdoff = (config: string, ...args: string[]): Promise<Ran> =>
  new Promise((resolve) => {
    const env = { ...process.env, REDIS_URL: redis.url, HOLDOFF_CONFIG: config };
    execFile(process.execPath, [CLI, ...args], { env }, (error, said, complained) =>
      resolve({ code: typeof error?.code === "number" ? error.code : 0, said, complained }),
    );
  });

/** As the first beat after an older copy was put back leaves it. */
async function lose(): Promise<string> {
  const atMs = await store.realMs();
  await Promise.all(store.keys.all().map((one) => store.redis.hset(store.keys.watch(one), "lostAtMs", atMs)));
  return new Date(atMs).toISOString();
}
const isSuspect = async (scope: Scope): Promise<boolean> => (await readSuspicion(store, scope, policyOf())) !== null;
const ordersOf = async (ref: string): Promise<number> =>
  (await new People(store).load(SHOP, ref as Ref)).document.known.orders.backend.length;

describe("holdoff resume", () => {
  it("resumes every live site that is suspect, and says each", async () => {
    const file = await sitesFile(["shop", "live"], ["lamps", "live"], ["demo", "test"]);
    const since = await lose();
    expect(await resumed(file, { site: "lamps" })).toMatchObject({ code: 0, complained: "" });
    expect([await isSuspect(SHOP), await isSuspect(liveScope("lamps"))]).toEqual([true, false]);
    expect(await holdoff(file, "resume")).toEqual({
      code: 0,
      said:
        `The shop: resumed; suspect since ${since}: Redis has lost what was acknowledged: an older copy was put back, it was emptied, or REDIS_URL names another one than before.\n` +
        "The lamps: not suspect, nothing to resume.\n",
      complained: "",
    });
    expect(await isSuspect(SHOP)).toBe(false);
  });

  it.each([
    ["one a line", "\nck_1\n  ck_2\r\n", ["checkout:ck_1", "checkout:ck_2"]],
    ["as a list", '["ck_1", "ck_2"]', ["checkout:ck_1", "checkout:ck_2"]],
    [
      "as POST /v1/resume takes them",
      '{"completed": ["ck_1", {"id": "e_1", "person": {"customer": "c_42"}, "order": "o_1"}]}',
      ["checkout:ck_1", "customer:c_42"],
    ],
  ])("tells the completed checkouts first: %s", async (_how, text, refs) => {
    await lose();
    const completed = await listed("completed.txt", text);
    const ran = await resumed(await sitesFile(["shop", "live"]), { completed });
    expect(ran).toMatchObject({ code: 0, complained: "" });
    expect(ran.said).toMatch(/^The shop: 2 completed checkouts were told\.\nThe shop: resumed; /);
    expect(await Promise.all(refs.map(ordersOf))).toEqual([1, 1]);
    expect(await isSuspect(SHOP)).toBe(false);
  });

  it("takes more of them than fit into one call, and the same list twice", async () => {
    await lose();
    const completed = await listed("many.txt", Array.from({ length: 230 }, (_, nth) => `ck_${nth}`).join("\n"));
    const file = await sitesFile(["shop", "live"]);
    await resumed(file, { completed });
    const again = await resumed(file, { completed });
    expect(again.said).toBe("The shop: 230 completed checkouts were told.\nThe shop: not suspect, nothing to resume.");
    expect([await ordersOf("checkout:ck_0"), await ordersOf("checkout:ck_229")]).toEqual([1, 1]);
  });

  it.each([
    ["a list that is none", '{"completed": 7}', /completed\.txt: expected a list/],
    ["no JSON", "[ck_1", /completed\.txt: /],
    ["what is no order", '["ck_1", 7]', /completed\.txt: \/completed\/1: no id: expected an object/],
    ["an empty file", "\n \n", /completed\.txt: no checkout is listed/],
    ["an empty list", "[]", /completed\.txt: no checkout is listed/],
    ["several in a line", "ck_1\nck_2, ck_3\n", /completed\.txt: "ck_2, ck_3": one checkout a line is expected/],
    ["a name for nobody", "ck_1\nundefined\n", /completed\.txt: \/completed\/1\/\S+: /],
  ])("resumes nothing where the file has %s, and ends with 2", async (_what, text, complaint) => {
    await lose();
    const completed = await listed("completed.txt", text);
    const ran = await resumed(await sitesFile(["shop", "live"]), { completed });
    expect(ran).toMatchObject({ code: 2, said: "" });
    expect(ran.complained).toMatch(complaint);
    expect(ran.complained).toMatch(/nothing was resumed$/);
    expect([await isSuspect(SHOP), await ordersOf("checkout:ck_1")]).toEqual([true, 0]);
  });

  it("asks which site a list is of, and tells a test site from a live one", async () => {
    const completed = await listed("one.txt", "ck_1");
    const lives = await sitesFile(["shop", "live"], ["lamps", "live"], ["demo", "test"]);
    expect(await resumed(lives, { completed })).toEqual({
      code: 2,
      said: "",
      complained: "say which site:\n  --site shop  The shop\n  --site lamps  The lamps",
    });
    expect(await resumed(lives, { site: "demo" })).toEqual({
      code: 2,
      said: "",
      complained: "The demo is a test site, and those are never suspect",
    });
  });

  it("ends with 1 where no server has used this Redis", async () => {
    await redis.connect().flushall();
    expect(await resumed(await sitesFile(["shop", "live"]))).toMatchObject({
      code: 1,
      complained: "no server has used this Redis yet: start one, or name another Redis in REDIS_URL",
    });
  });

  it("is no reader of the store's format when it has ended", async () => {
    await lose();
    const completed = await listed("one.txt", "ck_1");
    await resumed(await sitesFile(["shop", "live"]), { completed });
    expect(await store.redis.hkeys(store.keys.format())).toEqual(["format"]);
  });
});
