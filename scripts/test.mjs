/**
 * `npm test`: everything that can go wrong, on a fresh clone. The last line is `N passed, N failed`, over all suites.
 * `npm test -- --only unit,browser [filters]` runs some of them.
 */
import { build } from "./build.mjs";
import { runChecks } from "./check.mjs";
import { Failure, Interrupted } from "./failure.mjs";
import { printFailure, step } from "./step.mjs";
import { testEnvironment } from "./test-environment.mjs";
import { runPlaywright, runVitest } from "./test-runners.mjs";

/** In this order: what is quick and says most about a mistake comes first. */
const SUITES = {
  check: { needs: { redis: false, chromium: false }, run: () => runChecks() },
  unit: { needs: { redis: true, chromium: false }, run: runVitest },
  browser: { needs: { redis: true, chromium: true }, run: runPlaywright },
};

function parse(args) {
  const at = args.indexOf("--only");
  if (at < 0) return { names: Object.keys(SUITES), filters: args };
  const names = (args[at + 1] ?? "").split(",");
  const unknown = names.find((name) => !SUITES[name]);
  if (unknown !== undefined) {
    throw new Failure(`no suite is called "${unknown}"`, `One or more of ${Object.keys(SUITES).join(",")}.`);
  }
  return { names, filters: args.toSpliced(at, 2) };
}

/** What breaks before it can count its tests counts as one failure, and what comes after it still runs. */
async function tallyOf(work) {
  try {
    return await work();
  } catch (error) {
    if (error instanceof Interrupted) throw error;
    printFailure(error);
    return { passed: 0, failed: 1 };
  }
}

async function runSuite(name, filters) {
  const { needs, run } = SUITES[name];
  const env = await testEnvironment(needs);
  return step(`suite ${name}`, () => run(env, filters), { loud: true });
}

/** Compiling is the check of types: one test, like each of the other checks. */
async function buildAsTest() {
  await build();
  return { passed: 1, failed: 0 };
}

async function runSuites(args, total) {
  const { names, filters } = parse(args);
  for (const work of [buildAsTest, ...names.map((name) => () => runSuite(name, filters))]) {
    const { passed, failed } = await tallyOf(work);
    total.passed += passed;
    total.failed += failed;
  }
}

export async function run(args) {
  const total = { passed: 0, failed: 0 };
  try {
    await runSuites(args, total);
  } catch (error) {
    printFailure(error);
    total.failed++;
  }
  console.log(`${total.passed} passed, ${total.failed} failed`);
  return total.failed > 0 || total.passed === 0 ? 1 : 0;
}
