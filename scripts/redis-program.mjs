/** Finds a Redis or Valkey that is new enough, or installs the system's. */
import { Failure } from "./failure.mjs";
import { findProgram } from "./find-program.mjs";
import { runProgram } from "./run-program.mjs";
import { installSystemPackage } from "./system-package.mjs";

/** Scripts that may run when memory is short are declared in a way that older versions do not know. */
const MAJOR_MIN = 7;

export function requireNewEnough(version, where) {
  if (Number.parseInt(version, 10) >= MAJOR_MIN) return;
  throw new Failure(
    `${where} is version ${version}; Holdoff needs Redis ${MAJOR_MIN}.0 or newer, or Valkey`,
    `Install a newer one, or set REDIS_URL to a Redis of version ${MAJOR_MIN}.0 or newer.`,
  );
}

async function versionOf(program) {
  const { output } = await runProgram(program, ["--version"], { mayFail: true });
  return /v=(\d+\.\d+\.\d+)/.exec(output)?.[1] ?? "unknown";
}

const find = () => findProgram("redis-server") ?? findProgram("valkey-server");

/** The path of a server program of version 7.0 or newer. */
export async function findOrInstallRedis() {
  if (!find()) await installSystemPackage({ apt: ["redis-server"], brew: ["redis"] });
  const program = find();
  if (!program) {
    throw new Failure(
      "Holdoff keeps its state in Redis, and none is here",
      "Install it (Debian: apt install redis-server, Fedora: dnf install valkey, macOS: brew install redis), or set REDIS_URL.",
    );
  }
  requireNewEnough(await versionOf(program), program);
  return program;
}
