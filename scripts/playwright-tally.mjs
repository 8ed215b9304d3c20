/** Counts browser tests for the closing line of `npm test`; an error outside of any test counts as one failure. */
import { writeTally } from "./tally-file.mjs";

export default class PlaywrightTally {
  #suite;
  #errors = 0;

  onBegin(_config, suite) {
    this.#suite = suite;
  }

  onError() {
    this.#errors++;
  }

  onEnd() {
    const outcomes = this.#suite?.allTests().map((test) => test.outcome()) ?? [];
    const count = (...wanted) => outcomes.filter((outcome) => wanted.includes(outcome)).length;
    writeTally({ passed: count("expected"), failed: count("unexpected", "flaky") + this.#errors });
  }

  /** The list reporter prints; this one only counts. */
  printsToStdio() {
    return false;
  }
}
