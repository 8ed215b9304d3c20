import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";

const root = (path: string) => fileURLToPath(new URL(path, import.meta.url));
const sdk = (path: string) => root(`sdk/src/${path}`);

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
    // A machine that does other things as well takes many times as long.
    testTimeout: 120_000,
    hookTimeout: 120_000,
    // Such a machine is waited for, and what never comes fails by what was seen instead, before the test is over.
    expect: { poll: { timeout: 45_000, interval: 20 } },
    setupFiles: process.env["HOLDOFF_LONG_RUNS"] === undefined ? [] : ["server/test/support/long-run.ts"],
  },
});
