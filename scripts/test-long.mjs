/**
 * `npm run test:long`: a million cases over all properties, and the server killed at every crash point.
 * `-- --seed N` repeats a run, `-- --cases N` tries as many; anything else is handed to the test runner.
 */
import { randomInt } from "node:crypto";
import { readFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { build } from "./build.mjs";
import { Failure } from "./failure.mjs";
import { ROOT } from "./root.mjs";
import { sourceFiles } from "./source-files.mjs";
import { step } from "./step.mjs";
import { testEnvironment } from "./test-environment.mjs";
import { runVitest } from "./test-runners.mjs";

const CASES = 1_000_000;
const SEED_MAX = 2 ** 31 - 1;
/** A test file with one of these in it does more in a long run. */
const LONGER = /support\/runs\.js|HOLDOFF_TEST_LONG/;
const REPORTER = `--reporter=${ROOT}/scripts/vitest-cases.mjs`;
const HOURS_MS = 6 * 3_600_000;

const longerTests = () =>
  sourceFiles(ROOT).filter(
    (path) => /^(sdk|server)\/test\/.*\.test\.ts$/.test(path) && LONGER.test(readFileSync(`${ROOT}/${path}`, "utf8")),
  );

function wholeNumber(name, text, most) {
  const value = Number(text);
  if (Number.isInteger(value) && value > 0 && value <= most) return value;
  throw new Failure(`--${name} ${text}`, `A whole number from 1 to ${most.toLocaleString("en")}.`);
}

export async function run(args) {
  const { values, positionals } = parseArgs({
    args,
    options: { seed: { type: "string" }, cases: { type: "string" } },
    allowPositionals: true,
  });
  const seed = wholeNumber("seed", values.seed ?? String(randomInt(1, SEED_MAX)), SEED_MAX);
  const cases = wholeNumber("cases", values.cases ?? String(CASES), 1e9);
  // The processes that are killed run what was built.
  await build();
  const env = {
    ...(await testEnvironment({ chromium: false })),
    HOLDOFF_TEST_LONG: "1",
    HOLDOFF_LONG_RUNS: String(cases),
    HOLDOFF_SEED: String(seed),
  };
  const all = positionals.length === 0;
  const filters = [...(all ? longerTests() : positionals), REPORTER, `--testTimeout=${HOURS_MS}`];
  const told = `seed ${seed}, ${cases.toLocaleString("en")} cases`;
  const tally = await step(told, () => runVitest(env, filters), { loud: true });
  const tried = tally.cases ?? 0;
  console.log(`${tried.toLocaleString("en")} cases, seed ${seed}: ${tally.passed} passed, ${tally.failed} failed`);
  if (tally.failed === 0 && all && tried < cases) {
    throw new Failure(
      `${cases} cases were asked for`,
      "Raise the properties' shares: see server/test/support/runs.ts.",
    );
  }
  return tally.failed > 0 ? 1 : 0;
}
