/** `npm run check`: types, lint and format, import directions, unused code and our own rules. `--fix` mends format. */
import { build } from "./build.mjs";
import { CHECKS } from "./checks.mjs";
import { ROOT } from "./root.mjs";
import { runProgram } from "./run-program.mjs";
import { printFailure, step } from "./step.mjs";

/** Runs every check, all at once, also after one that failed. @returns {Promise<{ passed: number, failed: number }>} */
export async function runChecks() {
  const results = await step(CHECKS.map(({ name }) => name).join(", "), () =>
    Promise.all(CHECKS.map(async ({ name, check }) => ({ name, ...(await check(ROOT)) }))),
  );
  const failures = results.filter(({ ok }) => !ok);
  for (const { name, output } of failures) console.error(`${output}\nfailed: ${name}\n`);
  return { passed: results.length - failures.length, failed: failures.length };
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
