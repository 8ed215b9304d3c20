/** How Stryker is run on one group, and where it leaves what it found. */
/** Below `.data`, which no other program looks into. */
export const FOLDER = ".data/mutate";
export const memoryOf = (name) => `${FOLDER}/${name}.json`;

/** @param {{ name: string, mutate: string[], ignoreStatic?: boolean, all: boolean, workers: number }} run */
export const strykerOptions = ({ name, mutate, ignoreStatic = false, all, workers }) => ({
  mutate,
  plugins: ["@stryker-mutator/vitest-runner"],
  testRunner: "vitest",
  vitest: { configFile: "scripts/mutate/vitest.config.mjs" },
  coverageAnalysis: "perTest",
  concurrency: workers,
  ignoreStatic,
  // On a busy machine a slow mutant is no endless one.
  timeoutMS: 30_000,
  timeoutFactor: 3,
  dryRunTimeoutMinutes: 30,
  incremental: true,
  incrementalFile: memoryOf(name),
  force: all,
  ignorePatterns: ["/.data", "dist", "test-results"],
  tempDirName: `${FOLDER}/sandbox-${name}`,
  cleanTempDir: "always",
  // It would read the project's settings through TypeScript's JavaScript API, which TypeScript 7 no longer has.
  tsconfigFile: "none",
  checkers: [],
  reporters: [process.stderr.isTTY ? "progress" : "progress-append-only", "html"],
  htmlReporter: { fileName: `${FOLDER}/${name}.html` },
  thresholds: { high: 100, low: 90, break: null },
  allowConsoleColors: process.stderr.isTTY === true,
});
