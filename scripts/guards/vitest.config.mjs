/** The tests that guards are tried against: one file after the other, until one fails. */
import base from "../../vitest.config.ts";

/** As they are listed: quick ones first. */
class AsGiven {
  sort(files) {
    return files;
  }

  shard(files) {
    return files;
  }
}

export default {
  ...base,
  test: {
    ...base.test,
    maxWorkers: 1,
    fileParallelism: false,
    sequence: { sequencer: AsGiven },
    bail: 1,
    // A guard whose absence makes something go on without end is noticed by that.
    testTimeout: 30_000,
    hookTimeout: 30_000,
    setupFiles: ["scripts/guards/changed-script.mjs"],
    // The logs of tests that are made to fail say nothing.
    globalSetup: [],
    reporters: [],
  },
};
