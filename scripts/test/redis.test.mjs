import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, realpathSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { askRedis } from "../ask-redis.mjs";
import { requireNewEnough } from "../redis-program.mjs";

let folder;
let dataDir;
let users;

beforeEach(() => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), "holdoff-redis-")));
  dataDir = join(folder, "data");
  users = [];
});

afterEach(async () => {
  await Promise.all(users.map((user) => user.leave()));
  rmSync(folder, { recursive: true, force: true });
});

async function newUser(dir = dataDir) {
  const env = { ...process.env };
  delete env.REDIS_URL;
  const program = fileURLToPath(new URL("redis-user.mjs", import.meta.url));
  const child = spawn(process.execPath, [program, dir], { env, stdio: ["pipe", "pipe", "inherit"] });
  const gone = once(child, "exit");
  const [line] = await once(child.stdout, "data");
  const leave = async () => {
    child.stdin.end();
    await gone;
  };
  const crash = async () => {
    child.kill("SIGKILL");
    await gone;
  };
  users.push({ leave });
  return { url: String(line).trim(), leave, crash };
}

const processId = async (url) => /process_id:(\d+)/.exec(await askRedis(url, "INFO", "server"))[1];

describe("the private Redis", () => {
  it("is one for two servers that start at once, and the last to leave shuts it down", async () => {
    const [one, two] = await Promise.all([newUser(), newUser()]);
    expect(one.url).toBe(two.url);
    await one.leave();
    expect(await askRedis(two.url, "PING")).toBe("PONG");
    await two.leave();
    await expect(askRedis(two.url, "PING")).rejects.toThrow();
  });

  it("outlives a server that was killed, is joined by the next one, and keeps its data", async () => {
    const killed = await newUser();
    const id = await processId(killed.url);
    await askRedis(killed.url, "SET", "kept", "yes");
    await killed.crash();
    const next = await newUser();
    expect(await processId(next.url)).toBe(id);
    await next.leave();
    const later = await newUser();
    expect(await processId(later.url)).not.toBe(id);
    expect(await askRedis(later.url, "GET", "kept")).toBe("yes");
  });

  it("works in a folder whose path has spaces, also where it is too long for a socket", async () => {
    const spaced = join(folder, "two words");
    const [beside, elsewhere] = await Promise.all([newUser(spaced), newUser(join(folder, "a long name ".repeat(10)))]);
    expect(beside.url).toBe(`redis+unix://${spaced}/redis/r.sock`);
    expect(await askRedis(beside.url, "PING")).toBe("PONG");
    expect(elsewhere.url).not.toContain("a long name");
    expect(await askRedis(elsewhere.url, "PING")).toBe("PONG");
  });
});

it("refuses a version before 7.0, naming it and the remedy", () => {
  expect(() => requireNewEnough("6.2.14", "the Redis of REDIS_URL")).toThrow(/REDIS_URL is version 6\.2\.14.*7\.0/);
  expect(() => requireNewEnough("7.0.0", "x")).not.toThrow();
  expect(() => requireNewEnough("unknown", "x")).toThrow();
});
