/**
 * What is wrong with where packages come from: the lockfile names packages and their hashes and nothing else, every
 * package.json names exact versions, and only what stands here may run a program of its own when it is installed.
 */
import { existsSync, readFileSync } from "node:fs";
import { sourceFiles } from "../source-files.mjs";
import { parseLockfile } from "./read-lockfile.mjs";

/** Esbuild checks that the binary of this machine is there. Another package needs a reason, and a row here. */
const MAY_BUILD = ["esbuild"];

const SHA_512 = /^sha512-[A-Za-z0-9+/]{86}==$/;
const EXACT = /^(?:npm:@?[a-z0-9._/-]+@)?\d+\.\d+\.\d+(?:-[0-9A-Za-z.-]+)?$/;
/** Peers are the shop's own, within a range. */
const PINNED = ["dependencies", "devDependencies", "optionalDependencies"];

const isPinned = (version) => version === "workspace:*" || EXACT.test(version);

function lockfileFaults(text) {
  const lines = text.split("\n");
  const foreign = lines.flatMap((line, at) =>
    /https?:|\bgit[+@]|\btarball:|\bfile:/.test(line) ? [`line ${at + 1} names a place: ${line.trim()}`] : [],
  );
  const { packages = {} } = parseLockfile(text) ?? {};
  // Anything else in a resolution says where it is taken from: a folder, a repository, an archive.
  const bare = Object.entries(packages).flatMap(([name, { resolution = {} }]) =>
    Object.keys(resolution).join() === "integrity" && SHA_512.test(resolution.integrity)
      ? []
      : [`${name} is not held by a SHA-512, and by nothing else`],
  );
  const none = Object.keys(packages).length === 0 ? ["it names no package"] : [];
  return [...foreign, ...bare, ...none].map((fault) => `pnpm-lock.yaml: ${fault}`);
}

function manifestFaults(root, path) {
  const manifest = JSON.parse(readFileSync(`${root}/${path}`, "utf8"));
  const loose = PINNED.flatMap((kind) => Object.entries(manifest[kind] ?? {}))
    .filter(([, version]) => !isPinned(version))
    .map(([name, version]) => `${path}: ${name} is ${version}: name one version`);
  const builds = ["preinstall", "install", "postinstall", "prepare"]
    .filter((script) => manifest.scripts?.[script] !== undefined)
    .map((script) => `${path}: ${script} runs when somebody installs it`);
  return [...loose, ...builds];
}

function workspaceFaults(text) {
  const settings = parseLockfile(text) ?? {};
  const { onlyBuiltDependencies: builds = [], packageExtensions = {}, overrides = {} } = settings;
  const extra = builds.filter((name) => !MAY_BUILD.includes(name)).map((name) => `${name} may not build`);
  const strict = settings.strictDepBuilds === true ? [] : ["strictDepBuilds has to be true"];
  const open = settings.dangerouslyAllowAllBuilds ? ["dangerouslyAllowAllBuilds lets every package build"] : [];
  const versions = [
    ...Object.values(packageExtensions).flatMap(({ dependencies = {} }) => Object.entries(dependencies)),
    ...Object.entries(overrides),
  ];
  const loose = versions
    .filter(([, version]) => !isPinned(version))
    .map(([name, version]) => `${name} is ${version}: name one version`);
  return [...extra, ...strict, ...open, ...loose].map((fault) => `pnpm-workspace.yaml: ${fault}`);
}

/** Where packages come from is each machine's own affair, and whether their hashes are looked at is nobody's. */
function npmrcFaults(text) {
  return text
    .split("\n")
    .filter((line) =>
      /registry\s*=|^\s*\/\/|_auth|verify-store-integrity\s*=\s*false|strict-ssl\s*=\s*false/i.test(line),
    )
    .map((line) => `.npmrc: this line has no place in a repository: ${line.split("=")[0]}`);
}

/** @returns {{ ok: boolean, output: string }} */
export function supplyFaults(root) {
  const read = (path, faults) =>
    existsSync(`${root}/${path}`) ? faults(readFileSync(`${root}/${path}`, "utf8")) : [`there is no ${path}`];
  const manifests = sourceFiles(root).filter((path) => /(^|\/)package\.json$/.test(path));
  const faults = [
    ...read("pnpm-lock.yaml", lockfileFaults),
    ...read("pnpm-workspace.yaml", workspaceFaults),
    ...(existsSync(`${root}/.npmrc`) ? read(".npmrc", npmrcFaults) : []),
    ...manifests.flatMap((path) => manifestFaults(root, path)),
  ];
  return { ok: faults.length === 0, output: faults.join("\n") };
}
