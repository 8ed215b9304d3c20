/** How Stryker is run: what it mutates, which tests it runs, and where it leaves what it found. */
/** Below `.data`, which no other program looks into. */
export const FOLDER = ".data/mutate";
export const INCREMENTAL = `${FOLDER}/incremental.json`;
export const REPORT = `${FOLDER}/report.html`;

/** A table of data: what it says is held against the machine's own, and a mutant of each row would say no more. */
const NOT_CODE = ["!server/src/gate/hours/country-zones.ts"];

export const strykerOptions = ({ mutate, all }) => ({
  mutate: [...mutate, ...NOT_CODE],
  plugins: ["@stryker-mutator/vitest-runner"],
  testRunner: "vitest",
  vitest: { configFile: "scripts/mutate/vitest.config.mjs" },
  coverageAnalysis: "perTest",
  // A third would only wait for the other two.
  concurrency: 2,
  // On a busy machine a slow mutant is no endless one.
  timeoutMS: 30_000,
  timeoutFactor: 3,
  dryRunTimeoutMinutes: 30,
  incremental: true,
  incrementalFile: INCREMENTAL,
  force: all,
  ignorePatterns: ["/.data", "dist", "test-results"],
  tempDirName: `${FOLDER}/sandbox`,
  cleanTempDir: "always",
  // It would read the project's settings through TypeScript's JavaScript API, which TypeScript 7 no longer has.
  tsconfigFile: "none",
  checkers: [],
  reporters: [process.stderr.isTTY ? "progress" : "progress-append-only", "html"],
  htmlReporter: { fileName: REPORT },
  thresholds: { high: 100, low: 90, break: null },
  allowConsoleColors: process.stderr.isTTY === true,
});
