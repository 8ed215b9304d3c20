/** `npm run check`: types, lint and format, import directions, unused code and our own rules. `--fix` mends format. */
import { build } from "./build.mjs";
import { CHECKS } from "./checks.mjs";
import { ROOT } from "./root.mjs";
import { runProgram } from "./run-program.mjs";
import { printFailure, step } from "./step.mjs";

/** Runs every check, also after one that failed. @returns {Promise<{ passed: number, failed: number }>} */
export async function runChecks() {
  const tally = { passed: 0, failed: 0 };
  for (const { name, check } of CHECKS) {
    const { ok, output } = await step(name, () => check(ROOT));
    if (ok) tally.passed++;
    else {
      tally.failed++;
      console.error(`${output}\nfailed: ${name}\n`);
    }
  }
  return tally;
}

export async function run(args) {
  if (args.includes("--fix")) {
    await step("mend lint and format", () =>
      runProgram(process.execPath, ["node_modules/@biomejs/biome/bin/biome", "check", "--write"], {
        cwd: ROOT,
        mayFail: true,
      }),
    );
  }
  // Compiling is the check of types, and the import rules follow packages into what is built.
  const built = await build().then(
    () => true,
    (error) => printFailure(error),
  );
  const { failed } = await runChecks();
  return built && failed === 0 ? 0 : 1;
}
