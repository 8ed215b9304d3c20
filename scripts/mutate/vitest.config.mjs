/** The tests that mutants are tried against: the pure ones. They need no Redis and no browser, and take seconds. */
import { readFileSync } from "node:fs";
import { BaseSequencer } from "vitest/node";
import base from "../../vitest.config.ts";

/** Files with properties last: one failed test settles what becomes of a mutant, and examples are quicker. */
class ExamplesFirst extends BaseSequencer {
  sort(files) {
    const slow = ({ moduleId }) => (readFileSync(moduleId, "utf8").includes("support/runs.js") ? 1 : 0);
    return files.sort((a, b) => slow(a) - slow(b) || (a.moduleId < b.moduleId ? -1 : 1));
  }
}

export default {
  ...base,
  test: {
    ...base.test,
    include: JSON.parse(process.env.HOLDOFF_MUTATION_TESTS ?? "[]"),
    sequence: { sequencer: ExamplesFirst },
    // What takes too long with a mutant in it is for Stryker to say; slower than else they all are.
    testTimeout: 10 * 60_000,
  },
};
