/**
 * A shop's own folder: strict TypeScript, modules, and whatever packages it has. Laid from what is installed here, by
 * links, where no registry may be asked; `npm run packages` fills one by `npm install`.
 */
import { mkdirSync, realpathSync, symlinkSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { ROOT } from "../root.mjs";
import { runProgram } from "../run-program.mjs";

/** As strict as TypeScript gets, and nothing of a package's types is let pass unread. */
const STRICT = {
  target: "ES2022",
  module: "NodeNext",
  strict: true,
  noUncheckedIndexedAccess: true,
  noImplicitOverride: true,
  noFallthroughCasesInSwitch: true,
  isolatedModules: true,
  skipLibCheck: false,
  allowJs: true,
  noEmitOnError: false,
  types: ["node"],
  outDir: "out",
};

const json = (value) => `${JSON.stringify(value, null, 2)}\n`;

/** @param {string} folder @param {Record<string, string>} links where each package of node_modules really is */
export function layShop(folder, links = {}) {
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, "package.json"), json({ name: "shop", private: true, type: "module" }));
  for (const [name, target] of Object.entries(links)) {
    const path = join(folder, "node_modules", name);
    mkdirSync(dirname(path), { recursive: true });
    symlinkSync(realpathSync(target), path);
  }
}

/** Where a package of the workspace is: `server:express` is the server's express, `express` the root's. */
export const installed = (name) => {
  const [workspace, own] = name.includes(":") ? name.split(":") : [".", name];
  return `${ROOT}/${workspace}/node_modules/${own}`;
};

/**
 * Compiles the files as the shop would.
 * @param {Record<string, string>} files their texts, by name; written into the folder
 * @param {object} [options] compiler options beside the strict ones
 * @returns {Promise<string[]>} the compiler's complaints; what it made is in `out/`
 */
export async function compileIn(folder, files, options = {}) {
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
  const tsconfig = { compilerOptions: { ...STRICT, ...options }, files: Object.keys(files) };
  writeFileSync(join(folder, "tsconfig.json"), json(tsconfig));
  const tsc = `${ROOT}/node_modules/typescript/bin/tsc`;
  const { code, output } = await runProgram(process.execPath, [tsc, "-p", "."], { cwd: folder, mayFail: true });
  const complaints = output.split("\n").filter((line) => line.includes("error TS"));
  return code !== 0 && complaints.length === 0 ? [output] : complaints;
}
