/** What the script and each of its parts weigh, and what each module of the script adds to it. */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";
import { SCRIPT_TAG } from "../../../build.mjs";
import { ROOT } from "../../../root.mjs";
import { BROTLI_BYTES_MAX, partBytesMax } from "../../../script-size.mjs";

/** What a page loads, by what it has. */
const LOADS = [
  ["a page with the tag, marks or none,", ["parts.js"]],
  ["a page with address patterns", ["parts.js", "funnel.js"]],
];

const brotli = (bytes) => brotliCompressSync(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } }).length;

export const sizes = {
  name: "sizes",
  says: "bytes of the script, of its parts, and what each module adds (brotli, with it and without it)",
  count: 1,
  async run({ report, say }) {
    const script = readFileSync(`${ROOT}/sdk/dist/holdoff.js`);
    report.most("the script, brotli", brotli(script), BROTLI_BYTES_MAX, "B");
    report.states("the script, raw and gzip", `${script.length} B, ${gzipSync(script, { level: 9 }).length} B`);
    const parts = `${ROOT}/sdk/dist/parts`;
    for (const file of existsSync(parts) ? readdirSync(parts).filter((name) => name.endsWith(".js")) : [])
      report.most(`part ${file}, brotli`, brotli(readFileSync(`${parts}/${file}`)), partBytesMax(file), "B");
    for (const [what, files] of LOADS) {
      const sum = files.reduce((bytes, file) => bytes + brotli(readFileSync(`${parts}/${file}`)), brotli(script));
      report.states(`${what} loads, brotli`, `${sum} B`);
    }
    const { whole, modules } = await costs(say);
    for (const [path, bytes] of modules) report.states(`${path} and what only it needs, of ${whole} B`, `${bytes} B`);
  },
};

/** @returns {Promise<{ whole: number, modules: [string, number][] }>} what is saved when a module does nothing, with what only it needs */
async function costs(say) {
  const { inputs, bytes: whole } = await sizeWithout(undefined);
  const paths = Object.keys(inputs).filter((path) => path !== SCRIPT_TAG.entry);
  const modules = [];
  for (const path of paths) {
    const { bytes } = await sizeWithout(path);
    modules.push([path, whole - bytes]);
    say(`${path}: ${whole - bytes} B`);
  }
  return { whole, modules: modules.sort((a, b) => b[1] - a[1]) };
}

async function sizeWithout(path) {
  const [{ build }, { minify }] = await Promise.all([import("esbuild"), import("terser")]);
  const { outputFiles, metafile } = await build({
    ...SCRIPT_TAG.options,
    sourcemap: false,
    absWorkingDir: ROOT,
    entryPoints: [SCRIPT_TAG.entry],
    bundle: true,
    write: false,
    metafile: true,
    logLevel: "error",
    plugins: path === undefined ? [] : [emptied(path)],
  });
  const { code } = await minify(outputFiles[0].text, SCRIPT_TAG.terser);
  return { bytes: brotli(Buffer.from(code)), inputs: metafile.inputs };
}

/** The same names, and behind them a call of something unknown. */
const emptied = (path) => ({
  name: "emptied",
  setup(made) {
    made.onLoad({ filter: /\.ts$/ }, async ({ path: file }) => {
      if (file !== `${ROOT}/${path}`) return undefined;
      const { build } = await import("esbuild");
      const { metafile } = await build({
        entryPoints: [file],
        format: "esm",
        metafile: true,
        write: false,
        outdir: "x",
      });
      const names = Object.values(metafile.outputs)[0].exports;
      return {
        contents: names.map((name) => `export const ${name} = (...given) => nothing(given);`).join("\n"),
        loader: "js",
      };
    });
  },
});
