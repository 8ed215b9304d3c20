/**
 * Set up by `npm run test:long` only: each property notes how many cases it tried, and one that fails says how to see
 * it fail again.
 */
import fc from "fast-check";
import { beforeEach, type TaskMeta } from "vitest";

declare module "vitest" {
  interface TaskMeta {
    /** Cases that the properties of this test tried. */
    cases?: number;
  }
}

let meta: TaskMeta = {};
beforeEach(({ task }) => {
  meta = task.meta;
});

fc.configureGlobal({
  reporter: (details) => {
    meta.cases = (meta.cases ?? 0) + details.numRuns;
    if (details.failed) {
      throw new Error(
        `${fc.defaultReportMessage(details)}\n\nTo see it again: npm run test:long -- --seed ${details.seed}`,
        { cause: details.errorInstance },
      );
    }
  },
});
