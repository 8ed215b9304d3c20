/**
 * Brings the package manager: the one on PATH when it is of the major version that package.json names, else exactly
 * the named one through npx. Not through corepack: it refuses the signatures of some registries, and newer Node
 * versions do not ship it.
 */
import { readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { findProgram } from "./find-program.mjs";
import { ROOT } from "./root.mjs";
import { runProgram } from "./run-program.mjs";

/** npm hands its own settings to its scripts in the environment; pnpm would take them for its own. */
const withoutNpmSettings = () =>
  Object.fromEntries(Object.entries(process.env).filter(([name]) => !/^npm_/i.test(name)));

const wantedVersion = () =>
  JSON.parse(readFileSync(`${ROOT}/package.json`, "utf8"))
    .packageManager.split("@")[1]
    .split("+")[0];

const major = (version) => version.trim().split(".")[0];

async function pnpmOnPath(wanted, env) {
  const path = findProgram("pnpm");
  if (!path) return undefined;
  // Asked outside the repository, where no package.json can make it fetch another version of itself.
  const { code, output } = await runProgram(path, ["--version"], { cwd: tmpdir(), env, mayFail: true });
  return code === 0 && major(output) === major(wanted) ? path : undefined;
}

export async function pnpm(args, { mayFail = false } = {}) {
  const env = withoutNpmSettings();
  const wanted = wantedVersion();
  const path = await pnpmOnPath(wanted, env);
  const [command, first] = path ? [path, []] : ["npx", ["--yes", `pnpm@${wanted}`]];
  return runProgram(command, [...first, ...args], {
    cwd: ROOT,
    env,
    mayFail,
    remedy: "Check that the npm registry can be reached, then run the command again.",
  });
}
