/**
 * Builds everything: TypeScript's project build, then the bundles that browsers load. Lua scripts and policies are
 * read from the source tree and need no copy.
 */
import { copyFileSync, existsSync, mkdirSync, readdirSync } from "node:fs";
import { bundle } from "./bundle.mjs";
import { ROOT } from "./root.mjs";
import { runProgram } from "./run-program.mjs";
import { checkScriptSize } from "./script-size.mjs";
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
    target: "es2020",
    minify: true,
    sourcemap: "external",
    // Methods of the script's own objects: names that no browser, no page and nothing on the wire knows.
    mangleProps: /^(acknowledge|ask|batches|drop|emit|look|note|pulse|scan|totals)$/,
  },
  terser: { ecma: 2020, toplevel: true, compress: { passes: 2, hoist_funs: true, unsafe_arrows: true } },
};

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
  const remarks = await step("bundle", async () => [await bundleScriptTag(), await bundleConsole()]);
  for (const remark of remarks.filter(Boolean)) console.error(remark);
}

export async function run() {
  await build();
  return 0;
}
