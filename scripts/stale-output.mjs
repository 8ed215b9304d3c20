/** Removes what was compiled from a source that is gone: the compiler leaves it, and a package would be packed with it. */
import { existsSync, readdirSync, rmSync } from "node:fs";
import { join } from "node:path";

const MADE_OF_ONE = [".d.ts", ".d.ts.map", ".js", ".js.map"];

/** @param {string} project a folder with `src` and `dist` @returns {string[]} the sources that are gone, without ending */
export function removeStaleOutput(project) {
  const dist = join(project, "dist");
  if (!existsSync(dist)) return [];
  const gone = readdirSync(dist, { recursive: true })
    .filter((path) => path.endsWith(".d.ts"))
    .map((path) => path.slice(0, -".d.ts".length))
    .filter((stem) => ![".ts", ".tsx"].some((ending) => existsSync(join(project, "src", stem + ending))));
  for (const stem of gone) for (const ending of MADE_OF_ONE) rmSync(join(dist, stem + ending), { force: true });
  return gone;
}
