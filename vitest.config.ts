import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";
import { BaseSequencer, type TestSpecification } from "vitest/node";

const root = (path: string) => fileURLToPath(new URL(path, import.meta.url));
const sdk = (path: string) => root(`sdk/src/${path}`);

/**
 * These take longest, and some of them mostly wait. A fresh clone has no durations yet and would go by the files' sizes:
 * then the last of them runs alone at the end, half a minute on two cores.
 */
const LONGEST = [
  "server/test/faults/sample.test.mjs",
  "scripts/test/races/interleavings.test.mjs",
  "server/test/watch/watch.test.ts",
  "server/test/gate/naive/agreement.test.ts",
].map(root);

class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files);
    const isLong = ({ moduleId }: TestSpecification): boolean => LONGEST.includes(moduleId);
    return [...sorted.filter(isLong), ...sorted.filter((file) => !isLong(file))];
  }
}

export default defineConfig({
  resolve: {
    // Tests read the source, the SDK's and what scripts take from the server, so none of them can pass on an old build.
    alias: [
      { find: /^\.\.\/\.\.\/server\/dist\/(.+)\.js$/, replacement: root("server/src/$1.ts") },
      { find: /^@holdoff\/sdk$/, replacement: sdk("browser/index.ts") },
      { find: /^@holdoff\/sdk\/(wire|node|playwright)$/, replacement: sdk("$1/index.ts") },
    ],
  },
  test: {
    // Named, because the default would also pick up the browser suite, which has a runner of its own.
    include: ["{sdk,server,scripts}/test/**/*.test.{ts,mjs}", "{sdk,server}/src/**/*.test.ts"],
    pool: "forks",
    maxWorkers: 2,
    // No module of ours keeps anything between two tests, so files may share what they import; it saves a quarter of the time.
    isolate: false,
    sequence: { sequencer: LongestFirst },
    // A machine that does other things as well takes many times as long.
    testTimeout: 120_000,
    hookTimeout: 120_000,
    // Such a machine is waited for, and what never comes fails by what was seen instead, before the test is over.
    expect: { poll: { timeout: 45_000, interval: 20 } },
    // What is written in a worker is seen there, and kept: the logs of the whole run are searched at its end.
    disableConsoleIntercept: true,
    globalSetup: process.env["HOLDOFF_MUTATING"] === undefined ? ["server/test/support/logs/of-run.ts"] : [],
    setupFiles: process.env["HOLDOFF_LONG_RUNS"] === undefined ? [] : ["server/test/support/long-run.ts"],
  },
});
