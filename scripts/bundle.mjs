/**
 * One bundle by esbuild, made again only when something that went into it changed. The stamp beside the output lists
 * every input with its size and time, as esbuild reported them, and the options.
 */
import { existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { ROOT } from "./root.mjs";

const look = (path) => {
  const stat = statSync(`${ROOT}/${path}`, { throwIfNoEntry: false });
  return stat ? `${stat.size} ${stat.mtimeMs}` : "gone";
};

const versionOf = (name) => JSON.parse(readFileSync(`${ROOT}/node_modules/${name}/package.json`, "utf8")).version;

function isFresh(stampFile, outfile, options) {
  if (!existsSync(stampFile) || !existsSync(`${ROOT}/${outfile}`)) return false;
  const stamp = JSON.parse(readFileSync(stampFile, "utf8"));
  return stamp.options === options && Object.entries(stamp.inputs).every(([path, seen]) => look(path) === seen);
}

/** Makes a bundle smaller still: terser reuses more names than esbuild, which shows when it is compressed. */
async function shrink(file, options) {
  const { minify } = await import("terser");
  const map = existsSync(`${file}.map`) ? { content: readFileSync(`${file}.map`, "utf8") } : undefined;
  const small = await minify(readFileSync(file, "utf8"), { ...options, ...(map && { sourceMap: map }) });
  writeFileSync(file, small.code);
  if (map) writeFileSync(`${file}.map`, small.map);
}

/**
 * @param {{ entry: string, outfile: string, options: object, terser?: object }} bundle paths from the root, esbuild's own
 *   options, and terser's where it shall go over the result
 * @returns {Promise<boolean>} whether it had to be made
 */
export async function bundle({ entry, outfile, options, terser }) {
  const stampFile = `${ROOT}/${outfile}.stamp`;
  const optionsText = JSON.stringify([versionOf("esbuild"), versionOf("terser"), entry, options, terser], (_, value) =>
    value instanceof RegExp ? value.source : value,
  );
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
  if (terser) await shrink(`${ROOT}/${outfile}`, terser);
  mkdirSync(dirname(stampFile), { recursive: true });
  const inputs = Object.fromEntries(Object.keys(metafile.inputs).map((path) => [path, look(path)]));
  writeFileSync(stampFile, JSON.stringify({ options: optionsText, inputs }));
  return true;
}
