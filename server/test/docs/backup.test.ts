/**
 * The page on backups, typed from top to bottom beside a running server: a customer pays after the backup was taken, and
 * is called by nobody when yesterday's file is put back.
 */
import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { FollowUp } from "@holdoff/sdk/wire";
import { afterAll, beforeAll, expect, it } from "vitest";
import { type Served, serve } from "../../src/main.js";
import { freePorts } from "../support/free-port.js";
import { fresh, POLICY_FILE } from "../support/product.js";
import { until } from "../support/until.js";
import { type Command, programs, readCommands, type Terminal, type } from "./page-commands.js";

const PAGE = readFileSync(new URL("../../docs/backup.md", import.meta.url), "utf8");
const CLI = fileURLToPath(new URL("../../dist/cli/main.js", import.meta.url));
const KEY = "hsk_live_desks";

/** A machine without curl has what this page asks of it. */
const CURL = `exec "${process.execPath}" -e '
const [url, header] = [process.argv.find((one) => one.startsWith("http")), process.argv.find((one) => one.includes(": "))];
const [name, value] = (header ?? "x: x").split(": ");
fetch(url, { headers: { [name]: value } }).then(async (answer) => console.log(await answer.text()));
' "$@"`;
const hasCurl = spawnSync("curl", ["--version"]).error === undefined;

let folder: string;
let terminal: Terminal;
let served: Served;
let url: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "holdoff-backup-"));
  const [port = 0, http = 0] = await freePorts(2);
  const [data, backup] = [join(folder, "redis"), join(folder, "backup")];
  await Promise.all([mkdir(data), mkdir(backup)]);
  const sites = join(folder, "sites.yaml");
  await writeFile(
    sites,
    `sites:
  - {id: desks, name: Desks, mode: live, publishableKey: hpk_live_desks, secretKeys: [{env: HOLDOFF_SECRET_KEY}], origins: ["https://desks.example"], policy: ${POLICY_FILE}}\n`,
  );
  const redis = `redis-cli -p ${port}`;
  const start = `redis-server --port ${port} --bind 127.0.0.1 --dir ${data} --appendonly yes --save "" --daemonize yes >/dev/null`;
  const answers = `i=0; until ${redis} PING 2>/dev/null | grep -q PONG || [ $i -gt 200 ]; do sleep 0.05; i=$((i+1)); done`;
  const PATH = await programs(folder, {
    sudo: 'exec "$@"',
    systemctl: `case $1 in start) ${start}; ${answers} ;; stop) ${redis} SHUTDOWN ;; esac`,
    npm: `shift 3; exec "${process.execPath}" "${CLI}" "$@"`,
    ...(hasCurl ? {} : { curl: CURL }),
  });
  const redisUrl = `redis://127.0.0.1:${port}`;
  terminal = {
    folder,
    env: { PATH, REDIS_URL: redisUrl, HOLDOFF_CONFIG: sites, HOLDOFF_SECRET_KEY: KEY },
    replace: [
      ["/var/lib/redis", data],
      ["/backup/", `${backup}/`],
      ["http://localhost:4600", `http://127.0.0.1:${http}`],
      ["--port 6379", `--port ${port} --bind 127.0.0.1`],
    ],
  };
  await typed("systemctl start redis-server");
  served = await serve({
    redisUrl,
    log: () => undefined,
    env: { PORT: String(http), HOST: "127.0.0.1", HOLDOFF_CONFIG: sites, HOLDOFF_SECRET_KEY: KEY },
  });
  url = served.urls["collector"] ?? "";
});
afterAll(async () => {
  await served?.close();
  await typed("systemctl stop redis-server");
  await rm(folder, { recursive: true, force: true });
});

const typed = async (line: string): Promise<string> => (await type({ line, code: 0 }, terminal)).said;

/** What a command of a block said, once it ended as the page says. Those that ask whether Redis is done are asked again. */
async function run(command: Command): Promise<string> {
  const isWait = command.line.includes("grep");
  let [code, said] = [-1, ""];
  const attempt = async (): Promise<boolean> => {
    ({ code, said } = await type(command, terminal));
    return !isWait || code === 0;
  };
  await until(command.line, attempt);
  expect([command.line, said, code]).toEqual([command.line, said, isWait ? 0 : command.code]);
  return said;
}
async function runAll(blocks: Command[][] | undefined): Promise<string[]> {
  const said: string[] = [];
  for (const command of blocks?.flat() ?? []) said.push(await run(command));
  return said;
}

async function call<T>(method: string, path: string, body?: unknown): Promise<T> {
  const headers = {
    authorization: `Bearer ${KEY}`,
    "content-type": "application/json",
    "idempotency-key": fresh("k"),
  };
  const response = await fetch(`${url}${path}`, { method, headers, ...(body ? { body: JSON.stringify(body) } : {}) });
  return (await response.json()) as T;
}
const schedule = async (customer: string, checkout: string): Promise<FollowUp> =>
  await call("POST", "/v1/follow-ups", {
    person: { customer, checkout },
    channel: "email",
    purpose: "sales",
    basis: "consent",
    trigger: { type: "checkout_incomplete", at: "2026-01-01T00:00:00Z" },
    about: { checkout },
    delay: "1h",
  });
const pays = async (customer: string, checkout: string): Promise<unknown> =>
  await call("POST", "/v1/events", {
    events: [{ id: fresh("e"), type: "order.completed", person: { customer }, order: fresh("o_"), checkout }],
  });
const statusOf = async ({ id }: FollowUp): Promise<string> =>
  (await call<FollowUp>("GET", `/v1/follow-ups/${id}`)).status;
const ready = async (): Promise<unknown> => await (await fetch(`${url}/readyz`)).json();

it("each command does what the page says, and nobody who has paid is released", async () => {
  const page = readCommands(PAGE);
  const { suspect } = (await ready()) as { suspect: string[] };
  expect(suspect).toEqual([]);
  const [paid, unpaid] = [await schedule("c_42", "ck_9"), await schedule("c_43", "ck_44")];
  await runAll(page.get("Backing up"));
  await pays("c_42", "ck_9");
  expect([await statusOf(paid), await statusOf(unpaid)]).toEqual(["cancelled", "waiting"]);

  const [restoring = [], seeing = [], looking = []] = page.get("Restoring yesterday's file") ?? [];
  await runAll([restoring]);
  await until("the site is suspect", async () => JSON.stringify(await ready()).includes("desks"));
  const [readyz = "", doctor = ""] = await runAll([seeing]);
  expect(readyz).toContain(/# (.*)$/.exec(seeing[0]?.line ?? "")?.[1]);
  expect(doctor).toMatch(/^wrong {2}site desks is suspect since .*\n.*holdoff resume --site desks --completed FILE$/m);
  // Their time has come: now both would be released.
  for (const { id } of [paid, unpaid]) await call("PATCH", `/v1/follow-ups/${id}`, { delay: 0 });
  const [waits = ""] = await runAll([looking]);
  expect(waits).toContain('"status":"waiting"');
  expect(waits).toContain('"code":"blind"');
  expect(await statusOf(paid)).toBe("waiting");

  const [, resumed, well] = await runAll(page.get("The way back"));
  expect(resumed).toMatch(/^Desks: 2 completed checkouts were told\.\nDesks: resumed; suspect since /);
  expect(well).toContain("All is well");
  await until("all are looked at", async () => (await statusOf(unpaid)) !== "waiting");
  const ends = await Promise.all([paid, unpaid].map(({ id }) => call<FollowUp>("GET", `/v1/follow-ups/${id}`)));
  const because = ends.map(({ status, release, decision: { reasons } }) => {
    return [status, release, reasons.flatMap(({ code, effect }) => (effect === "cancel" ? [code] : []))];
  });
  expect(because).toEqual([
    ["cancelled", 0, ["converted"]],
    ["cancelled", 0, ["unsure"]],
  ]);

  await runAll(page.get("From an RDB file"));
  await until("the site is suspect again", async () => JSON.stringify(await ready()).includes("desks"));
  const [stopped, again, going] = await runAll(page.get("What cannot be noticed"));
  expect([stopped, again, going].join("")).toMatch(/everything stopped[\s\S]*resumed; suspect since[\s\S]*may go on/);
  expect(await runAll(page.get("Upgrading"))).toEqual(["1\n"]);

  // No block of the page was left out.
  const typedOf = [
    "Backing up",
    "Restoring yesterday's file",
    "The way back",
    "From an RDB file",
    "What cannot be noticed",
  ];
  const all = [...page].filter(([, blocks]) => blocks.length > 0).map(([heading]) => heading);
  expect(all.sort()).toEqual([...typedOf, "Upgrading"].sort());
});
