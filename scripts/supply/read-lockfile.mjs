/** The lockfile as data: which packages there are, in which version, and what each needs. */
import { readFileSync } from "node:fs";
import { join } from "node:path/posix";
import { serverPackage } from "../server-package.mjs";

const NEEDS = ["dependencies", "optionalDependencies"];

/** `name@version`, without what stands behind it about its peers. */
const withoutPeers = (key) => key.split("(")[0];

/** A link leads to a folder of ours; a package under another name has its own in its version. */
const keyOf = (name, version) =>
  version.startsWith("link:")
    ? undefined
    : /^@?[^@(]+@/.test(version)
      ? withoutPeers(version)
      : `${name}@${withoutPeers(version)}`;

const linksOf = (needs) =>
  Object.entries(needs).map(([name, told]) => [name, typeof told === "string" ? told : told.version]);

export const parseLockfile = (text) => serverPackage("yaml").parse(text);

/**
 * @returns {{ packages: Map<string, { name: string, version: string, integrity?: string, needs: Set<string> }>, ours: Map<string, { needs: Set<string>, needsInTests: Set<string>, folders: Set<string> }> }}
 *   `ours` by folder
 */
export function readLockfile(root) {
  const lock = parseLockfile(readFileSync(`${root}/pnpm-lock.yaml`, "utf8"));
  const packages = new Map();
  for (const [key, { resolution }] of Object.entries(lock.packages)) {
    const at = key.lastIndexOf("@");
    packages.set(key, {
      name: key.slice(0, at),
      version: key.slice(at + 1),
      integrity: resolution.integrity,
      needs: new Set(),
    });
  }
  for (const [key, snapshot] of Object.entries(lock.snapshots))
    for (const [name, version] of NEEDS.flatMap((kind) => linksOf(snapshot[kind] ?? {})))
      packages.get(withoutPeers(key)).needs.add(keyOf(name, version));
  const ours = new Map();
  for (const [folder, importer] of Object.entries(lock.importers)) {
    const links = NEEDS.flatMap((kind) => linksOf(importer[kind] ?? {}));
    const folders = links.filter(([, version]) => version.startsWith("link:"));
    ours.set(folder, {
      needs: keysOf(links),
      needsInTests: keysOf(linksOf(importer.devDependencies ?? {})),
      folders: new Set(folders.map(([, version]) => join(folder, version.slice("link:".length)))),
    });
  }
  return { packages, ours };
}

const keysOf = (links) => new Set(links.flatMap(([name, version]) => keyOf(name, version) ?? []));

/** These, and all that they need. */
export function reachedFrom(packages, keys) {
  const reached = new Set();
  const waiting = [...keys];
  for (let key = waiting.pop(); key !== undefined; key = waiting.pop()) {
    if (reached.has(key)) continue;
    reached.add(key);
    waiting.push(...packages.get(key).needs);
  }
  return reached;
}
