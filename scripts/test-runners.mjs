/** The two test runners as `npm test` and `npm run e2e` start them. */
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Interrupted } from "./failure.mjs";
import { ROOT } from "./root.mjs";
import { runProgram } from "./run-program.mjs";

/**
 * Runs one and reads what its reporter counted. A runner that fails without a failed test, or ran no test, counts as
 * one failure: silence is no success.
 * @returns {Promise<{ passed: number, failed: number, cases?: number }>} `cases`, in a long run, of its properties
 */
async function counted(args, env) {
  const dir = mkdtempSync(join(tmpdir(), "holdoff-tally-"));
  const file = join(dir, "tally.json");
  try {
    const { code, signal } = await runProgram(process.execPath, args, {
      cwd: ROOT,
      env: { ...env, HOLDOFF_TALLY: file },
      show: true,
      mayFail: true,
    });
    if (signal) throw new Interrupted(signal);
    return withSilenceAsFailure(readTally(file), code);
  } finally {
    rmSync(dir, { recursive: true, force: true });
  }
}

function readTally(file) {
  try {
    return JSON.parse(readFileSync(file, "utf8"));
  } catch {
    return { passed: 0, failed: 0 };
  }
}

function withSilenceAsFailure({ passed, failed, ...more }, code) {
  const silent = failed === 0 && (code !== 0 || passed === 0);
  return { passed, failed: silent ? 1 : failed, ...more };
}

export const runVitest = (env, filters = []) =>
  counted(
    [
      "node_modules/vitest/vitest.mjs",
      "run",
      "--reporter=default",
      `--reporter=${ROOT}/scripts/vitest-tally.mjs`,
      ...filters,
    ],
    env,
  );

export const runPlaywright = (env, filters = []) =>
  counted(
    [
      "e2e/node_modules/@playwright/test/cli.js",
      "test",
      "--config=e2e/playwright.config.ts",
      `--reporter=list,${ROOT}/scripts/playwright-tally.mjs`,
      ...filters,
    ],
    env,
  );
