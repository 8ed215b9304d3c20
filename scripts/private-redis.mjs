/**
 * The private Redis of one data folder: on a unix socket, with an append-only file. It is started apart from us, so
 * that Ctrl-C does not reach it; one that outlived its server is joined; the last server to leave shuts it down. Who
 * uses it is a file per process in `users/`; starting and stopping happen under a lock, because two Redis servers on
 * one append-only file would ruin it.
 */
import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, lstatSync, mkdirSync, openSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { askRedis, redisVersion, unixUrl } from "./ask-redis.mjs";
import { Failure } from "./failure.mjs";
import { isAlive, withLock } from "./lock.mjs";
import { findOrInstallRedis, requireNewEnough } from "./redis-program.mjs";

/** Linux refuses socket paths of 108 bytes, macOS of 104. */
const SOCKET_PATH_BYTES_MAX = 103;
/** Reading a large append-only file takes its time. */
const START_MAX_MS = 120_000;
const STOP_MAX_MS = 15_000;

/** The socket lies beside the data, or, where that path is too long, in a folder that only we may enter. */
function socketFor(dir) {
  const beside = join(dir, "r.sock");
  if (Buffer.byteLength(beside) <= SOCKET_PATH_BYTES_MAX) return beside;
  const short = join(tmpdir(), `holdoff-${createHash("sha256").update(dir).digest("hex").slice(0, 16)}`);
  if (!existsSync(short)) mkdirSync(short, { mode: 0o700 });
  const { uid, mode } = lstatSync(short);
  if (uid !== process.getuid() || (mode & 0o77) !== 0) {
    throw new Failure(
      `${short} is not ours alone`,
      "Delete it, or set HOLDOFF_DATA_DIR to a folder with a short path.",
    );
  }
  return join(short, "r.sock");
}

async function answers(url) {
  try {
    return (await askRedis(url, "PING")) === "PONG";
  } catch {
    return false;
  }
}

/** The process number that the running server itself names, or undefined when none answers. */
async function pidOf(url) {
  try {
    return Number(/^process_id:(\d+)/m.exec(await askRedis(url, "INFO", "server"))?.[1]);
  } catch {
    return undefined;
  }
}

/** A server that is still reading its data, or on its way out: its file names it, and it lives, but does not answer. */
async function settled(url, dir) {
  const pidFile = join(dir, "redis.pid");
  const giveUpAtMs = performance.now() + START_MAX_MS;
  while (performance.now() < giveUpAtMs) {
    if (await answers(url)) return true;
    const pid = existsSync(pidFile) ? Number(readFileSync(pidFile, "utf8")) : 0;
    if (!pid || !isAlive(pid) || !isRedis(pid)) return false;
    await pause(50);
  }
  throw new Failure(`the Redis of ${dir} does not answer`, `Look into ${join(dir, "redis.log")}.`);
}

/** After a restart of the machine the number may be anybody's. Where /proc is absent the number is believed. */
function isRedis(pid) {
  try {
    return /redis|valkey/.test(readFileSync(`/proc/${pid}/cmdline`, "utf8"));
  } catch {
    return process.platform !== "linux";
  }
}

async function start(dir, socket) {
  const program = await findOrInstallRedis();
  const logFile = join(dir, "redis.log");
  const log = openSync(logFile, "a");
  const settings = {
    port: "0",
    unixsocket: socket,
    unixsocketperm: "700",
    dir,
    pidfile: join(dir, "redis.pid"),
    appendonly: "yes",
    save: "",
    hz: "100",
  };
  const args = Object.entries(settings).flatMap(([name, value]) => [`--${name}`, value]);
  const child = spawn(program, args, { cwd: dir, detached: true, stdio: ["ignore", log, log] });
  child.unref();
  const url = unixUrl(socket);
  const giveUpAtMs = performance.now() + START_MAX_MS;
  while (!(await answers(url))) {
    if (child.exitCode !== null || child.signalCode !== null || performance.now() > giveUpAtMs) {
      const tail = readFileSync(logFile, "utf8").trimEnd().split("\n").slice(-10).join("\n");
      throw new Failure(`${tail}\nRedis did not start on ${dir}`, `The lines above are from ${logFile}.`);
    }
    await pause(20);
  }
}

const usersIn = (users) =>
  readdirSync(users)
    .map(Number)
    .filter((pid) => isAlive(pid) || rmSync(join(users, String(pid)), { force: true }));

async function leave(dir, users, socket) {
  const url = unixUrl(socket);
  rmSync(join(users, String(process.pid)), { force: true });
  if (usersIn(users).length > 0) return;
  const pid = await pidOf(url);
  if (!pid) return;
  // Its answer to a successful SHUTDOWN is to hang up.
  await askRedis(url, "SHUTDOWN").catch(() => undefined);
  const giveUpAtMs = performance.now() + STOP_MAX_MS;
  while (isAlive(pid)) {
    if (performance.now() > giveUpAtMs) {
      throw new Failure(`Redis (process ${pid}) did not shut down`, `Look into ${join(dir, "redis.log")}.`);
    }
    await pause(20);
  }
  if (dirname(socket) !== dir) rmSync(dirname(socket), { recursive: true, force: true });
}

/**
 * @param {string} dataDir absolute
 * @returns {Promise<{ url: string, joined: boolean, stop: () => Promise<void> }>}
 */
export async function privateRedis(dataDir) {
  const dir = join(dataDir, "redis");
  const users = join(dir, "users");
  const lock = join(dir, "lock");
  mkdirSync(users, { recursive: true });
  const socket = socketFor(dir);
  const url = unixUrl(socket);
  const joined = await withLock(lock, async () => {
    const running = await settled(url, dir);
    if (!running) await start(dir, socket);
    requireNewEnough(await redisVersion(url), `the Redis of ${dir}`);
    writeFileSync(join(users, String(process.pid)), "");
    return running;
  });
  return { url, joined, stop: () => withLock(lock, () => leave(dir, users, socket)) };
}
