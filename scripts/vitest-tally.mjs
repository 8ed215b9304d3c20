/**
 * Counts tests for the closing line of `npm test`. A file that broke before its tests ran counts as one failure, and so
 * does each error that no test caught: the runner's own count knows neither.
 */
import { writeTally } from "./tally-file.mjs";

export default class VitestTally {
  onTestRunEnd(modules, unhandledErrors) {
    const tally = { passed: 0, failed: unhandledErrors.length, cases: 0 };
    for (const module of modules) {
      const tests = [...module.children.allTests()];
      const states = tests.map((test) => test.result().state);
      const failed = states.filter((state) => state === "failed").length;
      tally.cases += tests.reduce((sum, test) => sum + (test.meta().cases ?? 0), 0);
      tally.passed += states.filter((state) => state === "passed").length;
      tally.failed += failed === 0 && !module.ok() ? 1 : failed;
    }
    writeTally(tally);
  }
}
