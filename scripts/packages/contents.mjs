/** What a packed package holds: which of its files nobody who installs it can use. */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";

export const filesIn = (folder) =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath ?? entry.path, entry.name).slice(folder.length + 1));

/** A map is of use when what it leads to is in the package, or in the map itself. */
function mapLeadsNowhere(folder, path) {
  const { sources, sourcesContent = [], sourceRoot = "" } = JSON.parse(readFileSync(join(folder, path), "utf8"));
  const at = dirname(join(folder, path));
  return sources.some((source, index) => !sourcesContent[index] && !existsSync(join(at, sourceRoot, source)));
}

function commentLeadsNowhere(folder, path) {
  const named = /^\/\/# sourceMappingURL=(\S+)\s*$/m.exec(readFileSync(join(folder, path), "utf8"))?.[1];
  return named !== undefined && !named.startsWith("data:") && !existsSync(join(folder, dirname(path), named));
}

/** @returns {string[]} the paths of tests, of what only a build needs, and of maps and comments that lead nowhere */
export function uselessFiles(folder) {
  return filesIn(folder).filter(
    (path) =>
      /\.test\.|(^|\/)test\/|\.tsbuildinfo|\.stamp$/.test(path) ||
      (path.endsWith(".map") && mapLeadsNowhere(folder, path)) ||
      (/\.js$|\.d\.ts$/.test(path) && commentLeadsNowhere(folder, path)),
  );
}
