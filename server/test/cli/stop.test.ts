/** `holdoff stop` and `holdoff go`, as an owner types them: what is stopped, what is said, and how it ends. */
import { execFile } from "node:child_process";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { Command, CommanderError } from "commander";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { addStopCommands } from "../../src/cli/stop-commands.js";
import { liveScope, type Scope, testScope } from "../../src/ids.js";
import { openStore } from "../../src/state/open-store.js";
import type { RedisStore } from "../../src/state/redis-store.js";
import { changeStops, readStops } from "../../src/state/stops.js";
import { type PrivateRedis, startRedis } from "../support/redis.js";

const CLI = fileURLToPath(new URL("../../dist/cli/main.js", import.meta.url));

let redis: PrivateRedis;
let store: RedisStore;
beforeAll(async () => {
  redis = await startRedis();
});
afterAll(async () => await redis.stop());
beforeEach(async () => {
  await redis.connect().flushall();
  ({ store } = await openStore(redis.connect()));
});

/** Nobody who stops something needs the secrets that the file names. */
async function sitesFile(...sites: [id: string, mode: "live" | "test"][]): Promise<string> {
  const file = join(redis.folder, `${sites.map(([id, mode]) => `${id}-${mode}`).join("-")}.yaml`);
  const lines = sites.map(
    ([id, mode]) =>
      `  - {id: ${id}, name: The ${id}, mode: ${mode}, publishableKey: hpk_${id}_key, secretKeys: [{env: NOBODY_HAS_IT}], origins: ["http://localhost:*"]}`,
  );
  await writeFile(file, `sites:\n${lines.join("\n")}\n`);
  return file;
}

interface Ran {
  code: number;
  said: string;
  complained: string;
}

/** The program itself. */
const holdoffAlone = (config: string, ...args: string[]): Promise<Ran> =>
  new Promise((resolve) => {
    const env = { ...process.env, REDIS_URL: redis.url, HOLDOFF_CONFIG: config };
    execFile(process.execPath, [CLI, ...args], { env }, (error, said, complained) =>
      resolve({ code: typeof error?.code === "number" ? error.code : 0, said, complained }),
    );
  });

/** Its commands in this process: a process for each of them takes half a second. */
async function holdoff(config: string, ...args: string[]): Promise<Ran> {
  const [said, complained]: [string[], string[]] = [[], []];
  const toLines = (lines: string[]) => (line: string) => void lines.push(`${line}\n`);
  const program = new Command("holdoff")
    .exitOverride()
    .configureOutput({ writeErr: (text) => void complained.push(text) });
  addStopCommands(program, { say: toLines(said), complain: toLines(complained) }, () => redis.url);
  vi.stubEnv("HOLDOFF_CONFIG", config);
  const ran = (code: number): Ran => ({ code, said: said.join(""), complained: complained.join("") });
  const exitCodeOfTests = process.exitCode;
  try {
    await program.parseAsync(args, { from: "user" });
    return ran(Number(process.exitCode));
  } catch (error) {
    if (error instanceof CommanderError) return ran(error.exitCode);
    throw error;
  } finally {
    process.exitCode = exitCodeOfTests;
  }
}
afterEach(() => vi.unstubAllEnvs());

const stopped = async (scope: Scope): Promise<object[]> =>
  (await readStops(store, scope)).standing.map(({ target }) => target);

const ADA = ["--by", "Ada", "--reason", "the list was wrong"];

describe("holdoff stop", () => {
  it("stops the only live site, in every partition, and says what is stopped", async () => {
    const file = await sitesFile(["desks", "live"], ["demo", "test"]);
    const ran = await holdoffAlone(file, "stop", ...ADA);
    expect(ran).toMatchObject({ code: 0, complained: "" });
    expect(ran.said).toMatch(
      /^The desks: everything stopped, in every partition\.\n {2}everything, stopped by Ada since \S+Z: the list was wrong\n$/,
    );
    expect([await stopped(liveScope("desks")), await stopped(testScope("demo"))]).toEqual([[{ site: true }], []]);
    const copies = await Promise.all(
      store.keys.all().map(async (one) => (await store.siteFactsIn(liveScope("desks"), one)).stops.length),
    );
    expect(new Set(copies)).toEqual(new Set([1]));
  });

  it("stops a channel, a department or a purpose of the site that is named", async () => {
    const file = await sitesFile(["desks", "live"], ["demo", "test"]);
    for (const target of [
      ["--channel", "call"],
      ["--department", "loans"],
      ["--purpose", "transactional"],
    ]) {
      expect((await holdoff(file, "stop", "--site", "demo", ...target, ...ADA)).code).toBe(0);
    }
    expect(await stopped(testScope("demo"))).toEqual([
      { channel: "call" },
      { department: "loans" },
      { purpose: "transactional" },
    ]);
  });

  it("asks which site where there are several, and stops none", async () => {
    const lives = await sitesFile(["desks", "live"], ["lamps", "live"], ["demo", "test"]);
    expect(await holdoff(lives, "stop", ...ADA)).toEqual({
      code: 2,
      said: "",
      complained: "say which site:\n  --site desks  The desks\n  --site lamps  The lamps\n",
    });
    const tests = await sitesFile(["demo", "test"], ["shadow", "test"]);
    expect((await holdoff(tests, "stop", ...ADA)).complained).toContain("--site shadow");
    expect(await holdoff(lives, "stop", "--site", "chairs", ...ADA)).toMatchObject({
      code: 2,
      complained: expect.stringMatching(/^no site is called chairs:\n {2}--site desks.*\n.*lamps.*\n.*demo/),
    });
    for (const scope of [liveScope("desks"), liveScope("lamps"), testScope("demo")])
      expect(await stopped(scope)).toEqual([]);
  });

  it("takes the only site there is, though it is a test site", async () => {
    expect((await holdoff(await sitesFile(["demo", "test"]), "stop", ...ADA)).code).toBe(0);
    expect(await stopped(testScope("demo"))).toEqual([{ site: true }]);
  });

  it.each([
    ["without a name", ["--reason", "storm"], 1, "--by"],
    ["without a reason", ["--by", "Ada"], 1, "--reason"],
    ["with a blank name", ["--by", " ", "--reason", "storm"], 2, '--by: " " is out of range: 1 to 500 characters'],
    ["of a channel that is none", [...ADA, "--channel", "fax"], 1, "call, sms, email"],
    ["of two targets", [...ADA, "--channel", "call", "--purpose", "sales"], 1, "cannot be used with"],
    ["of a department and a purpose", [...ADA, "--department", "x", "--purpose", "sales"], 1, "cannot be used with"],
  ])("%s stops nothing", async (_what, args, code, said) => {
    const file = await sitesFile(["desks", "live"]);
    const ran = await holdoff(file, "stop", ...args);
    expect([ran.code, ran.complained]).toEqual([code, expect.stringContaining(said)]);
    expect(await stopped(liveScope("desks"))).toEqual([]);
  });

  it("has room for fifty", async () => {
    const file = await sitesFile(["desks", "live"]);
    for (let n = 0; n < 50; n++) {
      const target = { department: `d ${n}` };
      await changeStops(store, liveScope("desks"), { on: true, target, by: "Ada", reason: "storm" });
    }
    const ran = await holdoff(file, "stop", ...ADA);
    expect([ran.code, ran.complained]).toEqual([1, expect.stringContaining("50 stops of The desks")]);
  });

  it("does not open a Redis that no server has used", async () => {
    await store.redis.flushall();
    const ran = await holdoff(await sitesFile(["desks", "live"]), "stop", ...ADA);
    expect([ran.code, ran.complained]).toEqual([1, expect.stringContaining("no server has used this Redis yet")]);
    expect(await store.redis.dbsize()).toBe(0);
  });
});

describe("holdoff go", () => {
  it("lets exactly that go on, with or without a reason, and says what is stopped still", async () => {
    const file = await sitesFile(["desks", "live"]);
    await holdoff(file, "stop", ...ADA);
    await holdoff(file, "stop", "--channel", "sms", ...ADA);
    const ran = await holdoff(file, "go", "--by", "Bob");
    expect(ran).toMatchObject({ code: 0, complained: "" });
    expect(ran.said).toMatch(/^The desks: everything may go on, in every partition\.\n {2}texts, stopped by Ada since/);
    expect(await stopped(liveScope("desks"))).toEqual([{ channel: "sms" }]);
    expect((await holdoff(file, "go", "--channel", "sms", "--by", "Bob", "--reason", "over")).said).toBe(
      "The desks: texts may go on, in every partition.\n",
    );
    expect((await holdoff(file, "go", "--channel", "sms", "--by", "Bob")).said).toBe(
      "The desks: no stop of texts stands; nothing has changed.\n",
    );
    const { lifted } = await readStops(store, liveScope("desks"));
    expect(lifted.map(({ by, reason }) => [by, reason])).toEqual([
      ["Bob", undefined],
      ["Bob", "over"],
    ]);
  });
});
