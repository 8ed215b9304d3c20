/**
 * Builds everything: TypeScript's project build, then the bundles that browsers load. Lua scripts and policies are
 * read from the source tree and need no copy.
 */
import { copyFileSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { basename } from "node:path";
import { bundle } from "./bundle.mjs";
import { ROOT } from "./root.mjs";
import { runProgram } from "./run-program.mjs";
import { checkPartSize, checkScriptSize } from "./script-size.mjs";
import { makeSignalPatterns } from "./signal-patterns.mjs";
import { removeStaleOutput } from "./stale-output.mjs";
import { step } from "./step.mjs";

const PAGE = "server/src/console/page";
const PAGE_OUT = "server/dist/console/page";

export const SCRIPT_TAG = {
  entry: "sdk/src/browser/script.ts",
  outfile: "sdk/dist/holdoff.js",
  options: {
    format: "iife",
    target: "es2022",
    minify: true,
    sourcemap: "external",
    // Methods of the script's own objects: names that no browser, no page and nothing on the wire knows.
    mangleProps:
      /^(acknowledge|adopt|answered|ask|away|batches|drop|entries|envelope|forget|inherit|input|leave|named|say|settle|write)$/,
  },
  terser: { ecma: 2022, toplevel: true, compress: { passes: 2, hoist_funs: true, unsafe_arrows: true } },
};

/** What is loaded when it is needed: served from its folder under the same names. */
const PARTS_OUT = "sdk/dist/parts";
const PART_FOLDERS = ["sdk/src/browser/adapters", "sdk/src/browser/consent-tools"];

/** What else is loaded: what loads them, what they share, and Shopify's pixel. */
const BESIDE_PARTS = [
  ...["parts", "funnel", "history"].map((name) => ({ entry: `sdk/src/browser/${name}.ts`, name })),
  { entry: "sdk/src/browser/adapters/layer.ts", name: "layer" },
  { entry: "sdk/src/browser/shopify-pixel.ts", name: "shopify-pixel" },
  // For a pixel that is pasted: a script, whose last line the shop adds.
  { entry: "sdk/src/browser/shopify-pixel.ts", name: "shopify-pixel-paste", globalName: "holdoffPixel" },
];

/** What several parts need: a file of its own, beside them. */
const SHARED = {
  name: "shared",
  setup(build) {
    build.onResolve({ filter: /\/layer\.js$/ }, () => ({ path: "./layer.js", external: true }));
  },
};

const part = ({ entry, name, globalName }) => ({
  entry,
  outfile: `${PARTS_OUT}/${name}.js`,
  // What is shared by parts is loaded by them, once, from beside them.
  options: {
    ...(globalName ? { format: "iife", globalName } : { format: "esm" }),
    ...{ target: "es2022", minify: true, sourcemap: "external", plugins: [SHARED] },
  },
  terser: { ecma: 2022, module: !globalName, compress: { passes: 3, hoist_funs: true, unsafe_arrows: true } },
});

const consolePage = (entry, outfile) => ({
  entry: `${PAGE}/${entry}`,
  outfile: `${PAGE_OUT}/${outfile}`,
  options: {
    format: "esm",
    target: "es2022",
    minify: true,
    sourcemap: "linked",
    jsx: "automatic",
    jsxImportSource: "preact",
  },
});
const CONSOLE = consolePage("main.tsx", "main.js");
const SIGN_IN = consolePage("sign-in.ts", "sign-in.js");

async function compile() {
  await makeSignalPatterns();
  // The console's page is typed for a browser and emits nothing: a project of its own, beside the server's.
  const projects = [".", PAGE].filter((folder) => existsSync(`${ROOT}/${folder}/tsconfig.json`));
  const tsc = `${ROOT}/node_modules/typescript/bin/tsc`;
  await runProgram(process.execPath, [tsc, "-b", ...projects], {
    cwd: ROOT,
    remedy: "Mend the types that the lines above name.",
  });
  for (const name of ["sdk", "server"]) removeStaleOutput(`${ROOT}/${name}`);
}

async function bundleScriptTag() {
  if (!existsSync(`${ROOT}/${SCRIPT_TAG.entry}`)) return `no script tag yet: ${SCRIPT_TAG.entry} is not there`;
  await bundle(SCRIPT_TAG);
  return `script tag: ${checkScriptSize(`${ROOT}/${SCRIPT_TAG.outfile}`)}`;
}

/** A part exports something by default; what stands beside it is what parts share. */
const partsOf = (folder) =>
  readdirSync(`${ROOT}/${folder}`).filter((file) =>
    /^export default/m.test(readFileSync(`${ROOT}/${folder}/${file}`, "utf8")),
  );

async function bundleParts() {
  const files = PART_FOLDERS.flatMap((folder) => partsOf(folder).map((file) => `${folder}/${file}`));
  const parts = [...BESIDE_PARTS, ...files.map((entry) => ({ entry, name: basename(entry, ".ts") }))];
  for (const file of existsSync(`${ROOT}/${PARTS_OUT}`) ? readdirSync(`${ROOT}/${PARTS_OUT}`) : [])
    if (!parts.some(({ name }) => file.startsWith(`${name}.js`))) rmSync(`${ROOT}/${PARTS_OUT}/${file}`);
  const remarks = [];
  for (const one of parts.map(part)) {
    await bundle(one);
    remarks.push(`part ${basename(one.outfile, ".js")}: ${checkPartSize(`${ROOT}/${one.outfile}`)}`);
  }
  return remarks;
}

async function bundleConsole() {
  if (!existsSync(`${ROOT}/${CONSOLE.entry}`)) return `no console page yet: ${CONSOLE.entry} is not there`;
  for (const page of [CONSOLE, SIGN_IN]) await bundle(page);
  mkdirSync(`${ROOT}/${PAGE_OUT}`, { recursive: true });
  for (const file of readdirSync(`${ROOT}/${PAGE}`).filter((name) => /\.(html|css|svg)$/.test(name))) {
    copyFileSync(`${ROOT}/${PAGE}/${file}`, `${ROOT}/${PAGE_OUT}/${file}`);
  }
  return undefined;
}

export async function build() {
  await step("compile", compile);
  const remarks = await step("bundle", async () => [
    await bundleScriptTag(),
    ...(await bundleParts()),
    await bundleConsole(),
  ]);
  for (const remark of remarks.filter(Boolean)) console.error(remark);
}

export async function run() {
  await build();
  return 0;
}
