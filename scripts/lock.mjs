/** One process at a time: a lock file that names its holder, and is taken over when that one is gone. */
import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { setTimeout as pause } from "node:timers/promises";
import { Failure } from "./failure.mjs";

const WAIT_MAX_MS = 60_000;

/** An ended process that nobody collects (in a container whose first process does not) is not alive. */
function isZombie(pid) {
  try {
    return /^\d+ \(.*\) Z/.test(readFileSync(`/proc/${pid}/stat`, "utf8"));
  } catch {
    return false;
  }
}

export function isAlive(pid) {
  try {
    process.kill(pid, 0);
    return !isZombie(pid);
  } catch (error) {
    // It lives, but belongs to someone else.
    return error.code === "EPERM";
  }
}

function take(file) {
  try {
    writeFileSync(file, String(process.pid), { flag: "wx" });
    return true;
  } catch (error) {
    if (error.code !== "EEXIST") throw error;
    return false;
  }
}

function holderOf(file) {
  try {
    return Number(readFileSync(file, "utf8"));
  } catch {
    return undefined;
  }
}

export async function withLock(file, work) {
  const giveUpAtMs = performance.now() + WAIT_MAX_MS;
  while (!take(file)) {
    const holder = holderOf(file);
    // 0: created, but its holder has not written its number yet. Our own number: one that died had it before us.
    if (holder && (holder === process.pid || !isAlive(holder))) rmSync(file, { force: true });
    if (performance.now() > giveUpAtMs) {
      throw new Failure(`${file} is held by process ${holder}`, "Wait for it, or delete the file if it is not ours.");
    }
    await pause(50);
  }
  try {
    return await work();
  } finally {
    rmSync(file, { force: true });
  }
}
