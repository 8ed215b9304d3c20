/**
 * Runs tests again and again in one vitest, each time in a process of its own, with another script handed out. Only a
 * test that failed counts: what breaks before a test ran proves no guard.
 */
import { createVitest } from "vitest/node";
import { ROOT } from "../root.mjs";

/** Notes the first test of a run that failed. */
class FirstFailure {
  /** @type {{ file: string, test: string, error: string } | undefined} */
  failure;
  passed = 0;
  broken = [];

  onTestRunStart() {
    this.failure = undefined;
    this.passed = 0;
    this.broken = [];
  }

  onTestCaseResult(test) {
    const { state, errors } = test.result();
    if (state === "passed") this.passed += 1;
    if (state !== "failed") return;
    this.failure ??= {
      file: test.module.relativeModuleId,
      test: test.fullName,
      error: String(errors[0]?.message ?? "").split("\n")[0],
    };
  }

  onTestModuleEnd(module) {
    const failedTests = [...module.children.allTests("failed")];
    if (!module.ok() && failedTests.length === 0) this.broken.push(module.relativeModuleId);
  }
}

export class Trials {
  #vitest;
  #seen;

  constructor(vitest, seen) {
    this.#vitest = vitest;
    this.#seen = seen;
  }

  static async open() {
    const seen = new FirstFailure();
    const vitest = await createVitest("test", {
      root: ROOT,
      config: `${ROOT}/scripts/guards/vitest.config.mjs`,
      watch: false,
      reporters: [seen],
    });
    await vitest.standalone();
    return new Trials(vitest, seen);
  }

  /**
   * @param {string[]} tests paths from the root
   * @param {{ path: string, text: string } | null} changed
   */
  async run(tests, changed) {
    const project = this.#vitest.getRootProject();
    project.provide("changedScript", changed && { path: `${ROOT}/${changed.path}`, text: changed.text });
    const files = tests.map((test) => project.createSpecification(`${ROOT}/${test}`));
    const { unhandledErrors } = await this.#vitest.runTestSpecifications(files);
    const { failure, passed, broken } = this.#seen;
    return { failure, passed, broken, unhandled: unhandledErrors.map((error) => String(error?.message ?? error)) };
  }

  async close() {
    await this.#vitest.close();
  }
}
