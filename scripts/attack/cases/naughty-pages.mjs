/**
 * Every string of the lists that break out of pages, in every field of every page: the console, its sign-in, the demo shop
 * and its call list. It is the browser suite's own spec, with all strings instead of some.
 */
import { testEnvironment } from "../../test-environment.mjs";
import { runPlaywright } from "../../test-runners.mjs";

export const naughtyPages = {
  name: "naughty-pages",
  says: "strings that break out of a page, in every field that a page shows",
  count: 1,
  async run({ count, random, report }) {
    const env = await testEnvironment();
    let [tried, ran] = [0, 0];
    for (let nth = 0; nth < count; nth += 1) {
      const seed = String(random.between(1, 2 ** 31 - 2));
      const own = { ...env, HOLDOFF_TEST_LONG: "1", HOLDOFF_SEED: seed };
      const { passed, failed } = await runPlaywright(own, ["specs/naughty-strings.spec.ts"]);
      tried += passed + failed;
      ran += failed;
    }
    report.states("in every field, by a spec for the console and one for the shop", "all strings");
    report.none("groups of pages in which a string ran, or became an element", ran, tried);
  },
};
