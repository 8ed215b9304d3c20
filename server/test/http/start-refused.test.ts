/** A server that would start on a mistake is worse than one that does not start: it says where the mistake is, and ends. */
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { type AddressInfo, connect, createServer, type Server } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { serve } from "../../src/main.js";
import { freePorts } from "../support/free-port.js";
import { POLICY_FILE, sitesText } from "../support/product.js";
import { type PrivateRedis, startRedis } from "../support/redis.js";
import { until } from "../support/until.js";

const CLI = fileURLToPath(new URL("../../dist/cli/main.js", import.meta.url));
const SERVE = new URL("../../dist/main.js", import.meta.url).href;
const BOOTSTRAP = fileURLToPath(new URL("../../../scripts/bootstrap.mjs", import.meta.url));
const POLICY = fileURLToPath(new URL("../../policies/courteous.yaml", import.meta.url));
const PASSWORD = "sesame-open";
const WRONG = "sesame-shut";
/** A supervisor is not kept waiting; this machine may be busy. */
const ENDED_MS_MAX = 29_000;

let folder: string;
let redis: PrivateRedis;
let locked: PrivateRedis;
let lockedPort: number;
let taken: Server;
let sites: string;
/** What a Redis that was the last one before 7.0 would say. */
let old: Server;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "holdoff-start-"));
  redis = await startRedis();
  [lockedPort = 0] = await freePorts(1);
  locked = await startRedis("--requirepass", PASSWORD, "--port", String(lockedPort));
  taken = createServer().listen(0, "127.0.0.1");
  old = createServer((client) => {
    const server = connect(join(redis.folder, "r.sock"));
    client.pipe(server);
    server.on("data", (bytes: Buffer) =>
      client.write(Buffer.from(bytes.toString("latin1").replace(/redis_version:\d/g, "redis_version:6"), "latin1")),
    );
    client.on("error", () => server.destroy()).on("close", () => server.destroy());
    server.on("error", () => client.destroy()).on("close", () => client.destroy());
  }).listen(0, "127.0.0.1");
  await Promise.all([once(taken, "listening"), once(old, "listening")]);
  sites = await written("sites.yaml", sitesText("http://127.0.0.1:9/hook"));
});
afterAll(async () => {
  taken.close();
  old.close();
  await Promise.all([redis.stop(), locked.stop()]);
  await rm(folder, { recursive: true, force: true });
});

const portOf = (server: Server): number => (server.address() as AddressInfo).port;

async function written(name: string, text: string): Promise<string> {
  await writeFile(join(folder, name), text);
  return join(folder, name);
}

interface Ended {
  code: unknown;
  said: string;
}

function run(
  args: string[],
  env: Record<string, string>,
): { child: ChildProcess; ended: Promise<Ended>; said(): string } {
  const all = { ...process.env, REDIS_URL: redis.url, HOLDOFF_CONFIG: sites, PORT: "0", ...env };
  const child = spawn(process.execPath, args, { env: all, stdio: ["ignore", "pipe", "pipe"], timeout: ENDED_MS_MAX });
  let text = "";
  for (const stream of [child.stdout, child.stderr])
    stream.on("data", (chunk: Buffer) => {
      text += chunk.toString();
    });
  const ended = once(child, "close").then(([code]) => ({ code, said: text }));
  return { child, ended, said: () => text };
}

const start = (env: Record<string, string>): Promise<Ended> => run([CLI, "serve"], env).ended;

/** Without the settings that it prints first. */
const reasonIn = ({ said }: Ended): string => said.replace(/^settings in force:\n( {2}\S.*\n)*/m, "").trim();

describe("serve does not start, and says why in a few plain lines, with", () => {
  it.each<[string, () => Record<string, string>, RegExp]>([
    [
      "a HOST of no machine",
      () => ({ HOST: "192.0.2.1" }),
      /^HOST is "192\.0\.2\.1": it is no address of this machine/,
    ],
    [
      "a wrong password",
      () => ({ REDIS_URL: `redis://:${WRONG}@127.0.0.1:${lockedPort}` }),
      /^Redis at redis:\/\/\*\*\*@127\.0\.0\.1:\d+ does not let this user in: .* is wrong \(WRONGPASS\)$/,
    ],
    [
      "a Redis that is too old",
      () => ({ REDIS_URL: `redis://127.0.0.1:${portOf(old)}` }),
      /is Redis 6\.\S+; take Redis 7\.0/,
    ],
    [
      "durability that Redis is not set up for",
      () => ({ HOLDOFF_DURABILITY: "always" }),
      /HOLDOFF_DURABILITY is always, and .* does not write to disk/,
    ],
    [
      "a memory file that cannot be written",
      () => ({ HOLDOFF_MEMORY_FILE: join(folder, "none", "memory.json") }),
      /^HOLDOFF_MEMORY_FILE is .*none\/memory\.json, which cannot be written: ENOENT/,
    ],
    [
      "an environment that makes no sense, all of it at once",
      () => ({ PORT: "sixty", HOLDOFF_ROLES: "collector,cook", HOLDOFF_LOG: "verbose", HOLDOFF_RULES: "api" }),
      /^the environment is not usable:\n {2}HOLDOFF_RULES: no setting has this name \(did you mean HOLDOFF_ROLES\?\)\n {2}PORT: "sixty" is no number: 0 to 65535\n {2}HOLDOFF_LOG: "verbose" is not allowed: one of debug, info, warn, error\n {2}HOLDOFF_ROLES: "cook" is no role: some of collector, api, worker, console, with commas between$/,
    ],
  ])("%s", async (_what, env, why) => {
    const { REDIS_URL: redisUrl = redis.url, ...given } = env();
    const log = (line: string): void => expect.fail(line);
    const started = serve({ redisUrl, env: { HOLDOFF_CONFIG: sites, PORT: "0", ...given }, log });
    const refused = await started.then(
      () => expect.fail("it started"),
      (error: Error) => error,
    );
    expect(refused.message).toMatch(why);
    expect(refused.message).not.toContain(WRONG);
  });

  it("a policy with a typo, naming the line and the nearest key", async () => {
    const text = await readFile(POLICY, "utf8");
    const line = text.split("\n").findIndex((one) => one.startsWith("quiet:")) + 1;
    const policy = await written("policy.yaml", text.replace(/^quiet:/m, "quite:"));
    const misled = await written("misled.yaml", sitesText("http://127.0.0.1:9/hook").replaceAll(POLICY_FILE, policy));
    const env = { HOLDOFF_CONFIG: misled, PORT: "0" };
    await expect(serve({ redisUrl: redis.url, env, log: () => undefined })).rejects.toThrow(
      `policy.yaml:${line}:1 unknown key "quite" (did you mean "quiet"?)`,
    );
  });
});

describe.concurrent("holdoff serve ends with 1, and says why", () => {
  it.for<[string, () => Record<string, string>, RegExp]>([
    [
      "a port that is taken",
      () => ({ PORT: String(portOf(taken)) }),
      /^port \d+ of 127\.0\.0\.1 is taken: stop what uses it, or set PORT to another port$/,
    ],
    [
      "no sites file",
      () => ({ HOLDOFF_CONFIG: "", HOLDOFF_CONFG: sites }),
      /^the environment is not usable:\n {2}HOLDOFF_CONFG: no setting has this name \(did you mean HOLDOFF_CONFIG\?\)\n {2}HOLDOFF_CONFIG: missing: it names the sites file/,
    ],
  ])("%s", async ([, env, why], { expect }) => {
    const ended = await start(env());
    expect([ended.code, reasonIn(ended)]).toEqual([1, expect.stringMatching(why)]);
    // No stack.
    expect(ended.said).not.toMatch(/\n +at /);
  });

  it("a Redis that is away, once it was waited for; and nothing is left that keeps the process alive", async ({
    expect,
  }) => {
    const program = `
      const { serve } = await import(${JSON.stringify(SERVE)});
      const asked = { redisUrl: "redis+unix:///nowhere", log: (line) => console.error(line), startMsMax: 1_100 };
      await serve(asked).catch((error) => console.error(error.message));`;
    const ended = await run(["--input-type=module", "--eval", program], {}).ended;
    expect([ended.code, reasonIn(ended).split("\n")]).toEqual([
      0,
      [
        "waiting for Redis at redis+unix:///nowhere, at most 1.1 s: connect ENOENT /nowhere",
        "Redis at redis+unix:///nowhere did not answer within 1.1 s: connect ENOENT /nowhere",
      ],
    ]);
  });

  it("the demo's sites on a network", async ({ expect }) => {
    const ended = await run([BOOTSTRAP, "start"], { HOST: "0.0.0.0", HOLDOFF_CONFIG: "" }).ended;
    expect([ended.code, ended.said]).toEqual([
      1,
      expect.stringContaining("HOST is 0.0.0.0, and the demo answers this"),
    ]);
  });
});

describe.concurrent("serve ends with 0", () => {
  it("when it is asked to while it waits for Redis", async ({ expect }) => {
    const { child, ended, said } = run([CLI, "serve"], { REDIS_URL: "redis+unix:///nowhere" });
    await until("it waits for Redis", () => said().includes("waiting for Redis"));
    // To read its files again, which is no reason to end.
    child.kill("SIGHUP");
    child.kill("SIGTERM");
    expect((await ended).code).toBe(0);
  });

  it("when it is asked again while it stops, and with all else empty it runs on the defaults", async ({ expect }) => {
    const empty = { HOST: "", HOLDOFF_LOG: " ", HOLDOFF_ROLES: "", HOLDOFF_DURABILITY: "", HOLDOFF_MEMORY_FILE: "" };
    const { child, ended, said } = run([CLI, "serve"], empty);
    await until("it is ready", () => /^ready$/m.test(said()));
    expect(said()).toMatch(/^ {2}HOST +127\.0\.0\.1 +default$/m);
    expect(said()).toMatch(/^ {2}HOLDOFF_LOG +warn +default$/m);
    expect(said()).toMatch(/^ {2}PORT +0 +given$/m);
    // A request that is never finished keeps it from stopping.
    const slow = connect(Number(/localhost:(\d+)/.exec(said())?.[1]), "127.0.0.1");
    slow.on("error", () => undefined).write("GET /healthz HTTP/1.1\r\n");
    await once(slow, "connect");
    await until("it has stopped", () => {
      child.kill("SIGTERM");
      return child.exitCode !== null || child.signalCode !== null;
    });
    expect((await ended).code).toBe(0);
    slow.destroy();
  });
});
