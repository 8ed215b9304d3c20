/** The quick checks, each a function of a folder, so that a test can hold them against a planted violation. */
import { existsSync } from "node:fs";
import { ROOT } from "./root.mjs";
import { runProgram } from "./run-program.mjs";
import { sourceFiles } from "./source-files.mjs";
import { slowRegexes } from "./supply/slow-regexes.mjs";
import { supplyFaults } from "./supply/supply-faults.mjs";
import { tidy } from "./tidy.mjs";

const tool = async (root, path, args) => {
  const { code, output } = await runProgram(process.execPath, [`${ROOT}/node_modules/${path}`, ...args], {
    cwd: root,
    mayFail: true,
  });
  return { ok: code === 0, output: output.trim() };
};

const CRUISED = ["sdk/src", "server/src"];

/**
 * A cruiser that cannot read TypeScript leaves those files out and reports success, so what it saw is held against
 * what there is.
 */
async function imports(root) {
  const { ok, output } = await tool(root, "dependency-cruiser/bin/dependency-cruise.mjs", [
    ...CRUISED,
    "--config",
    ".dependency-cruiser.cjs",
  ]);
  const seen = Number(/\b(\d+) modules/.exec(output)?.[1] ?? 0);
  const there = sourceFiles(root).filter((path) => /^(sdk|server)\/src\/.*\.tsx?$/.test(path)).length;
  if (seen > 0 && seen >= there) return { ok, output };
  return { ok: false, output: `${output}\nonly ${seen} modules were looked at, and there are ${there} source files` };
}

/** Tests are run without being compiled, so that nothing else says where they are wrong about a type. */
async function testTypes(root) {
  const results = [];
  for (const project of ["sdk/test", "server/test"].filter((folder) => existsSync(`${root}/${folder}`))) {
    results.push(await tool(root, "typescript/bin/tsc", ["-p", project]));
  }
  return { ok: results.every(({ ok }) => ok), output: results.map(({ output }) => output).join("\n") };
}

/** @type {{ name: string, check: (root: string) => { ok: boolean, output: string } | Promise<{ ok: boolean, output: string }> }[]} */
export const CHECKS = [
  {
    name: "lint and format",
    check: (root) =>
      tool(root, "@biomejs/biome/bin/biome", ["check", "--error-on-warnings", "--diagnostic-level=warn"]),
  },
  { name: "import directions", check: imports },
  { name: "unused code", check: (root) => tool(root, "knip/bin/knip.js", ["--no-progress", "--no-config-hints"]) },
  { name: "types of tests", check: testTypes },
  { name: "supply chain", check: supplyFaults },
  { name: "slow regular expressions", check: slowRegexes },
  { name: "tidy", check: (root) => tidy(root) },
];
