/** `holdoff doctor` against real servers: one that is set up well, one that is not, and none. */
import { execFile } from "node:child_process";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { doctor } from "../../src/cli/doctor.js";
import { liveScope, type Scope, testScope } from "../../src/ids.js";
import { IntakeCounts } from "../../src/state/intake-counts.js";
import { openStore } from "../../src/state/open-store.js";
import { readRules } from "../../src/state/published-rules.js";
import { putInForce } from "../../src/state/put-in-force.js";
import { changeStops } from "../../src/state/stops.js";
import { policyOf } from "../support/gate.js";
import { type PrivateRedis, startRedis } from "../support/redis.js";

const CLI = fileURLToPath(new URL("../../dist/cli/main.js", import.meta.url));

interface Told {
  code: number;
  said: string;
}

const asked = async (redisUrl: string, env: Record<string, string> = {}): Promise<Told> => {
  const lines: string[] = [];
  const well = await doctor(redisUrl, env, (line) => void lines.push(line));
  return { code: well ? 0 : 1, said: lines.join("\n") };
};

const fromTheTerminal = (env: Record<string, string>): Promise<Told> =>
  new Promise((resolve) => {
    execFile(process.execPath, [CLI, "doctor"], { env: { ...process.env, ...env } }, (error, stdout, stderr) =>
      resolve({ code: error === null ? 0 : Number(error.code), said: stdout + stderr }),
    );
  });

let redis: PrivateRedis;
beforeAll(async () => {
  redis = await startRedis("--appendonly", "yes", "--maxmemory", "100mb");
});
afterAll(async () => await redis.stop());

describe("the doctor", () => {
  it("finds nothing wrong where nothing is", async () => {
    const { code, said } = await fromTheTerminal({ REDIS_URL: redis.url });
    expect(said).toContain("All is well for HOLDOFF_DURABILITY=everysec.");
    // Beside the demo's sites, which are not the operator's, there is an empty line and the last one.
    expect([code, said.match(/^(?!fine).*$/gm)?.length]).toEqual([0, 5]);
    // It looks, and leaves nothing behind.
    expect(await redis.connect().dbsize()).toBe(0);
  });

  it("names first the sites that it looks at, the demo's among them", async () => {
    const file = join(redis.folder, "mine.yaml");
    const rest = `secretKeys: [{env: NOBODY_HAS_IT}], origins: ["http://localhost:*"]`;
    const [mine, trial] = [
      `{id: mine, mode: live, enforce: false, publishableKey: hpk_mine, ${rest}}`,
      `{id: trial, mode: test, publishableKey: hpk_trial, ${rest}}`,
    ];
    await writeFile(file, `sites: [${mine}, ${trial}]`);
    const first = async (env: Record<string, string>) => (await asked(redis.url, env)).said.split("\n").slice(0, 2);
    const own = await first({ HOLDOFF_CONFIG: file });
    expect(own[0]).toBe(`fine   ${file}: mine (live, shadow mode), trial (test)`);
    for (const env of [{}, { HOLDOFF_CONFIG: "" }])
      expect(await first(env)).toEqual([
        "note   HOLDOFF_CONFIG is not set, so these are the demo's sites: demo (test), shadow (test, shadow mode)",
        "         → to look at your own, set HOLDOFF_CONFIG to their sites file",
      ]);
  });

  it.each<[string, Record<string, string>, boolean]>([
    ["on a network without a secret", { HOST: "0.0.0.0" }, true],
    ["on a network with one", { HOST: "0.0.0.0", HOLDOFF_CONSOLE_SECRET: "a-secret-of-a-console" }, false],
    ["on this machine", { HOST: "127.0.0.1" }, false],
    ["that is not served", { HOST: "0.0.0.0", HOLDOFF_ROLES: "collector, api" }, false],
  ])("has a word on a console %s: %s", async (_what, env, isTold) => {
    const { code, said } = await asked(redis.url, env);
    expect([code, said.includes("note   HOST is 0.0.0.0, and the console has no secret")]).toEqual([0, isTold]);
  });

  it("says what is wrong, and what to do", async () => {
    const client = redis.connect();
    await client.config("SET", "maxmemory-policy", "allkeys-lru");
    const { code, said } = await asked(redis.url, { HOLDOFF_DURABILITY: "always" });
    await client.config("SET", "maxmemory-policy", "noeviction");
    expect(code).toBe(1);
    expect(said).toContain("WRONG  ");
    expect(said).toContain(
      "throws data away when it is full (allkeys-lru)\n         → CONFIG SET maxmemory-policy noeviction",
    );
    expect(said).toContain("appendfsync is everysec");
  });

  it("says what keeps the sites waiting: what an owner stopped, and orders that are not heard", async () => {
    const { store } = await openStore(redis.connect());
    const file = join(redis.folder, "two.yaml");
    const site = (id: string, mode: string): string =>
      `  - {id: ${id}, mode: ${mode}, publishableKey: hpk_${id}_key, secretKeys: [{env: NOBODY_HAS_IT}], origins: ["http://localhost:*"]}`;
    await writeFile(file, `sites:\n${site("desks", "live")}\n${site("lamps", "test")}\n`);
    const ago = async (ms: number): Promise<number> => (await store.realMs()) - ms;
    const stop = { on: true, target: { channel: "call" }, by: "Ada", reason: "storm" } as const;
    await changeStops(store, testScope("lamps"), stop);
    const lastAtMs = await ago(7 * 3_600_000);
    const facts = store.keys.scopeFacts(store.keys.home(liveScope("desks")), liveScope("desks"));
    await store.redis.hset(facts, "orders", `${lastAtMs};3600000;20`);

    const { code, said } = await asked(redis.url, { HOLDOFF_CONFIG: file });
    expect(code).toBe(0);
    expect(said).toMatch(/^note {3}site lamps: calls, stopped by Ada since \S+Z: storm$/m);
    const since = new Date(lastAtMs).toISOString();
    expect(said).toContain(
      `note   no order was heard from site desks since ${since}; sales about carts and checkouts wait\n         → see whether`,
    );
    await store.redis.hset(facts, "orders", `${await ago(3_600_000)};3600000;20`);
    expect((await asked(redis.url, { HOLDOFF_CONFIG: file })).said).not.toContain("no order was heard");
    const missing = await asked(redis.url, { HOLDOFF_CONFIG: `${file}.none` });
    expect(missing.said).toContain("note   nobody looked for what is stopped: ");
    expect(missing.code).toBe(0);
  });

  it("warns of live sites whose pages prove nobody, and counts the proofs that enforce would refuse", async () => {
    const { store } = await openStore(redis.connect());
    const file = join(redis.folder, "proofs.yaml");
    const site = (id: string, mode: string, identity: string): string =>
      `  - {id: ${id}, mode: ${mode}, publishableKey: hpk_${id}_key, secretKeys: [{env: NOBODY_HAS_IT}], origins: ["http://localhost:*"]${identity}}`;
    const identity = (verify: string): string => `, identity: {verify: ${verify}, secret: {env: NOBODY_HAS_IT}}`;
    const sites = [
      site("vases", "live", ""),
      site("bowls", "live", identity("observe")),
      site("mugs", "live", identity("hmac")),
      site("jugs", "live", identity("enforce")),
      site("trials", "test", ""),
      site("cups", "live", identity("enforce")),
      site("saucers", "test", identity("enforce")),
    ];
    await writeFile(file, `sites:\n${sites.join("\n")}\n`);
    const counts = new IntakeCounts();
    const count = (scope: Scope, reason: string, times: number): void =>
      counts.note(scope, { door: "page", type: "other", came: "proof", reason }, times);
    count(liveScope("bowls"), "valid", 7);
    count(liveScope("bowls"), "unsigned", 1);
    count(liveScope("bowls"), "wrong", 1);
    count(liveScope("bowls"), "expired", 1);
    count(liveScope("jugs"), "valid", 1);
    count(liveScope("cups"), "valid", 1);
    count(liveScope("cups"), "wrong", 5);
    count(liveScope("cups"), "unsigned", 3);
    count(testScope("saucers"), "wrong", 6);
    await counts.flush(store);
    const { code, said } = await asked(redis.url, { HOLDOFF_CONFIG: file });
    expect(code).toBe(0);
    expect(said).toContain(
      "note   site vases: its pages prove nothing (verify is none), so a stranger who planted a visitor id",
    );
    expect(said).toContain(
      "note   site bowls: verify is observe: enforce would have refused 3 of 10 proofs of the last day (2 unsigned, 1 expired)",
    );
    expect(said).toContain("note   site mugs: no page proved who is signed in in the last day");
    const wrong = (id: string, count: number): string =>
      `note   site ${id}: wrong proofs in the last day: ${count}; no identity.secret made them\n` +
      "         → is identity.secret the one that your backend signs with?";
    for (const line of [wrong("bowls", 1), wrong("cups", 5), wrong("saucers", 6)]) expect(said).toContain(line);
    const bare = [
      ...said.matchAll(/site (\w+): batches that named a customer without hash or exp in the last day: (\d)/g),
    ];
    expect(bare.map(([, id, count]) => [id, count])).toEqual([["cups", "3"]]);
    expect(said).not.toMatch(/site (jugs|trials)/);
  });

  it("finds wrong that a live site is suspect, and says the way back", async () => {
    const { store } = await openStore(redis.connect());
    const file = join(redis.folder, "suspect.yaml");
    const site = (id: string, mode: string): string =>
      `  - {id: ${id}, mode: ${mode}, publishableKey: hpk_${id}_key, secretKeys: [{env: NOBODY_HAS_IT}], origins: ["http://localhost:*"]}`;
    await writeFile(file, `sites:\n${site("chairs", "live")}\n${site("stools", "test")}\n`);
    const watch = store.keys.watch(store.keys.home(liveScope("chairs")));
    const atMs = await store.realMs();
    await store.redis.hset(watch, "lostAtMs", atMs);
    const { code, said } = await asked(redis.url, { HOLDOFF_CONFIG: file });
    const since = new Date(atMs).toISOString();
    expect(said).toContain(
      `wrong  site chairs is suspect since ${since} and contacts nobody: Redis has lost what was acknowledged: an older copy was put back, it was emptied, or REDIS_URL names another one than before\n` +
        "         → list the checkouts that were completed meanwhile, then: holdoff resume --site chairs --completed FILE",
    );
    expect([code, said.includes("site stools")]).toEqual([1, false]);
    // Six hours in which nobody was heard: longer than the policy lets pass.
    await store.redis.hdel(watch, "lostAtMs");
    await store.redis.hset(watch, { spells: `${atMs - 21_600_000}-${atMs}` });
    const unheard = await asked(redis.url, { HOLDOFF_CONFIG: file });
    expect(unheard.said).toContain("customers could not be heard for too long");
    await store.redis.del(watch);
    expect((await asked(redis.url, { HOLDOFF_CONFIG: file })).code).toBe(0);
  });

  it("judges by the policy in force, and says where that is not the one of the sites file", async () => {
    const { store } = await openStore(redis.connect());
    const file = join(redis.folder, "in-force.yaml");
    await writeFile(
      file,
      `sites: [{id: sofas, mode: live, publishableKey: hpk_sofas_key, secretKeys: [{env: NOBODY_HAS_IT}], origins: ["http://localhost:*"]}]`,
    );
    const atMs = await store.realMs();
    const watch = store.keys.watch(store.keys.home(liveScope("sofas")));
    await store.redis.hset(watch, { spells: `${atMs - 21_600_000}-${atMs}` });
    const policy = policyOf("blind: {max: 12h}");
    await putInForce(store, "sofas", { policy, enforce: true }, { way: "publish" });
    const patient = await asked(redis.url, { HOLDOFF_CONFIG: file });
    expect(patient.said).toMatch(
      new RegExp(
        `^note {3}site sofas: the policy in force is ${policy.hash} since \\S+ \\(publish\\), not the one of the sites file\n` +
          " {9}→ to put the file's in force: holdoff policy publish --site sofas$",
        "m",
      ),
    );
    expect([patient.code, patient.said.includes("suspect")]).toEqual([0, false]);

    const record = await readRules(store, "sofas");
    const newer = { ...record, schema: 9, text: JSON.stringify({ politeness: "great" }) };
    await store.redis.hset(store.keys.published("sofas"), "record", JSON.stringify(newer));
    const unreadable = await asked(redis.url, { HOLDOFF_CONFIG: file });
    expect(unreadable.said).toContain("and this version of Holdoff cannot read it: it is written for version 9 of");
    expect(unreadable.code).toBe(1);
    await store.redis.del(watch, store.keys.published("sofas"));
  });

  it("says which format the store is written in, and no more of one that it cannot read", async () => {
    const { store } = await openStore(redis.connect());
    expect((await asked(redis.url)).said).toContain("fine   the store is written in format 1\n");
    await store.redis.hset(store.keys.format(), "format", 7);
    const newer = await asked(redis.url);
    await store.redis.del(store.keys.format());
    expect(newer.said).toContain(
      "WRONG  the store is written in format 7, and this version of Holdoff reads format 1: start a version that reads",
    );
    expect([newer.code, newer.said.includes("site ")]).toEqual([1, false]);
  });

  it("says so when nothing answers, and when the URL is none", async () => {
    const [silent, illegal] = await Promise.all([
      asked("redis+unix:///nowhere"),
      fromTheTerminal({ REDIS_URL: "http://localhost" }),
    ]);
    expect(silent.said).toContain("Redis does not answer: connect ENOENT /nowhere");
    expect(illegal.said).toContain("redis+cluster://[user:password@]host:7001");
    expect([silent.code, illegal.code]).toEqual([1, 1]);
  });
});
