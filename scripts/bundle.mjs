/**
 * One esbuild bundle, made again only when something that went into it changed. The stamp beside the output lists
 * every input with its size and time, as esbuild reported them, and the options.
 */
import { existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { ROOT } from "./root.mjs";

const look = (path) => {
  const stat = statSync(`${ROOT}/${path}`, { throwIfNoEntry: false });
  return stat ? `${stat.size} ${stat.mtimeMs}` : "gone";
};

const esbuildVersion = () => JSON.parse(readFileSync(`${ROOT}/node_modules/esbuild/package.json`, "utf8")).version;

function isFresh(stampFile, outfile, options) {
  if (!existsSync(stampFile) || !existsSync(`${ROOT}/${outfile}`)) return false;
  const stamp = JSON.parse(readFileSync(stampFile, "utf8"));
  return stamp.options === options && Object.entries(stamp.inputs).every(([path, seen]) => look(path) === seen);
}

/**
 * @param {{ entry: string, outfile: string, options: object }} bundle paths from the root, and esbuild's own options
 * @returns {Promise<boolean>} whether it had to be made
 */
export async function bundle({ entry, outfile, options }) {
  const stampFile = `${ROOT}/${outfile}.stamp`;
  const optionsText = JSON.stringify([esbuildVersion(), entry, options]);
  if (isFresh(stampFile, outfile, optionsText)) return false;
  const { build } = await import("esbuild");
  const { metafile } = await build({
    ...options,
    absWorkingDir: ROOT,
    entryPoints: [entry],
    outfile,
    bundle: true,
    metafile: true,
    logLevel: "warning",
  });
  mkdirSync(dirname(stampFile), { recursive: true });
  const inputs = Object.fromEntries(Object.keys(metafile.inputs).map((path) => [path, look(path)]));
  writeFileSync(stampFile, JSON.stringify({ options: optionsText, inputs }));
  return true;
}
